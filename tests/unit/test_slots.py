"""When a person is written to: two slots a day, none of them at night (conversation.md 1)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from care.clock import quiet_of, wall_clock
from care.events import Action, Blocked, CameBack, Command, Kind
from care.person import Place
from care.slots import LONGEST_SPREAD, SlotPlan, next_message, slot_plans, spread_of
from rehab.schedule import EVENING_RANGE, MORNING_RANGE
from rehab.three_week_rule import VisitOutcome
from tests.unit.lives import Life, enrolled, lived, on_day

NEW_YORK = Place("New York, United States", "America/New_York", "US")
LATE_JANUARY = date(2026, 1, 26)


def plans(life: Life) -> dict[Kind, SlotPlan]:
    return {plan.kind: plan for plan in slot_plans(life.person)}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In Berlin it is one hour later than in UTC."""
    return datetime(2026, 1, day, hour - 1, minute, tzinfo=UTC)


def test_an_enrolled_person_has_a_morning_and_an_evening() -> None:
    assert set(plans(Life())) == {Kind.MORNING, Kind.EVENING}


def test_whoever_stopped_blocked_or_was_said_goodbye_has_none() -> None:
    stopped, blocked = Life(), Life()
    stopped.asks(Command.STOP)
    blocked.does(Blocked())
    gone = lived("6x14").until(60, "12:00")
    assert [slot_plans(life.person) for life in (stopped, blocked, gone)] == [(), (), ()]


def test_whoever_comes_back_after_a_block_has_them_again() -> None:
    life = Life()
    life.does(Blocked())
    life.does(CameBack())
    assert len(slot_plans(life.person)) == 2


def test_a_pause_keeps_the_slots_for_an_escalation_would_speak_in_one() -> None:
    life = Life()
    life.asks(Command.PAUSE)
    assert len(slot_plans(life.person)) == 2


def test_the_next_slot_is_the_first_after_the_instant() -> None:
    morning = plans(Life())[Kind.MORNING]
    assert morning.next_after(at(6, 7, 59)) == (date(2026, 1, 6), at(6, 8))
    assert morning.next_after(at(6, 8)) == (date(2026, 1, 7), at(7, 8))


def test_a_morning_is_due_at_nine_on_a_decision_day() -> None:
    assert plans(Life())[Kind.MORNING].instant(LATE_JANUARY) == at(26, 9)


def test_after_a_visit_the_decision_days_are_those_of_the_new_epoch() -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, VisitOutcome.CHANGED.value)
    morning = plans(life)[Kind.MORNING]
    clocks = {day: morning.instant(on_day(day)).hour + 1 for day in (29, 36, 38, 45)}
    assert clocks == {29: 8, 36: 8, 38: 9, 45: 9}


@pytest.mark.parametrize(
    ("evening", "stale"), [(time(17), (17, 0)), (time(20), (20, 0)), (time(23), (21, 0))]
)
def test_a_morning_is_stale_when_the_evening_question_comes_or_at_21(
    evening: time, stale: tuple[int, int]
) -> None:
    assert plans(Life(evening=evening))[Kind.MORNING].expires(LATE_JANUARY) == at(26, *stale)


@pytest.mark.parametrize(
    ("evening", "stale"), [(time(17), 21), (time(20), 21), (time(21), 22), (time(22), 23)]
)
def test_an_evening_question_is_stale_at_21_or_an_hour_after_its_time(
    evening: time, stale: int
) -> None:
    assert plans(Life(evening=evening))[Kind.EVENING].expires(LATE_JANUARY) == at(26, stale)


@pytest.mark.parametrize(
    ("begins", "promised"),
    [
        (at(5, 7), at(5, 8)),  # this morning
        (at(5, 10), at(5, 20)),
        (at(5, 17), at(5, 20)),
        (at(5, 18, 42), at(6, 8)),  # tonight would be too soon
        (at(5, 21), at(6, 8)),
    ],
)
def test_the_next_message_is_promised_as_it_will_come(begins: datetime, promised: datetime) -> None:
    assert next_message(enrolled(begins), begins) == promised


def test_slots_follow_the_clocks_where_the_person_is() -> None:
    life = Life(place=NEW_YORK).until(3, "12:00")
    assert life.sent(Kind.MORNING, 3)[0].at == datetime(2026, 1, 7, 13, tzinfo=UTC)


# --- Not all at once ----------------------------------------------------------------------------

THREE_MINUTES = timedelta(minutes=3)


def test_a_person_is_always_written_to_at_the_same_moment_after_their_time() -> None:
    assert spread_of(123456789, THREE_MINUTES) == timedelta(minutes=1, seconds=2)


def test_without_a_spread_the_message_comes_on_the_minute() -> None:
    assert {spread_of(person, timedelta(0)) for person in range(100)} == {timedelta(0)}


def test_people_are_spread_evenly_over_all_seconds() -> None:
    seconds = [spread_of(person, THREE_MINUTES).total_seconds() for person in range(36_000)]
    shares = [seconds.count(second) for second in range(180)]
    assert sum(shares) == len(seconds)
    assert min(shares) > 140
    assert max(shares) < 260


def test_nobody_waits_longer_than_half_an_hour() -> None:
    with pytest.raises(ValueError, match="half an hour at most"):
        spread_of(1, LONGEST_SPREAD + timedelta(seconds=1))


def test_the_last_of_them_still_comes_before_its_slot_is_stale_and_before_it_is_quiet() -> None:
    hours = range(24)
    times = [time(hour, minute) for hour in hours for minute in (0, 30, 59)]
    mornings = [at for at in times if at in MORNING_RANGE]
    evenings = [at for at in times if at in EVENING_RANGE]
    for morning in mornings:
        for evening in evenings:
            life = Life(morning=morning, evening=evening)
            for plan in slot_plans(life.person):
                last = plan.instant(LATE_JANUARY) + LONGEST_SPREAD
                assert last < plan.expires(LATE_JANUARY)
                assert not quiet_of(life.person).covers(wall_clock(life.person, last).time())
