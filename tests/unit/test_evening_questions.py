"""What the evening asks after the number: back to normal, painkillers (conversation.md 1, 4)."""

from dataclasses import replace

import pytest

from bot.views import ViewContext, render
from care.day_after import verdict_of
from care.events import Action, Command
from care.messages import Toast
from care.messages.pages import SummaryPage
from care.messages.scores import Evening, EveningAsk
from care.person import Answer, NextMorning, SessionLog, Settled, Topic
from rehab.day_rule import Verdict
from tests.unit.lives import Life, on_day, series, stamp

VIEW = ViewContext.of(1, "en")


def trained(life: Life, day: int, during: int | None = 2) -> SessionLog:
    """A session of `day` that was done, with what Q2 said."""
    log = SessionLog(on_day(day), "A", True, life.now, during=during)
    life.person = replace(life.person, sessions=(*life.person.sessions, log))
    return log


def labels(evening: Evening) -> list[str]:
    return [button.label for row in render(evening, VIEW).rows for button in row]


def test_after_a_loaded_day_it_asks_whether_the_knee_was_back_within_an_hour() -> None:
    life = Life().until(3, "19:00")
    trained(life, 3)
    life.scores(3, 4)
    shown = life.last(Evening)
    assert shown.ask is EveningAsk.SETTLED
    assert labels(shown) == ["Yes", "Later today", "Not yet", "Change", "Something new or worrying"]


def test_the_score_is_saved_before_that_question() -> None:
    life = Life().until(3, "19:00")
    trained(life, 3)
    life.scores(3, 4)
    assert [score.value for score in life.person.scores] == [4]


def test_a_rest_day_does_not_ask_it() -> None:
    assert Life().scores(2, 4).last(Evening).ask is None


@pytest.mark.parametrize("answer", Settled)
def test_its_answer_is_kept_and_shown(answer: Settled) -> None:
    life = Life().until(3, "19:00")
    trained(life, 3)
    life.scores(3, 4)
    life.tap(Action.SETTLED, stamp(3), answer.value)
    shown = life.last(Evening)
    assert (shown.settled, shown.ask) == (answer.value, None)
    assert "normal" in render(shown, VIEW).text


def test_an_answer_of_three_days_ago_comes_too_late() -> None:
    life = Life().until(6, "19:00")
    outcome = life.tap(Action.SETTLED, stamp(3), Settled.NOT_YET.value)
    assert outcome.toast is Toast.TOO_LATE
    assert outcome.person.answers == ()


@pytest.mark.parametrize(
    ("settled", "morning", "leads_on"),
    [
        (Settled.WITHIN_AN_HOUR, NextMorning.SAME, True),
        (None, NextMorning.BETTER, True),
        (Settled.BY_TOMORROW, NextMorning.SAME, False),
        (Settled.NOT_YET, NextMorning.BETTER, False),
        (Settled.WITHIN_AN_HOUR, NextMorning.BIT_WORSE, False),
        (Settled.WITHIN_AN_HOUR, None, False),
    ],
)
def test_the_worst_column_of_the_24_hour_rule_counts(
    settled: Settled | None, morning: NextMorning | None, leads_on: bool
) -> None:
    life = Life().until(3, "19:00")
    log = trained(life, 3)
    life.scores(3, 2)
    if settled is not None:
        life.tap(Action.SETTLED, stamp(3), settled.value)
    life.until(4, "12:00")
    if morning is not None:
        life.tap(Action.NEXT_MORNING, stamp(4), morning.value)
    assert (verdict_of(life.person, log) is Verdict.GREEN) is leads_on


def test_a_week_with_painkillers_before_training_leads_no_session_on() -> None:
    life = Life().until(3, "19:00")
    log = trained(life, 3)
    life.scores(3, 2).until(4, "12:00")
    life.tap(Action.NEXT_MORNING, stamp(4), NextMorning.SAME.value)
    assert verdict_of(life.person, log) is Verdict.GREEN
    life.scores(7, 3)
    life.tap(Action.PAINKILLERS, stamp(7), "yes")
    assert verdict_of(life.person, log) is not Verdict.GREEN
    later = replace(log, on=on_day(8))
    known = Answer(Topic.NEXT_MORNING, on_day(9), NextMorning.SAME.value, life.now)
    life.person = replace(life.person, answers=(*life.person.answers, known))
    assert verdict_of(life.person, later) is not Verdict.GREEN, "until a week says no"
    none = Answer(Topic.PAINKILLERS, on_day(14), "no", life.now)
    life.person = replace(life.person, answers=(*life.person.answers, none))
    assert verdict_of(life.person, later) is Verdict.GREEN


def test_painkillers_are_in_the_page_for_the_visit() -> None:
    life = Life().scores(1, *series("6x7"))
    life.tap(Action.PAINKILLERS, stamp(7), "yes")
    life.scores(8, *series("6x7"))
    life.tap(Action.PAINKILLERS, stamp(14), "no")
    life.asks(Command.SUMMARY)
    page = life.last(SummaryPage)
    assert page.painkillers == (1, 2)
    assert "Painkillers for the knee before training: in 1 of 2 weeks." in render(page, VIEW).text


def test_a_page_without_an_answer_about_painkillers_says_nothing_of_them() -> None:
    life = Life().scores(1, *series("6x7"))
    life.asks(Command.SUMMARY)
    assert "ainkillers" not in render(life.last(SummaryPage), VIEW).text
