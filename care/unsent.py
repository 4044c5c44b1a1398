"""A slot was not sent in time, through no doing of the person's: what that leaves of it.

What it would have said counts as not said, so that a later message says it: advice, the
question of a weekly check, the safety net, the goodbye. The slot itself is gone: a day that is
over is not asked about at night.
"""

from dataclasses import replace
from datetime import date, timedelta

from care.events import FellDue, Kind, Missed
from care.maintenance import silent_slot
from care.missed import MISSED_TOLD, SAID_TOLD, missed_on
from care.morning import BOOKED_TOLD
from care.outcome import Outcome
from care.pause import ASKED_AGAIN_TOLD
from care.person import Decided, PersonState, Status, Told, Topic
from care.silence import BOTH_TOLD, GOODBYE_TOLD, STILL_THERE_TOLD, evening_comes
from care.slots import first_evening_comes
from care.weekly import SAFETY_NET_TOLD

LONGEST_NOTED = 14  # days: of a longer absence the last ones tell enough

_SAID_IN_THE_EVENING = {SAFETY_NET_TOLD, BOTH_TOLD, GOODBYE_TOLD, SAID_TOLD[Kind.EVENING]}
_SAID_IN_THE_MORNING = {ASKED_AGAIN_TOLD, STILL_THERE_TOLD, SAID_TOLD[Kind.MORNING]}


def unsent(person: PersonState, event: Missed) -> Outcome:
    """The person after a slot that did not come."""
    untold = _nothing_said(person, event.kind, event.on)
    first = event.missed_from or event.on
    return Outcome(_noted(untold, event.kind, first, event.on))


def with_missed_dates(person: PersonState, event: FellDue) -> PersonState:
    """The person when a slot falls due before which the same slot of some dates did not come."""
    if event.missed_from is None:
        return person
    return _noted(person, event.kind, event.missed_from, event.on - timedelta(days=1))


def _noted(person: PersonState, kind: Kind, first: date, last: date) -> PersonState:
    """The dates from `first` to `last` are noted on which this slot would have come."""
    days = min((last - first).days + 1, LONGEST_NOTED)
    for on in (last - timedelta(days=n) for n in reversed(range(days))):
        if _would_have_come(person, kind, on) and not missed_on(person, kind, on):
            person = replace(person, told=(*person.told, Told(on, MISSED_TOLD[kind])))
    return person


def _would_have_come(person: PersonState, kind: Kind, on: date) -> bool:
    """Whether this slot of `on` had something to say: no more than would have come is missed."""
    enrollment = person.enrollment
    if enrollment is None or person.status is not Status.ACTIVE or not person.reachable:
        return False
    if person.paused_on is not None or on < enrollment.started_on or silent_slot(person, kind, on):
        return False
    if kind is Kind.MORNING:
        return on > enrollment.started_on
    return first_evening_comes(person, on) and evening_comes(person, on)


def _nothing_said(person: PersonState, kind: Kind, on: date) -> PersonState:
    """The person without what this slot of `on` had noted as said."""
    if kind is Kind.EVENING:
        left = _without(person, on, _SAID_IN_THE_EVENING)
        goodbye = Told(on, GOODBYE_TOLD) in person.told
        gone = goodbye and person.status is Status.SAID_GOODBYE
        return replace(left, status=Status.ACTIVE) if gone else left
    left = _without(person, on, _SAID_IN_THE_MORNING)
    for decided in person.decisions:
        if decided.on == on and _unheard(person, decided):
            left = _undecided(left, decided)
    return left


def _without(person: PersonState, on: date, texts: set[str]) -> PersonState:
    told = tuple(
        t
        for t in person.told
        if t.on != on or not (t.text_id in texts or t.text_id.startswith(BOOKED_TOLD))
    )
    return replace(person, told=told)


def _unheard(person: PersonState, decided: Decided) -> bool:
    """Whether nothing shows that the person has seen this decision elsewhere, with /today."""
    week = (decided.epoch_start, decided.week)
    said = [d for d in person.decisions if (d.epoch_start, d.week) == week]
    about = {Topic.CATCH_UP, Topic.RESOLVED}
    answers = [a for a in person.answers if a.topic in about and a.at >= decided.at]
    advice = [e for e in person.escalations if (e.on, e.reason) == (decided.on, decided.decision)]
    return said == [decided] and not answers and all(e.outcome is None for e in advice)


def _undecided(person: PersonState, decided: Decided) -> PersonState:
    """The check of this decision is decided on the next morning: its own never came."""
    key = (decided.on, decided.decision)
    return replace(
        person,
        decisions=tuple(d for d in person.decisions if d != decided),
        escalations=tuple(e for e in person.escalations if (e.on, e.reason) != key),
    )
