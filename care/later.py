"""When something that was put off comes again: in an hour or tonight, never in quiet hours."""

from datetime import date, datetime, time, timedelta

from care.clock import quiet_of, today, wall_clock, zone_of
from care.events import Kind
from care.messages import LaterWhen
from care.person import PersonState
from care.slots import slot_plans
from rehab.schedule import slot_instant

IN_AN_HOUR = timedelta(hours=1)
TONIGHT = time(18, 30)  # local; before the evening question


def later_instant(person: PersonState, on: date, when: LaterWhen, now: datetime) -> datetime:
    zone = zone_of(person)
    if when is LaterWhen.HOUR or zone is None:
        return now + IN_AN_HOUR
    return slot_instant(zone, on, TONIGHT)


def may_come(person: PersonState, on: date, at: datetime) -> bool:
    """Whether a message may come then: on the same day, and not in the quiet hours."""
    quiet = quiet_of(person).covers(wall_clock(person, at).time())
    return today(person, at) == on and not quiet


def quiet_edge(person: PersonState, on: date) -> datetime:
    """The instant (UTC) after which nothing that was put off is sent on `on`."""
    return max(plan.expires(on) for plan in slot_plans(person) if plan.kind is Kind.EVENING)


def occasion_of(at: datetime) -> str:
    return f"{at:%H%M}"
