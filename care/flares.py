"""Flares: when one is open, when it is over, and what it leads to (clinical.md 4.5).

A flare is over on the day after the first evening at or below the pain before it, or after a
visit. Derived from the scores; only its beginning and the level before it are kept.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.clock import country_of, today
from care.day_after import red_days
from care.diary import daily_pain
from care.messages.runs import FlareSaid
from care.outcome import Outcome
from care.person import Flare, PersonState, Told
from care.plan_dates import next_check
from care.six import runs
from care.stops import open_stop
from rehab.day_rule import two_reds
from rehab.races import EARLY_VISIT_WITHIN

DAY = timedelta(days=1)
LEVEL_FROM = timedelta(days=7)  # the days before a flare that tell its level
MOST_REST = timedelta(days=3)  # 4.5: 24-72 h, no total rest beyond 3 days unless told
NOT_SETTLED = timedelta(days=7)  # 4.5: then the next weekly check
FLARES_WITHIN = timedelta(weeks=6)  # 4.5: the third in these
MANY_FLARES = 3  # 4.5, S47
FLARE_TOLD = "flare of two reds"


def flare_since(person: PersonState, on: date) -> date | None:
    """The date on which the flare began that is open on `on`; None where there is none."""
    last = _last(person, on)
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


def flare_begun(person: PersonState, now: datetime) -> Outcome:
    """None of the six applies: the flare begins, and its days are told.

    Raises ValueError for a person without an enrollment.
    """
    begun = with_flare(person, now)
    return Outcome(begun, (flare_said(begun, today(begun, now)),))


def after_two_reds(
    person: PersonState, on: date, now: datetime
) -> tuple[PersonState, tuple[FlareSaid, ...]]:
    """The second red day within 7 days begins a flare, which is told at once (3.2).

    `on` is the date whose session or run was just answered about: it can be the earlier of the
    two. Each two begin one flare. Beside an open stop nothing is said: it holds more back (7).
    """
    second = two_reds(red_days(person, today(person, now)))
    if second is None or second < on or open_stop(person, now) is not None:
        return person, ()
    open_then = flare_since(person, second) is not None
    if open_then or any(flare.on >= second for flare in person.flares):
        return person, ()
    begun = with_flare(person, now)
    if begun is person:
        return person, ()
    return begun, (flare_said(begun, today(begun, now), two_reds=True),)


def two_reds_of_yesterday(person: PersonState, on: date, now: datetime) -> PersonState:
    """The person with the flare of a second red of yesterday that no answer since has begun.

    An exercise hurt, and the session was left before its question (3.2): the morning tells it.
    """
    flared, told = after_two_reds(person, on - DAY, now)
    return replace(flared, told=(*flared.told, Told(on, FLARE_TOLD))) if told else person


def flare_said(person: PersonState, on: date, *, two_reds: bool = False) -> FlareSaid:
    """What is said about the flare that is open on `on`, or was told today.

    Raises ValueError for a person without one.
    """
    last = _last(person, on)
    if last is None:
        raise ValueError("there is no flare to speak of")
    goal = person.goal.on if person.goal else None
    recent = [flare for flare in person.flares if timedelta(0) <= on - flare.on < FLARES_WITHIN]
    return FlareSaid(
        on=last.on,
        today=on,
        level=last.level,
        over=flare_since(person, on) is None,
        many=len(recent) >= MANY_FLARES,
        lasts=on - last.on >= NOT_SETTLED,
        next_check=next_check(person, on),
        race_soon=goal is not None and DAY <= goal - on <= EARLY_VISIT_WITHIN,
        two_reds=two_reds,
        runs=runs(person),
        country=country_of(person),
    )


def _last(person: PersonState, on: date) -> Flare | None:
    return max((f for f in person.flares if f.on <= on), key=lambda f: f.on, default=None)


def _level_before(person: PersonState, on: date) -> int:
    """The middle of the last 7 days' scores, the lower one of two; else the start level."""
    pain = daily_pain(person)
    days = (on - DAY * back for back in range(1, LEVEL_FROM.days + 1))
    scores = sorted(pain[day] for day in days if day in pain)
    if scores:
        return scores[(len(scores) - 1) // 2]
    return person.enrollment.baseline if person.enrollment else 0
