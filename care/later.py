"""When something that was put off comes again: in an hour or tonight, never in quiet hours."""

from datetime import date, datetime, time, timedelta

from care.clock import quiet_of, today, wall_clock, zone_of
from care.events import Kind
from care.messages.plan import LaterWhen
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


def reminded(person: PersonState) -> bool:
    """Whether anything that was put off is brought back: not while paused or stopped."""
    return person.paused_on is None and bool(slot_plans(person))


def hours_left(person: PersonState, on: date, now: datetime) -> tuple[LaterWhen, ...]:
    """The hours of `on` to which something can be put off, never past the quiet edge."""
    if not reminded(person):
        return ()
    hour, tonight = (later_instant(person, on, w, now) for w in (LaterWhen.HOUR, LaterWhen.TONIGHT))
    choices = [LaterWhen.HOUR] if _may_come(person, on, hour) else []
    if tonight > hour and _may_come(person, on, tonight):
        choices.append(LaterWhen.TONIGHT)
    return tuple(choices)


def _may_come(person: PersonState, on: date, at: datetime) -> bool:
    """Whether a message may come then: on the same day, and not in the quiet hours."""
    quiet = quiet_of(person).covers(wall_clock(person, at).time())
    return today(person, at) == on and not quiet


def quiet_edge(person: PersonState, on: date) -> datetime:
    """The instant (UTC) after which nothing that was put off is sent on `on`."""
    return max(plan.expires(on) for plan in slot_plans(person) if plan.kind is Kind.EVENING)


def occasion_of(at: datetime) -> str:
    return f"{at:%H%M}"
