"""Who has been away for a year is warned, and forgotten a month later (clinical.md 9).

Away is who neither writes nor taps. After /stop and in maintenance too: what is kept is about
their health, and is not kept for ever.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from care.clock import quiet_of, wall_clock, zone_of
from care.events import Kind
from care.messages import Toast
from care.messages.data import DeletionComing, Kept
from care.outcome import Due, Outcome
from care.person import PersonState
from rehab.schedule import is_quiet, next_slot

KEPT_FOR = timedelta(days=365)  # clinical.md 9: 12 months idle, then a warning
WARNED_FOR = timedelta(days=30)  # ... and deleted at 13 months
WARNING_STAYS_DUE = timedelta(days=7)
_NOON = time(12)  # of UTC, for a person whose zone is unknown
# A date is over everywhere once it is over at -12 hours.
_WESTMOST = timedelta(hours=12)


def anything_held(person: PersonState) -> bool:
    """Whether there is anything to keep: of a stranger who only asks, nothing is stored."""
    return person != PersonState(id=person.id, language=person.language)


def seen(outcome: Outcome, now: datetime) -> Outcome:
    """The outcome of what a person did: their year begins anew."""
    if not anything_held(outcome.person):
        return outcome
    on = now.astimezone(UTC).date()
    return replace(outcome, person=replace(outcome.person, seen_on=on, deletion_on=None))


def away_since(now: datetime) -> date:
    """Whoever was last seen on this date or before is to be warned."""
    return now.astimezone(UTC).date() - KEPT_FOR


def over_everywhere(now: datetime) -> date:
    """Whoever may be deleted from this date on or an earlier one is to be deleted."""
    return (now.astimezone(UTC) - _WESTMOST).date()


def long_away(person: PersonState, now: datetime) -> Outcome:
    """The warning or the deletion, as far as the person did not come back meanwhile."""
    if person.deletion_on is not None:
        return Outcome(person, forget=person.deletion_on <= over_everywhere(now))
    if person.seen_on is None or person.seen_on > away_since(now):
        return Outcome(person)
    due = _warning_due(person, now)
    return Outcome(replace(person, deletion_on=due.on + WARNED_FOR), due=(due,))


def warning(person: PersonState, now: datetime) -> Outcome:
    """The warning, when its row is due; one that is late into the night waits for the morning."""
    if person.deletion_on is None:
        return Outcome(person)
    zone = zone_of(person)
    if zone is not None and is_quiet(zone, now, quiet_of(person)):
        return Outcome(person, due=(_warning_due(person, now),))
    return Outcome(person, (DeletionComing(person.deletion_on),))


def stay(person: PersonState) -> Outcome:
    """Everything is kept, and nothing else changes: a tap on this brings no reminders back."""
    if not anything_held(person):
        return Outcome(person, toast=Toast.OLD_BUTTON)
    return Outcome(replace(person, reachable=True), (Kept(),))


def _warning_due(person: PersonState, now: datetime) -> Due:
    """At the person's next morning time."""
    zone = zone_of(person)
    if zone is None:
        on = wall_clock(person, now).date() + timedelta(days=1)
        at = datetime.combine(on, _NOON, UTC)
    else:
        on, at = next_slot(zone, person.morning_at, now)
    return Due(Kind.DELETION_WARNING, on, at, at + WARNING_STAYS_DUE)
