"""When a person is written to: the two slots of a day (conversation.md 1)."""

import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from care.clock import quiet_of
from care.diary import epoch_start
from care.events import Kind
from care.maintenance import silent_slot
from care.person import PersonState, Status
from rehab.schedule import (
    is_decision_day,
    local_time,
    morning_instant,
    slot_instant,
    zone_named,
)

EVENING_STAYS_OPEN = timedelta(hours=1)  # a chosen time moves the edge of the quiet hours
LONGEST_SPREAD = timedelta(minutes=30)  # so that it always ends before a slot is stale


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """What the next instant of a slot follows from; a change of any of it plans anew.

    `until` is the local time after which a morning is stale: the evening takes over.
    `decides_from` is day 1 of the epoch: its decision days make a morning wait for 09:00.
    """

    kind: Kind
    zone: str
    at: time
    until: time
    decides_from: date

    def instant(self, on: date) -> datetime:
        """The instant (UTC) at which the slot of local date `on` is due."""
        zone = zone_named(self.zone)
        if self.kind is Kind.MORNING:
            return morning_instant(
                zone, on, self.at, decision_day=is_decision_day(self.decides_from, on)
            )
        return slot_instant(zone, on, self.at)

    def expires(self, on: date) -> datetime:
        """The instant (UTC) after which the slot of `on` is stale: never sent at night."""
        edge = slot_instant(zone_named(self.zone), on, self.until)
        return max(edge, self.instant(on) + EVENING_STAYS_OPEN)

    def next_after(self, instant: datetime) -> tuple[date, datetime]:
        """The first local date whose slot is later than `instant`, and when that is (UTC)."""
        on = local_time(zone_named(self.zone), instant).date() - timedelta(days=1)
        while (due := self.instant(on)) <= instant:
            on += timedelta(days=1)
        return on, due


def spread_of(person_id: int, most: timedelta) -> timedelta:
    """How long after the chosen minute a person is written to, so that not all are at once.

    From 0 to less than `most`, in whole seconds; always the same for one person, and told to
    nobody. Raises ValueError where `most` is longer than LONGEST_SPREAD.
    """
    if not timedelta(0) <= most <= LONGEST_SPREAD:
        raise ValueError("a message may wait for half an hour at most")
    seconds = int(most.total_seconds())
    return timedelta(seconds=zlib.crc32(str(person_id).encode()) % seconds if seconds else 0)


def slot_plans(person: PersonState) -> tuple[SlotPlan, ...]:
    """The slots that a person is written to in; none unless they are active and reachable."""
    if (
        person.status is not Status.ACTIVE
        or not person.reachable
        or person.place is None
        or person.enrollment is None
    ):
        return ()
    zone, decides_from = person.place.zone, epoch_start(person)
    edge = min(person.evening_at, person.quiet.start)
    return (
        SlotPlan(Kind.MORNING, zone, person.morning_at, edge, decides_from),
        SlotPlan(Kind.EVENING, zone, person.evening_at, quiet_of(person).start, decides_from),
    )


# conversation.md 1: no question on day 1 so soon after the enrollment's own.
FIRST_EVENING_AFTER = timedelta(hours=3)


def first_evening_comes(person: PersonState, on: date) -> bool:
    """Whether the evening question of `on` is not too close to the enrollment."""
    enrollment = person.enrollment
    if enrollment is None or on > enrollment.started_on:
        return True
    evenings = [plan.instant(on) for plan in slot_plans(person) if plan.kind is Kind.EVENING]
    return all(due - enrollment.enrolled_at >= FIRST_EVENING_AFTER for due in evenings)


def _speaks(person: PersonState, kind: Kind, on: date) -> bool:
    """Whether this slot of `on` has something to say, as far as that is known before."""
    if kind is Kind.EVENING and not first_evening_comes(person, on):
        return False
    return not silent_slot(person, kind, on)


def next_message(person: PersonState, now: datetime) -> datetime:
    """The instant (UTC) of the next slot message.

    Raises ValueError for a person who is written to in no slot.
    """
    instants = []
    for plan in slot_plans(person):
        on, due = plan.next_after(now)
        while not _speaks(person, plan.kind, on):
            on, due = plan.next_after(due)
        instants.append(due)
    return min(instants)
