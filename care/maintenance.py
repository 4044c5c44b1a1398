"""After the knee is resolved: two short sessions and one pain question a week (clinical.md 6.5).

The 3-week rule's checks end. Two weekly answers in a row of 3 or more offer a new start; red
flags and SEVERE go on as before.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.clock import today
from care.diary import daily_pain
from care.events import Kind
from care.messages import Toast
from care.messages.decisions import RestartAnswered, RestartOffer
from care.outcome import Outcome
from care.person import Enrollment, PersonState
from rehab.program import light_day
from rehab.schedule import DAYS_PER_WEEK
from rehab.weekly_level import SIGNIFICANT

WEEK = timedelta(days=DAYS_PER_WEEK)
RESTART_STAYS_OPEN = WEEK  # until the next weekly question


def in_maintenance(person: PersonState, on: date) -> bool:
    """Whether the date `on` belongs to maintenance; the day of the answer does."""
    enrollment = person.enrollment
    return (
        enrollment is not None
        and enrollment.resolved_on is not None
        and on >= enrollment.resolved_on
    )


def training_days(person: PersonState, on: date) -> tuple[int, ...]:
    """The weekdays with a session; in maintenance the first and the last of the strength days."""
    if not in_maintenance(person, on):
        return person.training_days
    strength = _without_light(person.training_days)
    return (strength[0], strength[-1])


def strength_days(person: PersonState, on: date) -> tuple[int, ...]:
    """The training days without the light one of a week of 4."""
    return _without_light(training_days(person, on))


def _without_light(days: tuple[int, ...]) -> tuple[int, ...]:
    light = light_day(days)
    return tuple(sorted(day for day in days if day != light))


def weekly_evening(person: PersonState, on: date) -> bool:
    """Whether the evening of `on` is the one a week that asks, a week after the last daily one."""
    enrollment = person.enrollment
    if enrollment is None or enrollment.resolved_on is None:
        return False
    return (on - enrollment.resolved_on).days % DAYS_PER_WEEK == DAYS_PER_WEEK - 1


def silent_slot(person: PersonState, kind: Kind, on: date) -> bool:
    """Whether maintenance leaves this slot of `on` without a message."""
    resolved_on = person.enrollment.resolved_on if person.enrollment else None
    if resolved_on is None or on < resolved_on:
        return False
    if kind is Kind.EVENING:
        return not weekly_evening(person, on)
    race = person.goal is not None and person.goal.on == on
    return on > resolved_on and not race and on.weekday() not in training_days(person, on)


def offered_restart(person: PersonState, on: date) -> RestartOffer | None:
    """The offer of a new start after the weekly answer of `on`; None where it is not due."""
    if not (in_maintenance(person, on) and weekly_evening(person, on)):
        return None
    before = on - WEEK
    pain = daily_pain(person)
    if not in_maintenance(person, before) or before not in pain or on not in pain:
        return None
    scores = (pain[before], pain[on])
    return RestartOffer(scores) if min(scores) >= SIGNIFICANT else None


def restart(person: PersonState, yes: bool, now: datetime) -> Outcome:
    """The answer to the offer. A new enrollment begins today, at phase 1; the old one is kept.

    The latest weekly answer is its baseline. Without an offer that is open the button is old.
    """
    on = today(person, now)
    days = (on - timedelta(days=n) for n in range(RESTART_STAYS_OPEN.days))
    offered = next((day for day in days if offered_restart(person, day)), None)
    if person.enrollment is None or offered is None:
        return Outcome(person, toast=Toast.OLD_BUTTON)
    if not yes:
        return Outcome(person, (RestartAnswered(restarted=False),))
    begun = Enrollment(
        started_on=on,
        enrolled_at=now,
        baseline=daily_pain(person)[offered],
        knee=person.enrollment.knee,
        track=person.enrollment.track,
    )
    return Outcome(replace(person, enrollment=begun), (RestartAnswered(restarted=True),))
