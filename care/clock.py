"""A person's own days: which date an instant counts for where they are."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from care.person import PersonState
from rehab.schedule import QuietHours, local_time, program_date, quiet_hours, zone_named


def zone_of(person: PersonState) -> ZoneInfo | None:
    return zone_named(person.place.zone) if person.place else None


def today(person: PersonState, now: datetime) -> date:
    """The program date of `now` for this person; in UTC while their zone is unknown."""
    return program_date(zone_of(person) or zone_named("UTC"), now)


def wall_clock(person: PersonState, now: datetime) -> datetime:
    """The wall time of `now` for this person; UTC while their zone is unknown."""
    zone = zone_of(person)
    return local_time(zone, now) if zone else now.astimezone(UTC)


def quiet_of(person: PersonState) -> QuietHours:
    """The quiet hours that hold for this person: a slot's time moves the edge they chose."""
    return quiet_hours(person.morning_at, person.evening_at, person.quiet)


def country_of(person: PersonState) -> str | None:
    return person.place.country if person.place else None
