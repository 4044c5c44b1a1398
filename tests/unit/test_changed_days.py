"""Other training days from one evening on: no two hard days in a row, and nothing is held against
anyone that was never planned (clinical.md 3.6, 8.2)."""

from dataclasses import replace

from care.events import Action, Command
from care.messages.pages import WeekAhead
from care.motivation import slipped
from tests.unit.lives import Life, on_day

WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, NEXT_MONDAY = 3, 4, 5, 6, 8


def moved_to_tuesday_thursday_saturday(day: int) -> Life:
    """Mon, Wed, Fri until the evening of `day`; the session of Wednesday was done."""
    life = Life().until(WEDNESDAY, "18:00").trains(WEDNESDAY).until(day, "18:30")
    life.tap(Action.SET_DAYS)
    for weekday, on in (("0", "0"), ("2", "0"), ("4", "0"), ("1", "1"), ("3", "1"), ("5", "1")):
        life.tap(Action.TOGGLE_DAY, weekday, on)
    life.tap(Action.DAYS_DONE)
    assert life.person.training_days == (1, 3, 5)
    return life


def test_the_day_after_a_session_stays_free_when_the_days_move() -> None:
    life = moved_to_tuesday_thursday_saturday(THURSDAY)
    life.asks(Command.PLAN)
    days = life.last(WeekAhead).days
    sessions = [day.on for day in days if day.session is not None]
    assert sessions == [on_day(SATURDAY), on_day(NEXT_MONDAY + 1)]


def test_the_morning_after_a_session_offers_none_when_the_days_moved_that_evening() -> None:
    life = moved_to_tuesday_thursday_saturday(WEDNESDAY).until(SATURDAY, "12:00")
    assert life.morning(THURSDAY).plan.session is None
    assert life.morning(SATURDAY).plan.session is not None


def test_a_light_session_may_follow_a_hard_one() -> None:
    life = Life(days=(0, 2, 4, 5)).until(FRIDAY, "18:00").trains(FRIDAY).until(SATURDAY, "12:00")
    assert life.morning(SATURDAY).plan.session is not None


def test_a_hard_session_is_not_taken_for_the_light_one_of_the_new_days() -> None:
    life = Life(days=(0, 3, 4, 5)).until(THURSDAY, "18:00").trains(THURSDAY)
    life.person = replace(life.person, training_days=(2, 3, 4, 6))  # Thursday is the light one now
    assert life.until(FRIDAY, "12:00").morning(FRIDAY).plan.session is None


def test_days_that_were_rest_days_then_are_no_missed_sessions() -> None:
    life = moved_to_tuesday_thursday_saturday(THURSDAY).until(FRIDAY, "12:00")
    assert not slipped(life.person, on_day(FRIDAY))


def test_the_review_counts_only_sessions_that_were_offered() -> None:
    life = moved_to_tuesday_thursday_saturday(THURSDAY).until(SATURDAY, "18:00").trains(SATURDAY)
    review = life.until(NEXT_MONDAY, "12:00").morning(NEXT_MONDAY).review
    assert review is not None
    assert (review.sessions_done, review.sessions_planned) == (2, 2)


def test_the_days_of_a_pause_planned_no_session() -> None:
    life = Life().until(WEDNESDAY, "18:00").trains(WEDNESDAY)
    life.asks(Command.PAUSE)
    life.tap(Action.PAUSE_FOR, "3")
    review = life.until(NEXT_MONDAY, "12:00").morning(NEXT_MONDAY).review
    assert review is not None
    assert (review.sessions_done, review.sessions_planned) == (1, 1)
