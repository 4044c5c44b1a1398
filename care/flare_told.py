"""What is said of a flare when it begins and while it is open (clinical.md 4.5)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.clock import country_of, today
from care.day_after import red_days
from care.flares import flare_since, last_flare, with_flare
from care.messages.runs import FlareSaid
from care.outcome import Outcome
from care.person import PersonState, Told
from care.plan_dates import next_check
from care.runs import steps_back
from care.six import runs
from care.stops import open_stop
from rehab.day_rule import two_reds
from rehab.races import EARLY_VISIT_WITHIN

DAY = timedelta(days=1)
NOT_SETTLED = timedelta(days=7)  # 4.5: then the next weekly check
FLARES_WITHIN = timedelta(weeks=6)  # 4.5: the third in these
MANY_FLARES = 3  # 4.5, S47
FLARE_TOLD = "flare of two reds"


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
    last = last_flare(person, on)
    if last is None:
        raise ValueError("there is no flare to speak of")
    goal = person.goal.on if person.goal else None
    recent = [flare for flare in person.flares if timedelta(0) <= on - flare.on < FLARES_WITHIN]
    over = flare_since(person, on) is None
    return FlareSaid(
        on=last.on,
        today=on,
        level=last.level,
        over=over,
        many=len(recent) >= MANY_FLARES,
        lasts=on - last.on >= NOT_SETTLED,
        next_check=next_check(person, on),
        race_soon=goal is not None and DAY <= goal - on <= EARLY_VISIT_WITHIN,
        two_reds=two_reds,
        runs=runs(person),
        # That much is certain; by how much, an answer that is still open can change.
        shorter=steps_back(person, on + DAY, flare_ends=not over) != 0,
        country=country_of(person),
    )
