"""/why: what was seen, by which rule, and where it is written (clinical.md 9)."""

import pytest

from bot.views import ViewContext, render
from bot.views.holds import held_rule, held_words
from bot.views.why import _RULES
from care.events import Command
from care.messages.control import NotEnrolledYet
from care.messages.pages import Why
from care.messages.plan import Held
from rehab.three_week_rule import Decision
from tests.unit.chats import Chat
from tests.unit.lives import Life, lived

VIEW = ViewContext.of(1, "en")


def why(life: Life | Chat) -> str:
    said = life.asks(Command.WHY).messages if isinstance(life, Life) else life.command(Command.WHY)
    [page] = said
    assert isinstance(page, Why)
    return render(page, VIEW).text


def test_before_the_first_check_it_says_when_that_is() -> None:
    text = why(Chat().enrolled())
    assert "No weekly check yet. The next one is on Monday, 26 January." in text
    assert "Your sessions now:</b> in full. Nothing holds them back." in text


def test_the_last_decision_stands_in_the_persons_own_numbers_with_its_rule() -> None:
    text = why(lived("6x21"))
    assert "Last weekly check, 26 January 2026:</b> see a physio or doctor in 1-2 weeks." in text
    assert "On at least 3 days last week your pain reached 6. At the start it was 6." in text
    assert "Rule: ESCALATE_NO_IMPROVEMENT, docs/rules.md 6.4 row 4." in text
    assert "Last advice" not in text


def test_the_last_advice_stands_beside_a_later_decision() -> None:
    text = why(lived("6x21 | 3x7"))
    assert "Rule: CONTINUE, docs/rules.md 6.4 row 7." in text
    assert "Last advice, 26 January 2026:</b> see a physio or doctor in 1-2 weeks." in text
    assert "Rule: ESCALATE_NO_IMPROVEMENT, docs/rules.md 6.4 row 4." in text


def test_severe_names_its_days() -> None:
    text = why(lived("4 8 3 9 8"))
    assert "6 Jan: 8" in text
    assert "8 Jan: 9" in text
    assert "9 Jan: 8" in text
    assert "Rule: SEVERE, docs/rules.md 6.3." in text


def test_a_hold_says_what_it_is_and_what_ends_it() -> None:
    text = why(lived("6x21"))
    assert "They grow again when you were seen, or when a week goes well." in text
    assert "Rule: held level after advice, docs/rules.md 6.5." in text


def test_a_stop_names_its_red_flags() -> None:
    text = why(Chat().enrolled().six("six_fever"))
    assert "On Monday, 5 January you told me:" in text
    assert "Rule: red flags RF04, docs/rules.md 7." in text


@pytest.mark.parametrize("held", Held)
def test_every_hold_has_its_words_and_its_rule(held: Held) -> None:
    assert held_words(held, VIEW) != "The sessions are held at an easier level for now."
    assert "docs/rules.md" in held_rule(held, VIEW)


def test_every_decision_has_its_rule() -> None:
    assert set(_RULES) == set(Decision)


def test_it_changes_nothing() -> None:
    life = lived("6x21")
    before = life.person
    life.asks(Command.WHY)
    assert life.person == before


def test_without_an_enrollment_there_is_nothing_to_explain() -> None:
    assert Chat().command(Command.WHY) == (NotEnrolledYet(),)
