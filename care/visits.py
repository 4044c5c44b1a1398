"""Seeing a professional: booked, seen, and the new epoch that a visit begins (clinical.md 6.5)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.clock import country_of, today
from care.messages import Message, Toast
from care.messages.decisions import (
    BookedNoted,
    DateUnreadable,
    FindHelp,
    SeenNoted,
    SeenQuestion,
    VisitDateQuestion,
)
from care.messages.morning import MorningAsk
from care.morning import asked_about, morning_screen
from care.outcome import Outcome
from care.person import Booking, Dialog, Escalation, PersonState, Step, Visit
from rehab.schedule import DAYS_PER_WEEK
from rehab.three_week_rule import FIRST_CHECK, VisitOutcome

VISIT_AT_MOST_AHEAD = timedelta(days=365)


def booked(person: PersonState, on: date, answer: Booking, now: datetime) -> Outcome:
    """What came of the advice of `on`; the answer stands for all that was advised that day.

    In this morning's message it makes room for the next question. A reply to any other message
    stands beside it.
    """
    advised = [e for e in person.escalations if e.on == on and e.outcome is not Booking.SEEN]
    if not advised:
        return Outcome(person, toast=Toast.OLD_BUTTON)
    day, asked = today(person, now), asked_about(person, on, now)
    changed = person
    reply: Message = SeenQuestion()
    if answer is not Booking.SEEN:
        noted = [replace(e, outcome=answer, visit_on=None, answered_on=day) for e in advised]
        changed, reply = _with(person, noted), BookedNoted(noted[-1])
    if answer is Booking.BOOKED:
        changed, reply = replace(changed, dialog=Dialog(Step.VISIT_DATE)), VisitDateQuestion()
    if asked is None:
        return Outcome(changed, (reply,), beside=True)
    screen = morning_screen(changed, day, now, past=asked)
    in_screen = asked is MorningAsk.BOOKED and isinstance(reply, BookedNoted)
    return Outcome(changed, (screen,) if in_screen else (screen, reply))


def visit_date(person: PersonState, day: date | None, now: datetime) -> Outcome:
    """The date of a booked visit; None was not readable."""
    on = today(person, now)
    if day is None or not on <= day <= on + VISIT_AT_MOST_AHEAD:
        return Outcome(person, (DateUnreadable(), VisitDateQuestion()))
    return _booked_for(person, day)


def visit_date_unknown(person: PersonState) -> Outcome:
    """Not sure when: repeats wait for 28 days."""
    return _booked_for(person, None)


def seen(person: PersonState, outcome: VisitOutcome, now: datetime) -> Outcome:
    """Seen counts on the day of the tap: a new epoch from tomorrow, or a pause.

    It answers advice; without any that is open the button is an old one.
    """
    on = today(person, now)
    advised = [e for e in person.escalations if e.outcome is not Booking.SEEN]
    if not advised:
        return Outcome(person, toast=Toast.OLD_BUTTON)
    followed = _with(person, [replace(e, outcome=Booking.SEEN, answered_on=on) for e in advised])
    others = tuple(visit for visit in person.visits if visit.on != on)
    changed = replace(followed, visits=(*others, Visit(on, outcome)), dialog=None)
    if outcome is VisitOutcome.STOP:
        return Outcome(replace(changed, paused_on=on), (SeenNoted(outcome.value, None),))
    first_check = on + timedelta(days=1 + FIRST_CHECK * DAYS_PER_WEEK)
    return Outcome(changed, (SeenNoted(outcome.value, first_check),))


def find_help(person: PersonState) -> Outcome:
    return Outcome(person, (FindHelp(country_of(person)),))


def _booked_for(person: PersonState, day: date | None) -> Outcome:
    """Every booking that still lacks its date is for `day`."""
    done = replace(person, dialog=None)
    waiting = [e for e in person.escalations if e.outcome is Booking.BOOKED and not e.visit_on]
    if not waiting:
        return Outcome(done, toast=Toast.OLD_BUTTON)
    noted = [replace(e, visit_on=day) for e in waiting]
    return Outcome(_with(done, noted), (BookedNoted(noted[-1]),))


def _with(person: PersonState, changed: list[Escalation]) -> PersonState:
    """The person with these escalations in place of what they were."""
    after = {(e.on, e.reason): e for e in changed}
    escalations = tuple(after.get((e.on, e.reason), e) for e in person.escalations)
    return replace(person, escalations=escalations)
