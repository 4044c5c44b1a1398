"""The clock is set while the service runs, and the nights on which the clocks change."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import available_timezones

from care.events import Kind
from care.person import Consent, Enrollment, Knee, PersonState, Place, Status
from rehab.content.lessons import Track
from rehab.schedule import local_time, slot_instant, zone_named
from storage import people
from storage.tables import State
from tests.chaos.conftest import MANY, Proved, rounds
from tests.chaos.crowds import START, newcomers, town

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
JUMPS = (HOUR, -HOUR, DAY, -DAY, 3 * HOUR, -3 * HOUR, 9 * MINUTE, -9 * MINUTE)
YEAR = (datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 12, 2, tzinfo=UTC))


async def test_however_the_clock_is_set_no_message_comes_twice_or_at_night_or_is_forgotten(
    sqlite_url: str, chance: Random, proved: Proved
) -> None:
    jumps, count = rounds(8, 16), rounds(12, 60)
    leaps: list[tuple[datetime, datetime]] = []
    async with town(sqlite_url) as here:
        await here.settle(newcomers(count, START, chance))
        for _ in range(jumps):
            await here.live(here.clock.now() + chance.uniform(1, 12) * HOUR)
            before = here.clock.now()
            here.clock.jump(chance.choice(JUMPS))
            leaps.append((before, here.clock.now()))
        await here.live(here.clock.now() + 2 * DAY)
        rows = await here.slots()
        assert here.at_night == []
        assert len(here.arrived) == sum(row.state is State.SENT for row in rows)
        # A morning always has something to say; an evening is left out where nobody answers.
        late = [r for r in rows if r.kind is Kind.MORNING and r.state is State.EXPIRED]
        for row in late:
            assert any(before < row.expires_at <= after for before, after in leaps)
        now = here.clock.now()
        assert [row for row in rows if row.state is State.PENDING and row.due_at <= now] == []
    proved(
        f"the clock set {jumps} times by 9 minutes to a day, ahead or back: {len(here.arrived)}"
        f" messages to {count} people, none twice, none at night; {len(late)} mornings left out,"
        " each because the clock leapt over the end of its time"
    )


def changes_of(zone: str) -> list[tuple[datetime, timedelta, timedelta]]:
    """When the clocks of a zone change within the year (UTC), and the offsets on both sides."""
    place, found, at = zone_named(zone), [], YEAR[0]
    while at < YEAR[1]:
        before, after = (local_time(place, when).utcoffset() for when in (at, at + DAY))
        assert before is not None
        assert after is not None
        if before != after:
            low, high = at, at + DAY
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                if local_time(place, middle).utcoffset() == before:
                    low = middle
                else:
                    high = middle
            found.append((high.replace(microsecond=0), before, after))
        at += DAY
    return found


def nights() -> dict[date, list[tuple[str, datetime, timedelta, timedelta]]]:
    """The changes of all zones by their date; in CI one of each kind, for zones that agree."""
    found: dict[date, list[tuple[str, datetime, timedelta, timedelta]]] = defaultdict(list)
    seen: set[tuple[datetime, timedelta, timedelta]] = set()
    for zone in sorted(available_timezones()):
        for change in changes_of(zone):
            if MANY or change not in seen:
                found[change[0].date()].append((zone, *change))
            seen.add(change)
    return dict(sorted(found.items()))


def critical(at: datetime, before: timedelta, after: timedelta) -> list[time]:
    """Wall times at the edges and inside of what is skipped or comes twice."""
    naive = at.replace(tzinfo=None)
    first, last = sorted((naive + before, naive + after))
    return [
        (first + part).time().replace(second=0, microsecond=0)
        for part in (-MINUTE, timedelta(0), (last - first) / 2, last - first - MINUTE, last - first)
    ]


def sleepers(
    first_id: int, zone: str, at: datetime, before: timedelta, after: timedelta
) -> list[PersonState]:
    """People of a zone whose two slots fall into the hour at which its clocks change."""
    times = critical(at, before, after)
    enrolled_at = at - 2 * DAY
    template = PersonState(
        id=first_id,
        status=Status.ACTIVE,
        place=Place("Somewhere", zone),
        consent=Consent("1", enrolled_at),
        enrollment=Enrollment(
            started_on=local_time(zone_named(zone), enrolled_at).date(),
            enrolled_at=enrolled_at,
            baseline=6,
            knee=Knee.LEFT,
            track=Track.STOP,
        ),
    )
    pairs = list(zip(times, [*times[2:], *times[:2]], strict=True))
    return [
        replace(template, id=first_id + number, morning_at=morning, evening_at=evening)
        for number, (morning, evening) in enumerate(pairs[1 : rounds(2, 3)])
    ]


async def test_on_the_night_of_a_change_each_slot_comes_once_a_date_in_every_zone(
    sqlite_url: str, proved: Proved
) -> None:
    zones, changes, came, unsaid = set[str](), 0, 0, 0
    async with town(sqlite_url, YEAR[0]) as here:
        for night in nights().values():
            await here.live(min(at for _, at, _, _ in night) - 30 * HOUR)
            begins, some = here.clock.now(), list[PersonState]()
            for zone, at, before, after in night:
                some += sleepers(len(here.people) + len(some) + 1, zone, at, before, after)
            await here.settle(some)
            await here.live(max(at for _, at, _, _ in night) + 30 * HOUR)

            rows, ended = await here.slots(), here.clock.now()
            expected = Counter(slot for one in some for slot in dates(one, begins, ended))
            assert Counter((row.person_id, row.kind, row.on) for row in rows) == expected
            assert {row.state for row in rows} <= {State.SENT, State.EXPIRED}
            came += sum(row.state is State.SENT for row in rows)
            unsaid += sum(row.state is State.EXPIRED for row in rows)
            assert len(here.arrived) == came
            zones |= {zone for zone, _, _, _ in night}
            changes += len(night)
            async with here.parts.database.write() as connection:
                await people.delete(connection, [one.id for one in some], ended)
    proved(
        f"{changes} changes of the clocks of {len(zones)} zones from December 2026 to December"
        f" 2027, slots at the edges and inside of the hour: {came + unsaid} slots, each planned"
        f" once a date, {came} sent once ({unsaid} had nothing to say)"
    )


def dates(
    person: PersonState, since: datetime, until: datetime
) -> Iterator[tuple[int, Kind, date]]:
    """The slots of a person that the clocks come to in a span of time."""
    assert person.place is not None
    zone = zone_named(person.place.zone)
    minute = since.replace(second=0, microsecond=0)
    first = local_time(zone, since).date() - DAY
    for kind, at in ((Kind.MORNING, person.morning_at), (Kind.EVENING, person.evening_at)):
        for number in range((until - since).days + 4):
            on = first + number * DAY
            if minute <= slot_instant(zone, on, at) <= until:
                yield person.id, kind, on
