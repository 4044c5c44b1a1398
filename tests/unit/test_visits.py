"""Booked, seen, and the new epoch that a visit begins (clinical.md 6.5; conversation.md 5)."""

from datetime import date

import pytest

from care.events import Action, Command, Kind, Typed
from care.messages import Toast
from care.messages.decisions import (
    BookedNoted,
    DateUnreadable,
    FindHelp,
    SeenNoted,
    SeenQuestion,
    VisitDateQuestion,
)
from care.messages.morning import Morning, MorningAsk
from care.messages.pages import Progress, SummaryPage
from care.person import Booking, Step
from rehab.three_week_rule import ReferenceSource, VisitOutcome
from tests.unit.lives import Life, lived, on_day, series, stamp


def booked_on_day_22(visit: date | None = None) -> Life:
    life = lived("6x21")
    life.tap(Action.BOOKED, stamp(22), Booking.BOOKED.value)
    if visit is None:
        life.tap(Action.VISIT_DAY)
    else:
        life.does(Typed(f"{visit:%d %B}", 1, day=visit))
    return life


def said_on(life: Life) -> list[tuple[int, str]]:
    return [(day, said) for day, said in life.spoken() if day > 22]


# --- Booked ---------------------------------------------------------------------------------


def test_booked_in_the_morning_message_makes_room_for_the_session_and_asks_when() -> None:
    life = lived("6x21")
    outcome = life.tap(Action.BOOKED, stamp(22), Booking.BOOKED.value)
    first, second = outcome.messages
    assert isinstance(first, Morning)
    assert first.ask is MorningAsk.SESSION
    assert second == VisitDateQuestion()
    assert not outcome.beside


def test_booked_under_an_older_message_only_asks_when() -> None:
    life = lived("6x21").until(24, "12:00")
    outcome = life.tap(Action.BOOKED, stamp(22), Booking.BOOKED.value)
    assert outcome.messages == (VisitDateQuestion(),)


def test_the_typed_date_of_the_visit_is_kept() -> None:
    life = booked_on_day_22(visit=on_day(27))
    assert life.person.escalations[0].visit_on == on_day(27)
    assert life.last(BookedNoted).escalation.visit_on == on_day(27)
    assert life.person.dialog is None


@pytest.mark.parametrize("day", [None, on_day(21), date(2027, 12, 1)])
def test_a_date_that_cannot_be_used_is_asked_again(day: date | None) -> None:
    life = lived("6x21")
    life.tap(Action.BOOKED, stamp(22), Booking.BOOKED.value)
    outcome = life.does(Typed("soon", 1, day=day))
    assert outcome.messages == (DateUnreadable(), VisitDateQuestion())
    assert life.person.dialog is not None
    assert life.person.dialog.step is Step.VISIT_DATE


def test_the_same_advice_waits_until_three_days_after_the_visit() -> None:
    life = booked_on_day_22(visit=on_day(34)).scores(22, *series("6x22")).until(44, "12:00")
    assert said_on(life) == [(29, "QUIET"), (36, "QUIET"), (43, "ESCALATE_NO_IMPROVEMENT")]


def test_a_visit_that_is_three_days_over_waits_no_more() -> None:
    life = booked_on_day_22(visit=on_day(32)).scores(22, *series("6x15")).until(37, "12:00")
    assert said_on(life) == [(29, "QUIET"), (36, "ESCALATE_NO_IMPROVEMENT")]


def test_not_sure_when_waits_for_28_days() -> None:
    life = booked_on_day_22().scores(22, *series("6x36")).until(58, "12:00")
    assert said_on(life) == [
        (29, "QUIET"),
        (36, "QUIET"),
        (43, "QUIET"),
        (50, "QUIET"),
        (57, "ESCALATE_NO_IMPROVEMENT"),
    ]


def test_a_visit_in_the_far_future_waits_for_28_days_at_most() -> None:
    life = booked_on_day_22(visit=on_day(120)).scores(22, *series("6x36")).until(58, "12:00")
    assert said_on(life)[-2:] == [(50, "QUIET"), (57, "ESCALATE_NO_IMPROVEMENT")]


def test_while_a_visit_is_booked_something_worse_is_still_told() -> None:
    life = booked_on_day_22(visit=on_day(40)).scores(22, *series("8 8 6 8 8 6 8"))
    life.until(29, "12:00")
    assert (29, "ESCALATE_WORSE") in said_on(life)


def test_each_score_while_a_visit_is_booked_decides_nothing_anew() -> None:
    life = booked_on_day_22(visit=on_day(40)).scores(22, *series("6x14")).until(36, "12:00")
    decisions = life.person.decisions
    for value in (6, 5, 6):
        life.score(36, value)
        life.score(35, value)
    assert life.person.decisions == decisions


def test_prefer_not_ends_repeats_of_the_same_advice() -> None:
    life = lived("6x21").scores(22, *series("6x7")).until(29, "12:00")
    life.tap(Action.BOOKED, stamp(22), Booking.PREFER_NOT.value)
    life.scores(29, *series("6x28")).until(57, "12:00")
    assert {said for _, said in said_on(life)} == {"QUIET"}


def test_prefer_not_does_not_end_other_advice() -> None:
    life = lived("6x21").scores(22, *series("6x7")).until(29, "12:00")
    life.tap(Action.BOOKED, stamp(22), Booking.PREFER_NOT.value)
    life.scores(29, *series("8x7")).until(36, "12:00")
    assert said_on(life)[-1] == (36, "ESCALATE_WORSE")


# --- "Have you been able to book?" ----------------------------------------------------------


def asked_about_booking(life: Life, until: int) -> list[int]:
    mornings = (life.morning(day) for day in range(22, until + 1))
    return [day for day, morning in enumerate(mornings, 22) if morning.ask is MorningAsk.BOOKED]


def test_seven_days_after_advice_the_morning_asks_once() -> None:
    life = lived("6x21").until(35, "12:00")
    assert [life.morning(day).booked is not None for day in range(28, 33)] == [
        False,
        True,
        False,
        False,
        False,
    ]


def test_the_question_rides_below_the_line_of_the_check() -> None:
    morning = lived("6x21").scores(22, *series("6x7")).until(29, "12:00").morning(29)
    assert morning.spoken is not None
    assert morning.booked is not None
    assert morning.ask is MorningAsk.BOOKED


def test_the_answer_is_shown_in_the_message_which_goes_on_with_the_session() -> None:
    life = lived("6x21").scores(22, *series("6x7")).until(29, "12:00")
    outcome = life.tap(Action.BOOKED, stamp(22), Booking.NOT_YET.value)
    (shown,) = outcome.messages
    assert isinstance(shown, Morning)
    assert shown.booked is not None
    assert (shown.booked.outcome, shown.ask) == (Booking.NOT_YET, MorningAsk.SESSION)


def test_a_question_whose_morning_was_missed_goes_with_the_next() -> None:
    life = lived("6x21").until(29, "07:00").until(30, "07:00", running=False)
    assert life.until(30, "12:00").morning(30).booked is not None


def test_whoever_has_booked_is_asked_when_the_visit_is_over() -> None:
    life = booked_on_day_22(visit=on_day(31)).scores(22, *series("6x14"))
    assert asked_about_booking(life, 35) == [32]


def test_whoever_has_booked_and_does_not_know_when_is_asked_after_7_days() -> None:
    life = booked_on_day_22().scores(22, *series("6x14"))
    assert asked_about_booking(life, 35) == [29]


# --- Seen -----------------------------------------------------------------------------------


def test_seen_asks_what_they_said() -> None:
    life = lived("6x21").scores(22, *series("6x7")).until(29, "12:00")
    outcome = life.tap(Action.BOOKED, stamp(22), Booking.SEEN.value)
    assert [type(message) for message in outcome.messages] == [Morning, SeenQuestion]


@pytest.mark.parametrize("outcome", [VisitOutcome.CARRY_ON, VisitOutcome.CHANGED])
def test_seen_begins_a_new_epoch_tomorrow_with_its_first_check_on_its_day_22(
    outcome: VisitOutcome,
) -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, outcome.value)
    assert life.last(SeenNoted).first_check_on == on_day(45)
    life.scores(23, *series("6x22")).until(45, "12:00")
    assert said_on(life) == [(45, "ESCALATE_NO_IMPROVEMENT")]


def test_a_decision_day_of_the_new_epoch_waits_for_nine() -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, VisitOutcome.CHANGED.value)
    life.until(45, "12:00")
    times = {day: life.clock(Kind.MORNING, day) for day in (37, 38, 39, 43, 45)}
    assert times == {37: "08:00", 38: "09:00", 39: "08:00", 43: "08:00", 45: "09:00"}


def test_seen_and_told_to_stop_pauses() -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, VisitOutcome.STOP.value)
    assert life.person.paused_on == on_day(23)
    assert life.last(SeenNoted).first_check_on is None
    said = len(life.said)
    assert len(life.until(60, "12:00").said) == said


def test_after_a_stop_the_return_begins_a_new_epoch_tomorrow() -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, VisitOutcome.STOP.value)
    life.until(40, "12:00").asks(Command.RESUME)
    life.scores(40, *series("6x22")).until(62, "12:00")
    assert said_on(life) == [(62, "ESCALATE_NO_IMPROVEMENT")]


def test_after_a_visit_every_advice_counts_as_seen() -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, VisitOutcome.CARRY_ON.value)
    assert {e.outcome for e in life.person.escalations} == {Booking.SEEN}
    assert life.until(31, "12:00").morning(29).booked is None


def test_a_booking_button_of_advice_that_was_seen_is_an_old_one() -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, VisitOutcome.CARRY_ON.value)
    before = life.person
    assert life.tap(Action.BOOKED, stamp(22), "not_yet").toast is Toast.OLD_BUTTON
    assert life.person == before


def test_without_advice_that_is_open_seen_is_an_old_button() -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, VisitOutcome.CARRY_ON.value)
    before = life.until(24, "12:00").person
    assert life.tap(Action.SEEN, VisitOutcome.CHANGED.value).toast is Toast.OLD_BUTTON
    assert life.person == before


# --- Pages ----------------------------------------------------------------------------------


def test_the_page_for_the_visit_lists_weeks_advice_and_the_last_scores() -> None:
    life = lived("6x21")
    outcome = life.tap(Action.SUMMARY)
    page = life.last(SummaryPage)
    assert outcome.beside, "the morning message keeps its buttons"
    assert [(week.week, week.level.lo) for week in page.weeks] == [(1, 6), (2, 6), (3, 6)]
    assert [advice.on for advice in page.advice] == [on_day(22)]
    assert (len(page.scores), page.day, page.reference.value) == (21, 22, 6)


def test_on_the_day_of_the_visit_the_page_still_shows_the_weeks_before() -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, VisitOutcome.STOP.value)
    life.asks(Command.SUMMARY)
    page = life.last(SummaryPage)
    assert len(page.weeks) == 3
    assert page.reference.source is ReferenceSource.DAILY


def test_the_page_shows_scores_of_28_days() -> None:
    life = Life().scores(1, *series("6x35")).until(35, "21:00")
    life.asks(Command.SUMMARY)
    assert [on for on, _ in life.last(SummaryPage).scores] == [on_day(n) for n in range(8, 36)]


def test_progress_shows_the_last_7_days_with_gaps_as_gaps() -> None:
    life = Life().scores(1, *series("6 5 . 4"))
    life.asks(Command.PROGRESS)
    page = life.last(Progress)
    assert page.this_week == ((on_day(1), 6), (on_day(2), 5), (on_day(3), None), (on_day(4), 4))
    assert (page.day, page.weeks) == (4, ())


def test_how_to_find_help_stands_beside_the_message() -> None:
    outcome = lived("6x21").tap(Action.FIND_HELP)
    assert (outcome.messages, outcome.beside) == ((FindHelp("DE"),), True)
