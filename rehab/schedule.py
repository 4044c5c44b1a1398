"""From a person's times to instants and back (docs/time.md).

A person's times are wall time in an IANA zone; instants are aware datetimes in UTC. The wall
time of a date becomes an instant as late as possible, here and nowhere else.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

# zoneinfo itself keeps the last 8 zones; a bot with people all over the world would read their
# files again at every slot.
zone_named = cache(ZoneInfo)

DAY = timedelta(days=1)
DAYS_PER_WEEK = 7

# docs/time.md: an answer given before 04:00 still belongs to the evening before.
DAY_ENDS = time(4)

# docs/rules.md 6.4: the weekly check is decided at 09:00 local on day 7k+1, WORSE from k = 2.
DECISION_TIME = time(9)
FIRST_DECISION_WEEK = 2

# docs/rules.md 7.3: a repeat of a red flag's advice comes 12 h after it was raised.
FOLLOW_UP_AFTER = timedelta(hours=12)
FOLLOW_UP_WITHOUT_ZONE = timedelta(hours=24)

# A gap is at most a day long and starts on a whole second, so this many halvings find its end.
_GAP_PRECISION = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class ClockRange:
    """Wall times a person may choose for a slot; both ends are allowed."""

    earliest: time
    latest: time

    def __contains__(self, at: time) -> bool:
        return self.earliest <= at <= self.latest


# docs/conversation.md 1: the two slots of a day.
MORNING_RANGE = ClockRange(time(5), time(11))
EVENING_RANGE = ClockRange(time(17), time(23))
MORNING_DEFAULT = time(8)
EVENING_DEFAULT = time(20)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Wall times between which the bot does not speak first: from `start`, until before `end`.

    They may span midnight. Equal ends mean no quiet hours.
    """

    start: time
    end: time

    def covers(self, at: time) -> bool:
        """Whether the wall time `at` is quiet."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


QUIET_DEFAULT = QuietHours(time(21), time(8))  # docs/conversation.md 1


# docs/time.md: what a person may choose as the edges of their quiet hours.
QUIET_START_RANGE = ClockRange(time(18), time(23, 59))
QUIET_END_RANGE = ClockRange(time(5), time(11))


def quiet_hours(morning: time, evening: time, chosen: QuietHours = QUIET_DEFAULT) -> QuietHours:
    """The quiet hours that hold for someone with these slot times who chose `chosen`.

    A slot's time wins over the edge and moves it: a morning before the end is the end, and the
    evening keeps an hour in which to ask and answer. The start may be after midnight.
    """
    an_hour_to_answer = evening.replace(hour=(evening.hour + 1) % 24)
    return QuietHours(
        start=max(chosen.start, an_hour_to_answer, key=_from_noon),
        end=min(morning, chosen.end),
    )


def _from_noon(at: time) -> int:
    """The minutes from noon to `at`: an evening's times in their order, midnight included."""
    return ((at.hour - 12) % 24) * 60 + at.minute


@lru_cache(maxsize=1024)  # asked several times of each person, and alike of many
def slot_instant(zone: ZoneInfo, on: date, at: time) -> datetime:
    """The instant (UTC) at which the clocks of `zone` first show `at`, or later, on `on`.

    In a fold it is the first of the two. In a gap it is the first instant after the gap; it
    belongs to `on` even where the clocks then show the next date (Nuuk, 23:30 -> 00:00).
    """
    wall = datetime.combine(on, at)
    before = _offset(zone, wall)
    after = _offset(zone, wall.replace(fold=1))
    # PEP 495: the two readings of a wall time differ in a fold (later reading behind) or in a
    # gap (later reading ahead), and nowhere else.
    if after <= before:
        return (wall - before).replace(tzinfo=UTC)
    return _end_of_gap(zone, wall, before, after)


def _offset(zone: ZoneInfo, wall: datetime) -> timedelta:
    offset = zone.utcoffset(wall)
    if offset is None:
        raise ValueError(f"the zone {zone.key} has no offset at {wall}")
    return offset


def _end_of_gap(zone: ZoneInfo, wall: datetime, before: timedelta, after: timedelta) -> datetime:
    """The instant at which the offset of `zone` changes, for a wall time that it skips."""
    too_early = (wall - after).replace(tzinfo=UTC)
    late_enough = (wall - before).replace(tzinfo=UTC)
    while late_enough - too_early > _GAP_PRECISION:
        middle = (too_early + (late_enough - too_early) / 2).replace(microsecond=0)
        middle = max(middle, too_early + _GAP_PRECISION)
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            too_early = middle
        else:
            late_enough = middle
    return late_enough.replace(microsecond=0)


def local_time(zone: ZoneInfo, instant: datetime) -> datetime:
    """The wall time of `zone` at `instant`, aware."""
    return instant.astimezone(zone)


def program_date(zone: ZoneInfo, instant: datetime) -> date:
    """The local date that `instant` counts for: the program day ends at 04:00 local.

    The day of a date begins when the clocks first show 04:00 on it, so it never goes back when
    they are turned back.
    """
    here = local_time(zone, instant)
    on = here.date()
    # Clocks that show 04:00 or later have shown it; those before it may have been turned back.
    begun = here.time() >= DAY_ENDS or instant >= slot_instant(zone, on, DAY_ENDS)
    return on if begun else on - DAY


def program_day(start: date, on: date) -> int:
    """Program day of the date `on` (docs/rules.md 6.4); day 1 is `start`, less is before it."""
    return (on - start).days + 1


def week_of(day: int) -> int:
    """Program week of a program day: week k is the days 7k-6 to 7k."""
    return (day - 1) // DAYS_PER_WEEK + 1


def is_decision_day(start: date, on: date) -> bool:
    """Whether the weekly check is decided on `on`: a day 7k+1 with k of at least 2."""
    weeks, rest = divmod((on - start).days, DAYS_PER_WEEK)
    return rest == 0 and weeks >= FIRST_DECISION_WEEK


def morning_instant(zone: ZoneInfo, on: date, chosen: time, decision_day: bool) -> datetime:
    """When the morning message of `on` is due: as chosen, on a decision day not before 09:00."""
    return slot_instant(zone, on, max(chosen, DECISION_TIME) if decision_day else chosen)


def next_slot(
    zone: ZoneInfo, at: time, after: datetime, first: date = date.min
) -> tuple[date, datetime]:
    """The next local date whose slot lies after the instant `after`, and that slot's instant.

    `first` is the earliest date allowed. Give the day after the last one that was sent, and a
    person who travels west does not live the same slot twice.
    """
    on = max(local_time(zone, after).date(), first)
    while (due := slot_instant(zone, on, at)) <= after:
        on += DAY
    return on, due


def next_morning(
    zone: ZoneInfo, chosen: time, after: datetime, start: date, first: date = date.min
) -> tuple[date, datetime]:
    """Like `next_slot`, for the morning message of a program that began on `start`."""
    on = max(local_time(zone, after).date(), first)
    while (due := morning_instant(zone, on, chosen, is_decision_day(start, on))) <= after:
        on += DAY
    return on, due


def is_quiet(zone: ZoneInfo, instant: datetime, hours: QuietHours = QUIET_DEFAULT) -> bool:
    """Whether the quiet hours of someone in `zone` cover `instant`."""
    return hours.covers(local_time(zone, instant).time())


def quiet_end(zone: ZoneInfo, instant: datetime, hours: QuietHours = QUIET_DEFAULT) -> datetime:
    """The end of the quiet hours that cover `instant`; `instant` itself where none do."""
    if not is_quiet(zone, instant, hours):
        return instant
    return next_slot(zone, hours.end, instant)[1]


def follow_up_instant(
    zone: ZoneInfo | None, raised: datetime, hours: QuietHours = QUIET_DEFAULT
) -> datetime:
    """When to ask again about a red flag raised at `raised` (docs/rules.md 7.3).

    After 12 h, or when the quiet hours that then hold are over. With the zone unknown 24 h
    later, at the same time of day, when the person was awake.
    """
    if zone is None:
        return raised + FOLLOW_UP_WITHOUT_ZONE
    return quiet_end(zone, raised + FOLLOW_UP_AFTER, hours)


_CLOCK = re.compile(
    r"(?:(?:at|about|around|~)\s*)?"
    r"(?P<hour>\d{1,2}?)(?:\s*[:.h]\s*(?P<minute>\d{2})|(?P<joined>\d{2}))?"
    r"\s*(?:(?P<half>[ap])\.?m\.?|h|o'clock|uhr)?"
)
_LONGEST_CLOCK = 24


def parse_clock(text: str) -> time | None:
    """The wall time a person typed ("8", "8:30", "08.30", "8 am", "20h", "0830"), else None."""
    match = _match_clock(text)
    if match is None:
        return None
    hour = int(match["hour"])
    minute = int(match["minute"] or match["joined"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    if hour > 23 or minute > 59:
        return None
    return time(hour, minute)


def parse_slot_time(text: str, allowed: ClockRange) -> time | None:
    """The typed time if the slot allows it, else None; "8" for an evening slot is 20:00."""
    at = parse_clock(text)
    if at is None or at in allowed:
        return at
    match = _match_clock(text)
    if at.hour >= 12 or match is None or match["half"]:
        return None
    afternoon = at.replace(hour=at.hour + 12)
    return afternoon if afternoon in allowed else None


def _match_clock(text: str) -> re.Match[str] | None:
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    return _CLOCK.fullmatch(plain) if len(plain) <= _LONGEST_CLOCK else None


# Offsets from UTC in use on Earth reach from -12 to +14 hours, all on a quarter of an hour.
_WESTMOST = timedelta(hours=-12)
_EASTMOST = timedelta(hours=14)
_QUARTER = timedelta(minutes=15)


def offsets_from_clock(now: datetime, said: time) -> tuple[timedelta, ...]:
    """The offsets from UTC, west to east, at which clocks show about `said` at `now`.

    Rounded to the quarter of an hour. There are two where the date cannot be told: at -10 and
    at +14 hours the clocks read the same.
    """
    utc = now.astimezone(UTC).replace(tzinfo=None)
    ahead = datetime.combine(utc.date(), said) - utc
    nearest = round(ahead / _QUARTER) * _QUARTER
    return tuple(
        offset
        for offset in (nearest + turn * DAY for turn in (-2, -1, 0, 1, 2))
        if _WESTMOST <= offset <= _EASTMOST
    )
