"""Flares: when one is open and when it is over (clinical.md 4.5).

A flare is over on the day after the first evening at or below the pain before it, or after a
visit. Derived from the scores; only its beginning and the level before it are kept.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.clock import today
from care.diary import daily_pain
from care.person import Flare, PersonState

DAY = timedelta(days=1)
LEVEL_FROM = timedelta(days=7)  # the days before a flare that tell its level


def flare_since(person: PersonState, on: date) -> date | None:
    """The date on which the flare began that is open on `on`; None where there is none."""
    last = last_flare(person, on)
    if last is None:
        return None
    over = flare_over_on(person, last)
    return last.on if over is None or on < over else None


def flare_over_on(person: PersonState, flare: Flare) -> date | None:
    """The first day after a flare: strength one level down, running lower (4.5)."""
    pain = daily_pain(person)
    calm = [day for day, score in pain.items() if day > flare.on and score <= flare.level]
    seen = [visit.on for visit in person.visits if visit.on >= flare.on]
    return min((day + DAY for day in (*calm, *seen)), default=None)


def flare_restarts(person: PersonState) -> tuple[date, ...]:
    """The days on which running began again after a flare, each a step lower (4.5)."""
    over = (flare_over_on(person, flare) for flare in person.flares)
    return tuple(sorted({day for day in over if day is not None}))


def with_flare(person: PersonState, now: datetime) -> PersonState:
    """The person with a flare that begins now; one that is open stays as it is."""
    on = today(person, now)
    if person.enrollment is None or flare_since(person, on) is not None:
        return person
    if any(flare.on == on for flare in person.flares):
        return person
    return replace(person, flares=(*person.flares, Flare(on, now, _level_before(person, on))))


def last_flare(person: PersonState, on: date) -> Flare | None:
    """The flare that began last, up to `on`."""
    return max((f for f in person.flares if f.on <= on), key=lambda f: f.on, default=None)


def _level_before(person: PersonState, on: date) -> int:
    """The middle of the last 7 days' scores, the lower one of two; else the start level."""
    pain = daily_pain(person)
    days = (on - DAY * back for back in range(1, LEVEL_FROM.days + 1))
    scores = sorted(pain[day] for day in days if day in pain)
    if scores:
        return scores[(len(scores) - 1) // 2]
    return person.enrollment.baseline if person.enrollment else 0
