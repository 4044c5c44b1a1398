"""[Later]: in an hour, tonight, or tomorrow where the days allow (conversation.md 7)."""

from datetime import time

import pytest

from care.events import Action, Command, Kind
from care.messages import Toast
from care.messages.morning import Morning
from care.messages.plan import LaterWhen
from care.messages.sessions import SessionCard, SessionOffer
from care.person import LeftOut
from tests.unit.lives import Life, on_day, stamp

HOUR, TONIGHT, TOMORROW = LaterWhen


def choices(life: Life, day: int) -> tuple[LaterWhen, ...] | None:
    life.tap(Action.SESSION, stamp(day), "later", "m")
    return life.last(Morning).later


def came(life: Life) -> list[str]:
    """When the session was offered again."""
    return [
        f"{said.at.astimezone(life.zone):%a %H:%M}"
        for said in life.said
        if isinstance(said.message, SessionOffer)
    ]


@pytest.mark.parametrize(
    ("clock", "left"),
    [
        ("12:00", (HOUR, TONIGHT)),
        ("17:29", (HOUR, TONIGHT)),
        ("17:30", (HOUR,)),
        ("19:59", (HOUR,)),
        ("20:00", ()),
        ("23:30", ()),
    ],
)
def test_the_times_that_are_left_never_pass_the_quiet_edge(
    clock: str, left: tuple[LaterWhen, ...]
) -> None:
    assert choices(Life().until(3, clock), 3) == left


def test_a_late_evening_time_moves_the_edge() -> None:
    assert choices(Life(evening=time(22, 30)).until(3, "22:00"), 3) == (HOUR,)


@pytest.mark.parametrize(
    ("days", "day", "allowed"),
    [
        ((0, 2, 4), 3, False),  # Wednesday: Thursday is next to Friday
        ((0, 2, 4), 5, True),  # Friday: Sunday stays free before Monday
        ((1, 3, 5), 6, True),  # Saturday: Monday stays free before Tuesday
        ((0, 2, 4, 5), 6, True),  # the light session of Saturday may sit next to Monday
        ((0, 2, 4, 5), 5, False),  # Friday: Saturday has a session of its own
    ],
)
def test_tomorrow_is_offered_only_where_a_day_between_two_stays_free(
    days: tuple[int, ...], day: int, allowed: bool
) -> None:
    offered = choices(Life(days=days).until(day, "12:00"), day)
    assert offered is not None
    assert (TOMORROW in offered) is allowed


def test_in_an_hour_it_comes_once_more_as_one_message() -> None:
    life = Life().until(3, "12:10")
    life.tap(Action.LATER, stamp(3), "hour", "m")
    assert life.last(Morning).plan.remind_at == time(13, 10)
    assert came(life.until(4, "07:00")) == ["Wed 13:10"]


def test_tonight_is_half_past_six() -> None:
    life = Life().until(3, "12:00")
    life.tap(Action.LATER, stamp(3), "tonight", "m")
    assert life.last(Morning).plan.remind_at == time(18, 30)
    assert came(life.until(4, "07:00")) == ["Wed 18:30"]


def test_the_session_that_came_later_can_be_started() -> None:
    life = Life().until(3, "12:00")
    life.tap(Action.LATER, stamp(3), "hour", "m")
    life.until(3, "13:00").tap(Action.SESSION, stamp(3), "start", "o")
    assert isinstance(life.said[-1].message, SessionCard)


def test_it_can_be_put_off_again() -> None:
    life = Life().until(3, "12:00")
    life.tap(Action.LATER, stamp(3), "hour", "m")
    life.until(3, "13:30").tap(Action.LATER, stamp(3), "hour", "o")
    assert came(life.until(4, "07:00")) == ["Wed 13:00", "Wed 13:30", "Wed 14:30"]


def test_a_change_of_mind_leaves_only_the_last_time() -> None:
    life = Life().until(3, "12:00")
    life.tap(Action.LATER, stamp(3), "hour", "m")
    life.tap(Action.LATER, stamp(3), "tonight", "m")
    assert came(life.until(4, "07:00")) == ["Wed 18:30"]


@pytest.mark.parametrize("tap", ["start", "skip", "sore"])
def test_what_was_begun_or_left_meanwhile_does_not_come_again(tap: str) -> None:
    life = Life().until(3, "12:00")
    life.tap(Action.LATER, stamp(3), "tonight", "m")
    life.tap(Action.SESSION, stamp(3), tap, "m")
    assert came(life.until(4, "07:00")) == []


def test_in_a_pause_it_does_not_come() -> None:
    life = Life().until(3, "12:00")
    life.tap(Action.LATER, stamp(3), "tonight", "m")
    life.asks(Command.PAUSE)
    assert came(life.until(4, "07:00")) == []


def test_a_stop_takes_the_reminder_out() -> None:
    life = Life().until(3, "12:00")
    life.tap(Action.LATER, stamp(3), "tonight", "m")
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.tap(Action.LINES_DONE)
    assert came(life.until(4, "07:00")) == []


def test_a_time_that_has_passed_meanwhile_is_not_taken() -> None:
    life = Life().until(3, "20:30")
    outcome = life.tap(Action.LATER, stamp(3), "hour", "m")
    assert (outcome.toast, outcome.due) == (Toast.TOO_LATE, ())
    assert life.last(Morning).later == ()


def test_tomorrow_moves_the_session_to_the_next_morning() -> None:
    life = Life().until(5, "12:00")
    life.tap(Action.LATER, stamp(5), "tomorrow", "m")
    shown = life.last(Morning).plan
    assert (shown.left_out, shown.next_morning_at) == (LeftOut.TOMORROW, time(8))
    moved = life.until(6, "12:00").morning(6).plan.session
    assert moved == life.morning(5).plan.session
    assert len(life.sent(Kind.MORNING, 6)) == 1


def test_a_session_that_moved_is_done_on_its_new_day() -> None:
    life = Life().until(5, "12:00")
    life.tap(Action.LATER, stamp(5), "tomorrow", "m")
    life.until(6, "12:00").trains(6)
    assert [(log.on, log.done) for log in life.person.sessions] == [
        (on_day(5), False),
        (on_day(6), True),
    ]


def test_starting_after_all_leaves_tomorrow_free() -> None:
    life = Life().until(5, "12:00")
    life.tap(Action.LATER, stamp(5), "tomorrow", "m")
    life.trains(5)
    assert life.until(6, "12:00").morning(6).plan.session is None


def test_a_light_session_that_moved_stays_light() -> None:
    life = Life(days=(0, 2, 4, 5)).until(6, "12:00")
    life.tap(Action.LATER, stamp(6), "tomorrow", "m")
    assert life.until(7, "12:00").morning(7).plan.session == life.morning(6).plan.session


def test_back_leaves_the_question() -> None:
    life = Life().until(3, "12:00")
    assert choices(life, 3) == (HOUR, TONIGHT)
    life.tap(Action.LATER, stamp(3), "back", "m")
    assert life.last(Morning).later is None
    assert life.person.sessions == ()
