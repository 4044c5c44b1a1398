"""Each change of the plan is one line in the person's own numbers (clinical.md 3.1, 3.2)."""

from dataclasses import replace

import pytest

from bot.views import ViewContext, render
from care.events import Action, Command
from care.messages.control import SettingsPage
from care.messages.morning import Morning
from care.messages.pages import Why
from care.messages.plan import ChangeWhy
from care.messages.sessions import SessionCard
from care.person import AdjustmentKind, NextMorning, SessionLog, Settled
from rehab.program import Mark, Phase, Template
from tests.unit.lives import Life, on_day, stamp

VIEW = ViewContext.of(1, "en")
HOUR = Settled.WITHIN_AN_HOUR
SAME, BIT, CLEARLY = NextMorning.SAME, NextMorning.BIT_WORSE, NextMorning.CLEARLY_WORSE


def text(message: Morning | Why | SessionCard | SettingsPage) -> str:
    return render(message, VIEW).text


def lived(*sessions: tuple[int, int, NextMorning | None], taps: Mark = Mark.NONE) -> Life:
    """Sessions by day with their worst number and the morning after, each calm in the evening."""
    life = Life()
    for day, during, morning in sessions:
        life.until(day, "12:00")
        card = life.starts(day)
        assert card is not None
        for index, item in enumerate(card.session.exercises):
            if taps is Mark.TOO_EASY:
                life.tap(Action.MARK, stamp(day), item.exercise.id, "e")
            life.tap(Action.CARD, stamp(day), str(index + 1))
        life.tap(Action.DURING, stamp(day), str(during))
        life.scores(day, 4).tap(Action.SETTLED, stamp(day), HOUR.value)
        life.until(day + 1, "12:00")
        if morning is not None:
            life.tap(Action.NEXT_MORNING, stamp(day + 1), morning.value)
    return life


def after(during: int, morning: NextMorning) -> str:
    """The line of the morning after one session on Wednesday."""
    life = lived((3, during, morning))
    return text(life.last(Morning))


def test_an_amber_session_repeats_and_says_which_numbers_it_was() -> None:
    assert (
        "Friday stays at the same level. Yesterday reached 5, and this morning was the same. "
        "Two calm, easy sessions in a row and it goes up."
    ) in after(5, SAME)


def test_two_ambers_at_once_are_a_level_down() -> None:
    assert (
        "These exercises are a level easier next time. "
        "Yesterday reached 5, and this morning was a bit worse."
    ) in after(5, BIT)


def test_a_red_session_makes_the_next_one_easier() -> None:
    assert (
        "Friday is a level easier. Yesterday reached 2, and this morning was clearly worse."
    ) in after(2, CLEARLY)


def test_a_calm_session_changes_nothing_and_says_nothing() -> None:
    assert lived((3, 2, SAME)).last(Morning).change is None


def test_before_the_morning_is_known_nothing_is_said() -> None:
    assert lived((3, 5, None)).last(Morning).change is None


def hurt(number: str | None, morning: NextMorning = SAME) -> Life:
    """One session in which the bridge hurt that much."""
    life = Life().until(3, "12:00")
    life.starts(3)
    life.tap(Action.MARK, stamp(3), "E05", "h")
    if number is not None:
        life.tap(Action.MARK, stamp(3), "E05", number)
    for index in range(3, 6):
        life.tap(Action.CARD, stamp(3), str(index))
    life.tap(Action.DURING, stamp(3), "2")
    life.scores(3, 4).tap(Action.SETTLED, stamp(3), HOUR.value)
    life.until(4, "12:00").tap(Action.NEXT_MORNING, stamp(4), morning.value)
    return life


@pytest.mark.parametrize(("number", "level"), [("2", 0), ("5", 0), ("6", -1), (None, -1)])
def test_only_what_hurt_6_or_nobody_knows_how_much_goes_down(
    number: str | None, level: int
) -> None:
    life = hurt(number)
    life.until(5, "12:00").trains(5).until(8, "12:00")
    session = life.morning(8).plan.session
    assert session is not None
    assert {p.exercise.id: p.level for p in session.exercises} == {
        "E01": 0,
        "E03": 0,
        "E05": level,
        "E06": 0,
        "E17": 0,
    }


def test_what_hurt_is_named_with_its_number() -> None:
    assert (
        "Bridge is a level easier next time. Yesterday reached 6, and this morning was the same."
    ) in text(hurt("6").last(Morning))


def test_a_step_up_is_told_and_can_be_left_out() -> None:
    life = lived((3, 2, SAME), (5, 2, SAME), (8, 2, SAME), (10, 2, SAME), taps=Mark.TOO_EASY)
    life.until(12, "12:00")
    change = life.morning(12).change
    assert change is not None
    assert (change.why, change.exercise) == (ChangeWhy.UP, "E03")
    assert (
        "Side leg lift goes up to 3 sets of 10 on each side: "
        "two calm sessions in a row felt easy, the last at 2/10. 3 more changed too."
    ) in text(life.morning(12))
    life.tap(Action.KEEP_LEVEL, stamp(12), "E03")
    after = life.last(Morning)
    assert after.plan.session is not None
    assert after.plan.session.exercises[1].level == 0
    assert [c.kind for c in life.person.adjustments] == [AdjustmentKind.KEEP]


def test_a_step_down_has_no_button_to_take_it_back() -> None:
    life = hurt("6").until(5, "12:00").trains(5).until(8, "12:00")
    labels = [b.label for row in render(life.morning(8), VIEW).rows for b in row]
    assert "Keep the old level" not in labels
    life.tap(Action.KEEP_LEVEL, stamp(8), "E05")
    assert life.person.adjustments == ()


def test_why_answers_for_the_plan_as_it_is_now() -> None:
    life = lived((3, 5, SAME))
    life.asks(Command.WHY)
    assert "Friday stays at the same level. Yesterday reached 5" in text(life.last(Why))


# --- Swaps ------------------------------------------------------------------------------------


def in_phase_2() -> Life:
    life = Life()
    assert life.person.enrollment is not None
    enrollment = replace(life.person.enrollment, phase=Phase.P2, phase_since=on_day(2))
    done = SessionLog(on_day(1), Template.A, True, life.now)
    life.person = replace(life.person, enrollment=enrollment, sessions=(done,))
    return life.until(3, "12:00")


def test_without_a_step_another_exercise_takes_its_place_and_that_is_remembered() -> None:
    life = in_phase_2()
    assert life.starts(3) is not None
    life.tap(Action.SWAP, stamp(3), "E11", "no_step")
    assert life.last(SessionCard).session.exercises[0].exercise.id == "E10"
    assert "In place of: Step-up." in text(life.last(SessionCard))
    swapped = {c.exercise for c in life.person.adjustments}
    assert swapped == {"E11", "E12", "E15"}, "all that need a step"


def test_a_swap_is_taken_back_on_the_card_or_in_the_settings() -> None:
    for back in ((stamp(3),), ()):
        life = in_phase_2()
        life.starts(3)
        life.tap(Action.SWAP, stamp(3), "E11", "no_step")
        life.tap(Action.SWAP_BACK, "no_step", *back)
        assert life.person.adjustments == ()


def test_the_settings_name_what_is_swapped() -> None:
    life = in_phase_2()
    life.starts(3)
    life.tap(Action.SWAP, stamp(3), "E11", "no_step")
    life.asks(Command.SETTINGS)
    assert "Swapped exercises: no step" in text(life.last(SettingsPage))


def test_a_forged_swap_changes_nothing() -> None:
    life = in_phase_2()
    life.starts(3)
    before = life.person
    life.tap(Action.SWAP, stamp(3), "E01", "no_step")
    life.tap(Action.SWAP, stamp(3), "E99", "hurts")
    assert life.person == before
