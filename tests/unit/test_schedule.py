"""How a person's times become instants (docs/time.md)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.schedule import (
    EVENING_RANGE,
    MORNING_RANGE,
    QUIET_DEFAULT,
    QuietHours,
    follow_up_instant,
    is_decision_day,
    is_quiet,
    morning_instant,
    next_morning,
    next_slot,
    offsets_from_clock,
    parse_clock,
    parse_slot_time,
    program_date,
    program_day,
    quiet_end,
    quiet_hours,
    slot_instant,
    week_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
NUUK = ZoneInfo("America/Nuuk")
CAIRO = ZoneInfo("Africa/Cairo")
TOKYO = ZoneInfo("Asia/Tokyo")
HONOLULU = ZoneInfo("Pacific/Honolulu")

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
LAST = datetime(2031, 1, 1, tzinfo=UTC)
EVERY_MINUTE = [time(hour, minute) for hour in range(24) for minute in range(60)]


class Change(NamedTuple):
    """The instant from which a zone's clocks are `after` ahead of UTC, no longer `before`."""

    instant: datetime
    before: timedelta
    after: timedelta


def pinned_zones() -> dict[str, ZoneInfo]:
    """Every IANA zone from the tzdata package, whatever the machine's own files say."""
    package = files("tzdata")
    zones = {}
    for name in (package / "zones").read_text().split():
        with package.joinpath("zoneinfo", *name.split("/")).open("rb") as file:
            zones[name] = ZoneInfo.from_file(file, key=name)
    return zones


def offset_at(zone: ZoneInfo, instant: datetime) -> timedelta:
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def shown(zone: ZoneInfo, instant: datetime) -> str:
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M}"


def changes(zone: ZoneInfo) -> Iterator[Change]:
    """Every change of offset in 2026-2030, found day by day and then by halving the day."""
    days = [FIRST + DAY * n for n in range((LAST - FIRST).days + 1)]
    for (early, before), (late, after) in pairwise((day, offset_at(zone, day)) for day in days):
        if before == after:
            continue
        low, high = early, late
        while high - low > MINUTE:
            middle = low + (high - low) // 2 // MINUTE * MINUTE
            low, high = (middle, high) if offset_at(zone, middle) == before else (low, middle)
        yield Change(high, before, after)


def first_shown(change: Change) -> dict[date, list[datetime]]:
    """For each minute of the dates around a change, when clocks first show it or later.

    Found by watching a clock minute by minute through the change; the zone is not asked.
    """
    start = change.instant - 3 * DAY
    dates = [(change.instant + change.before).date() + DAY * n for n in (-1, 0, 1)]
    asked = [datetime.combine(on, at, tzinfo=UTC) for on in dates for at in EVERY_MINUTE]
    seen: list[datetime] = []
    instant = start
    while len(seen) < len(asked):
        clock = instant + (change.before if instant < change.instant else change.after)
        while len(seen) < len(asked) and asked[len(seen)] <= clock:
            seen.append(instant)
        instant += MINUTE
    per_day = len(EVERY_MINUTE)
    return {on: seen[n * per_day : (n + 1) * per_day] for n, on in enumerate(dates)}


def test_every_minute_around_every_change_of_offset_in_every_zone_is_the_first_instant() -> None:
    alike: dict[tuple[timedelta, tuple[Change, ...]], list[ZoneInfo]] = {}
    for zone in pinned_zones().values():
        alike.setdefault((offset_at(zone, FIRST), tuple(changes(zone))), []).append(zone)
    assert sum(map(len, alike.values())) > 590

    expected: dict[Change, dict[date, list[datetime]]] = {}
    wrong = []
    for (_, their_changes), zones in alike.items():
        for change in their_changes:
            if change not in expected:
                expected[change] = first_shown(change)
            for on, instants in expected[change].items():
                if [slot_instant(zones[0], on, at) for at in EVERY_MINUTE] != instants:
                    wrong.append((zones[0].key, on))
    assert len(expected) > 250
    assert wrong == []


def test_every_minute_of_an_ordinary_day_is_shown_as_asked_in_every_zone() -> None:
    on = date(2028, 2, 29)
    for zone in pinned_zones().values():
        walls = [slot_instant(zone, on, at).astimezone(zone) for at in EVERY_MINUTE]
        assert [wall.time() for wall in walls] == EVERY_MINUTE
        assert {wall.date() for wall in walls} == {on}


zones_of_the_world = st.sampled_from(list(pinned_zones().values()))
dates = st.dates(date(2026, 1, 1), date(2030, 12, 31))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
instants = st.datetimes(
    FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC)
)


@given(zones_of_the_world, dates, times, times)
def test_a_later_time_of_the_same_date_is_never_an_earlier_instant(
    zone: ZoneInfo, on: date, one: time, other: time
) -> None:
    earlier, later = sorted((one, other))
    assert slot_instant(zone, on, earlier) <= slot_instant(zone, on, later)


@given(zones_of_the_world, dates, times)
def test_a_slot_is_shown_at_or_after_the_asked_wall_time(
    zone: ZoneInfo, on: date, at: time
) -> None:
    assert shown(zone, slot_instant(zone, on, at)) >= f"{on} {at:%H:%M}"


@given(zones_of_the_world, dates, times)
def test_the_same_slot_of_the_next_date_is_between_22_and_26_hours_later(
    zone: ZoneInfo, on: date, at: time
) -> None:
    apart = slot_instant(zone, on + DAY, at) - slot_instant(zone, on, at)
    assert timedelta(hours=22) <= apart <= timedelta(hours=26)


@given(zones_of_the_world, instants, times)
def test_the_next_slot_is_the_earliest_one_after_the_instant(
    zone: ZoneInfo, after: datetime, at: time
) -> None:
    around = [after.astimezone(zone).date() + DAY * n for n in range(-2, 4)]
    slots = [(on, slot_instant(zone, on, at)) for on in around]
    assert next_slot(zone, at, after) == next(slot for slot in slots if slot[1] > after)


@given(zones_of_the_world, instants)
def test_the_program_date_is_the_last_one_whose_four_o_clock_has_come(
    zone: ZoneInfo, instant: datetime
) -> None:
    on = program_date(zone, instant)
    assert slot_instant(zone, on, time(4)) <= instant < slot_instant(zone, on + DAY, time(4))


def test_a_time_that_is_skipped_falls_on_the_first_instant_after_the_gap() -> None:
    spring = date(2027, 3, 28)
    assert slot_instant(BERLIN, spring, time(2, 30)) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert slot_instant(BERLIN, spring, time(3, 0)) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_a_time_that_comes_twice_falls_on_the_first() -> None:
    autumn = date(2026, 10, 25)
    assert slot_instant(BERLIN, autumn, time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_in_nuuk_half_past_eleven_can_be_midnight_and_still_belongs_to_the_evening() -> None:
    saturday = date(2027, 3, 27)
    due = slot_instant(NUUK, saturday, time(23, 30))
    assert shown(NUUK, due) == "2027-03-28 00:00"
    before = due - timedelta(hours=1)
    assert next_slot(NUUK, time(23, 30), before) == (saturday, due)
    assert next_slot(NUUK, time(23, 30), due)[0] == saturday + DAY


def test_a_midnight_that_is_skipped_is_not_a_day_without_a_slot() -> None:
    friday = date(2027, 4, 30)
    due = slot_instant(CAIRO, friday, time(0, 30))
    assert shown(CAIRO, due) == "2027-04-30 01:00"


def test_a_date_that_never_was_does_not_crash() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert slot_instant(apia, date(2011, 12, 30), time(8)) == datetime(2011, 12, 30, 10, tzinfo=UTC)


def test_seconds_in_a_chosen_time_do_not_move_the_end_of_a_gap() -> None:
    due = slot_instant(BERLIN, date(2027, 3, 28), time(2, 30, 15, 500))
    assert due == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_the_program_day_ends_at_four_in_the_morning() -> None:
    winter_night = datetime(2026, 1, 10, 2, 59, tzinfo=UTC)
    assert program_date(BERLIN, winter_night) == date(2026, 1, 9)
    assert program_date(BERLIN, winter_night + MINUTE) == date(2026, 1, 10)


def test_the_program_day_ends_where_helsinki_skips_from_three_to_four() -> None:
    helsinki = ZoneInfo("Europe/Helsinki")
    change = datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    assert program_date(helsinki, change - MINUTE) == date(2027, 3, 27)
    assert program_date(helsinki, change) == date(2027, 3, 28)


def test_the_first_day_of_a_program_is_day_1_of_week_1() -> None:
    start = date(2026, 6, 1)
    assert program_day(start, start) == 1
    assert [week_of(day) for day in (1, 7, 8, 14, 15, 22)] == [1, 1, 2, 2, 3, 4]
    assert program_day(start, date(2026, 6, 22)) == 22


def test_decision_days_are_day_15_and_every_seventh_day_after() -> None:
    start = date(2026, 6, 1)
    decided = [n for n in range(-30, 51) if is_decision_day(start, start + DAY * (n - 1))]
    assert decided == [15, 22, 29, 36, 43, 50]


def test_on_a_decision_day_an_early_morning_message_waits_for_nine() -> None:
    on = date(2026, 6, 22)
    nine = datetime(2026, 6, 22, 7, 0, tzinfo=UTC)
    assert morning_instant(BERLIN, on, time(8), decision_day=True) == nine
    assert morning_instant(BERLIN, on, time(8), decision_day=False) == nine - timedelta(hours=1)


def test_on_a_decision_day_a_morning_after_nine_stays_as_chosen() -> None:
    due = morning_instant(BERLIN, date(2026, 6, 22), time(10, 30), decision_day=True)
    assert due == datetime(2026, 6, 22, 8, 30, tzinfo=UTC)


def test_the_next_morning_knows_which_dates_wait_for_nine() -> None:
    start = date(2026, 6, 1)
    evening = datetime(2026, 6, 21, 18, 0, tzinfo=UTC)
    day_22 = (date(2026, 6, 22), datetime(2026, 6, 22, 7, 0, tzinfo=UTC))
    assert next_morning(BERLIN, time(8), evening, start) == day_22
    at_eight = datetime(2026, 6, 22, 6, 0, tzinfo=UTC)
    assert next_morning(BERLIN, time(8), at_eight, start) == day_22
    day_23 = (date(2026, 6, 23), datetime(2026, 6, 23, 6, 0, tzinfo=UTC))
    assert next_morning(BERLIN, time(8), day_22[1], start) == day_23


def test_a_person_who_flies_west_does_not_live_the_same_morning_twice() -> None:
    on, due = next_slot(TOKYO, time(8), datetime(2026, 6, 1, tzinfo=UTC))
    landed = due + timedelta(hours=8)
    assert landed.astimezone(HONOLULU).date() < on
    assert next_slot(HONOLULU, time(8), landed, first=on + DAY)[0] == on + DAY


def test_a_slot_range_allows_both_its_ends_and_nothing_beyond() -> None:
    assert [time(5) in MORNING_RANGE, time(11) in MORNING_RANGE] == [True, True]
    assert [time(4, 59) in MORNING_RANGE, time(11, 1) in MORNING_RANGE] == [False, False]
    assert [time(17) in EVENING_RANGE, time(23) in EVENING_RANGE] == [True, True]
    assert [time(16, 59) in EVENING_RANGE, time(23, 1) in EVENING_RANGE] == [False, False]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("8", time(8)),
        ("8:30", time(8, 30)),
        ("08.30", time(8, 30)),
        ("0830", time(8, 30)),
        ("8 am", time(8)),
        ("8 A.M.", time(8)),
        ("8:30 pm", time(20, 30)),
        ("12 am", time(0)),
        ("12 pm", time(12)),
        ("20h", time(20)),
        ("20h30", time(20, 30)),
        ("20 Uhr", time(20)),
        ("  at 19:15 ", time(19, 15)),
        ("\uff18\uff1a\uff13\uff10", time(8, 30)),
        ("00:00", time(0)),
    ],
)
def test_a_time_is_understood_the_way_people_type_it(typed: str, meant: time) -> None:
    assert parse_clock(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "24:00", "8:60", "13 pm", "0 am", "8:5", "-8", "8 9", "123456", "8" * 4096, "☕"],
)
def test_what_is_not_a_time_is_not_guessed(typed: str) -> None:
    assert parse_clock(typed) is None


@given(st.text())
def test_any_text_is_a_time_or_none(typed: str) -> None:
    assert parse_clock(typed) is None or isinstance(parse_clock(typed), time)


@given(times)
def test_a_time_that_is_shown_can_be_typed_back(at: time) -> None:
    assert parse_clock(f"{at:%H:%M}") == at


def test_a_bare_eight_for_the_evening_is_eight_in_the_evening() -> None:
    assert parse_slot_time("8", EVENING_RANGE) == time(20)
    assert parse_slot_time("8:30", EVENING_RANGE) == time(20, 30)
    assert parse_slot_time("8", MORNING_RANGE) == time(8)


def test_a_time_outside_the_slot_is_not_taken() -> None:
    assert parse_slot_time("8 am", EVENING_RANGE) is None
    assert parse_slot_time("3", EVENING_RANGE) is None
    assert parse_slot_time("23:30", EVENING_RANGE) is None
    assert parse_slot_time("8 pm", MORNING_RANGE) is None
    assert parse_slot_time("tomorrow", MORNING_RANGE) is None


def test_it_is_quiet_from_nine_in_the_evening_until_eight() -> None:
    nine = datetime(2026, 1, 10, 20, 0, tzinfo=UTC)
    eight = datetime(2026, 1, 11, 7, 0, tzinfo=UTC)
    assert not is_quiet(BERLIN, nine - MINUTE)
    assert is_quiet(BERLIN, nine)
    assert is_quiet(BERLIN, eight - MINUTE)
    assert not is_quiet(BERLIN, eight)
    assert quiet_end(BERLIN, nine) == eight
    assert quiet_end(BERLIN, eight) == eight


def test_quiet_hours_after_midnight_do_not_span_it() -> None:
    hours = QuietHours(time(0), time(8))
    assert [hours.covers(at) for at in (time(23, 59), time(0), time(7, 59), time(8))] == [
        False,
        True,
        True,
        False,
    ]


def test_equal_ends_mean_no_quiet_hours() -> None:
    assert not any(QuietHours(time(8), time(8)).covers(at) for at in EVERY_MINUTE)


def test_times_that_a_person_sets_move_the_edges_of_the_quiet_hours() -> None:
    assert quiet_hours(time(8), time(20)) == QUIET_DEFAULT
    assert quiet_hours(time(10), time(18)) == QUIET_DEFAULT
    assert quiet_hours(time(5, 30), time(22, 15)) == QuietHours(time(23, 15), time(5, 30))
    assert quiet_hours(time(8), time(23)) == QuietHours(time(0), time(8))


@given(
    st.times(MORNING_RANGE.earliest, MORNING_RANGE.latest),
    st.times(EVENING_RANGE.earliest, EVENING_RANGE.latest),
)
def test_no_slot_that_can_be_chosen_is_in_its_own_quiet_hours(morning: time, evening: time) -> None:
    hours = quiet_hours(morning, evening)
    assert not hours.covers(morning)
    assert not hours.covers(evening)


@pytest.mark.parametrize(
    ("raised", "asked_again"),
    [
        ("2026-06-10 07:30", "2026-06-10 19:30"),
        ("2026-06-10 10:00", "2026-06-11 08:00"),
        ("2026-06-10 19:30", "2026-06-11 08:00"),
        ("2026-06-10 20:00", "2026-06-11 08:00"),
        ("2026-06-10 23:00", "2026-06-11 11:00"),
    ],
)
def test_a_flag_is_followed_up_after_12_hours_or_when_the_night_is_over(
    raised: str, asked_again: str
) -> None:
    instant = datetime.fromisoformat(raised).replace(tzinfo=BERLIN).astimezone(UTC)
    assert shown(BERLIN, follow_up_instant(BERLIN, instant)) == asked_again


def test_with_the_zone_unknown_a_flag_is_followed_up_a_day_later() -> None:
    raised = datetime(2026, 6, 10, 10, 0, tzinfo=UTC)
    assert follow_up_instant(None, raised) == raised + DAY


def test_the_time_on_a_persons_clock_tells_how_far_it_is_from_utc() -> None:
    now = datetime(2026, 11, 23, 16, 44, tzinfo=UTC)
    assert offsets_from_clock(now, time(17, 42)) == (timedelta(hours=1),)
    assert offsets_from_clock(now, time(22, 29)) == (timedelta(hours=5, minutes=45),)
    assert offsets_from_clock(now, time(1, 44)) == (timedelta(hours=9),)


def test_two_offsets_fit_where_the_date_cannot_be_told() -> None:
    now = datetime(2026, 11, 23, 16, 44, tzinfo=UTC)
    assert offsets_from_clock(now, time(6, 45)) == (timedelta(hours=-10), timedelta(hours=14))


@given(zones_of_the_world, instants)
def test_the_true_offset_of_a_zone_is_always_among_those_that_fit_its_clock(
    zone: ZoneInfo, now: datetime
) -> None:
    assert offset_at(zone, now) in offsets_from_clock(now, now.astimezone(zone).time())
