"""What holds loaded work back, and how long (conversation.md 5; clinical.md 6.3)."""

import pytest

from care.events import Action
from care.messages.morning import Morning
from care.messages.plan import Held, NoLoad, Plan
from rehab.content.lessons import LESSON_BY_ID, Fits
from rehab.program import SessionForm
from rehab.three_week_rule import VisitOutcome
from tests.unit.lives import Life, lived, series, stamp


def plan(life: Life, day: int) -> Plan:
    return life.until(day, "12:00").morning(day).plan


def forms(life: Life, *days: int) -> list[SessionForm | None]:
    sessions = [plan(life, day).session for day in days]
    return [session.form if session else None for session in sessions]


# --- After an escalation, in a flare --------------------------------------------------------


def test_after_an_escalation_the_session_is_held_from_the_same_morning_on() -> None:
    life = lived("6x21")
    assert plan(life, 22).held is Held.ESCALATION
    assert forms(life, 22, 24, 26) == [SessionForm.HELD] * 3


def test_a_held_session_is_three_exercises_in_their_easier_form() -> None:
    session = plan(lived("6x21"), 22).session
    assert session is not None
    assert [prescribed.easier for prescribed in session.exercises] == [True] * 3


def test_a_good_check_ends_the_hold() -> None:
    life = lived("6x21").scores(22, *series("3x7"))
    assert life.until(29, "12:00").spoken()[-1] == (29, "CONTINUE")
    assert forms(life, 29) == [SessionForm.FULL]


def test_a_check_that_has_to_ask_does_not_end_the_hold() -> None:
    life = lived("6x21").until(29, "12:00")
    assert life.spoken()[-1] == (29, "ASK_CATCH_UP")
    life.tap(Action.CATCH_UP, stamp(29), "0")
    assert life.spoken()[-1] == (29, "CONTINUE_PROVISIONAL")
    assert forms(life, 31) == [SessionForm.HELD]


def test_after_a_clearly_worse_morning_the_next_session_is_easier_and_then_full_again() -> None:
    life = lived("4x7").until(8, "12:00")
    life.trains(8)
    life.until(9, "12:00").tap(Action.NEXT_MORNING, stamp(9), "clearly_worse")
    assert plan(life, 10).held is Held.SORE
    life.trains(10)
    assert plan(life, 12).held is None


def test_a_visit_ends_the_hold() -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, VisitOutcome.CARRY_ON.value)
    assert forms(life, 24) == [SessionForm.FULL]


def test_a_booking_does_not_end_the_hold() -> None:
    life = lived("6x21")
    life.tap(Action.BOOKED, stamp(22), "booked")
    life.tap(Action.VISIT_DAY)
    assert forms(life, 24) == [SessionForm.HELD]


def test_an_escalation_that_stays_quiet_holds_all_the_same() -> None:
    life = lived("6x21").scores(22, *series("6x7")).until(29, "12:00")
    assert life.spoken()[-1] == (29, "QUIET")
    assert forms(life, 29, 31) == [SessionForm.HELD] * 2


def test_a_flare_holds_until_a_good_check() -> None:
    life = lived("7x7 | 5x7 | 3x7 | 5x7")
    assert life.spoken()[-1] == (29, "FLARE")
    assert plan(life, 29).held is Held.FLARE
    life.scores(29, *series("3x7"))
    assert plan(life, 36).held is None


def test_a_flare_that_stays_becomes_an_escalation() -> None:
    life = lived("7x7 | 5x7 | 3x7 | 5x7 | 5x7")
    assert plan(life, 36).held is Held.ESCALATION


def test_while_held_no_lesson_says_that_up_to_5_is_ok() -> None:
    life = lived("6x21")
    lessons = [plan(life, day).lesson for day in (23, 25, 27, 28)]
    assert all(lesson and LESSON_BY_ID[lesson].fits <= Fits.HELD for lesson in lessons)


# --- SEVERE ---------------------------------------------------------------------------------


def severe() -> Life:
    """9 on the first three days, the last of them a Wednesday."""
    return Life(baseline=7).scores(1, 9, 9, 9)


def test_severe_takes_the_sessions_out() -> None:
    life = severe()
    assert [plan(life, day).no_load for day in (4, 5)] == [NoLoad.SEVERE] * 2
    assert plan(life, 5).session is None


def test_today_after_severe_has_no_session_either() -> None:
    life = Life(baseline=7).scores(1, 9, 9)
    life.tap(Action.SIX_NONE, "high_score")
    life.until(3, "12:00")
    assert life.morning(3).plan.session is not None
    life.score(3, 9)
    life.tap(Action.NEXT, stamp(3))
    assert life.last(Morning).plan.no_load is NoLoad.SEVERE


def test_three_days_at_5_or_less_with_the_six_clear_end_it() -> None:
    life = severe()
    life.tap(Action.SIX_NONE, "high_score")
    life.scores(4, 5, 4, 5)
    assert plan(life, 6).no_load is NoLoad.SEVERE
    assert plan(life, 7).no_load is None
    assert forms(life, 8) == [SessionForm.FULL]


def test_three_calm_days_without_the_six_do_not_end_it() -> None:
    assert plan(severe().scores(4, 2, 2, 2), 7).no_load is NoLoad.SEVERE


def test_the_six_without_three_calm_days_do_not_end_it() -> None:
    life = severe()
    life.tap(Action.SIX_NONE, "high_score")
    assert plan(life, 7).no_load is NoLoad.SEVERE


@pytest.mark.parametrize("days", ["5 . 5 5", "5 6 5 5", "5 5 6 5"])
def test_the_three_days_must_follow_one_another(days: str) -> None:
    life = severe()
    life.tap(Action.SIX_NONE, "high_score")
    assert plan(life.scores(4, *series(days)), 8).no_load is NoLoad.SEVERE


def test_six_that_were_clear_before_it_do_not_count() -> None:
    life = Life(baseline=7).scores(1, 9, 9)
    life.tap(Action.SIX_NONE, "high_score")
    life.scores(3, 9, 5, 5, 5)
    assert plan(life, 7).no_load is NoLoad.SEVERE


def test_being_seen_ends_it() -> None:
    life = severe().until(4, "12:00")
    life.tap(Action.SEEN, VisitOutcome.CARRY_ON.value)
    assert plan(life, 5).no_load is None


def test_a_visit_earlier_that_day_does_not_end_a_later_severe() -> None:
    life = severe().scores(4, *series("5 5 5 5 9 9")).until(10, "12:00")
    life.tap(Action.SEEN, VisitOutcome.CARRY_ON.value)
    life.scores(10, 9)
    assert life.spoken() == [(3, "SEVERE"), (10, "SEVERE")]
    assert plan(life, 11).no_load is NoLoad.SEVERE


def test_settled_severe_stays_settled_and_a_new_one_holds_anew() -> None:
    life = severe()
    life.tap(Action.SIX_NONE, "high_score")
    life.scores(4, *series("5 5 5 5 9 9 9"))
    assert plan(life, 10).no_load is NoLoad.SIX
    assert life.spoken() == [(3, "SEVERE"), (10, "SEVERE")]
    assert plan(life, 11).no_load is NoLoad.SEVERE


# --- A stop ---------------------------------------------------------------------------------


def swollen(life: Life) -> None:
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_swollen")
    life.tap(Action.SWELLING, "none")


def test_a_stop_takes_the_sessions_out_and_the_pain_question_stays() -> None:
    life = Life().until(2, "12:00")
    swollen(life)
    assert plan(life, 3).no_load is NoLoad.STOP
    assert plan(life, 3).session is None
    assert life.until(3, "21:00").evening(3).value is None


def test_a_stop_outlasts_a_good_check() -> None:
    life = Life().scores(1, *series("6x15"))
    swollen(life)
    life.scores(16, *series("3x6"))
    assert life.until(22, "12:00").spoken() == [(22, "CONTINUE")]
    assert plan(life, 22).no_load is NoLoad.STOP


def test_after_a_clearance_three_days_hold_the_towel_press_only() -> None:
    life = Life().until(2, "12:00")
    swollen(life)
    life.until(3, "12:00").tap(Action.CLEARED)
    life.tap(Action.CLEARED_DAY, "0")
    life.tap(Action.STILL_SWOLLEN, "gone")
    life.tap(Action.PAIN_NOW, "2")
    for screen in ("1", "2", "3"):
        life.tap(Action.SCREEN_NONE, screen)
    assert life.person.stops[0].returned_on is not None
    assert forms(life, 5, 8) == [SessionForm.ONLY_QUAD_PRESS, SessionForm.FULL]
