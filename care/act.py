"""One event happens to one person: what they are afterwards, what is said, what falls due."""

from dataclasses import replace
from datetime import datetime

from care import about_you, check_in, long_away, run_live, run_log, session, stops, weekly
from care.current import current
from care.enrollment import place_given
from care.evening import open_evening
from care.events import (
    Action,
    Asked,
    Blocked,
    CameBack,
    Edited,
    Event,
    FellDue,
    FromPerson,
    Kind,
    LocationShared,
    LongAway,
    Missed,
    SentOther,
    Tapped,
    Typed,
)
from care.messages.control import NotUnderstood
from care.morning import open_morning
from care.outcome import Outcome
from care.person import PersonState, Status, Step
from care.repeats import needs_no_repeat, without_nudge
from care.silence import back_from_silence, welcomed
from care.taps import tapped
from care.unsent import unsent, with_missed_dates
from care.words import asked, typed

_PLACE_STEPS = {Step.PLACE, Step.PLACE_CHOICE, Step.CLOCK}
_TYPED_NUMBER_STEPS = {
    Step.CLEARED_ON,
    Step.PAIN_NOW,
    Step.SET_MORNING,
    Step.SET_EVENING,
    Step.SET_QUIET,
    Step.SET_QUIET_END,
    Step.PAUSE_UNTIL,
    Step.VISIT_DATE,
    *about_you.STEPS,
}


def act(person: PersonState, event: Event, now: datetime) -> Outcome:
    """What `event` leads to at `now` (aware, UTC). Pure: nothing is saved or sent here."""
    match event:
        case FellDue():
            return _fell_due(person, event, now)
        case Missed():
            return unsent(person, event)
        case Blocked() if long_away.anything_held(person):
            return Outcome(replace(person, reachable=False))
        case Blocked():
            return Outcome(person)
        case LongAway():
            return long_away.long_away(person, now)
        case CameBack():
            return long_away.seen(Outcome(_here(person)), now)
        case Tapped(Action.STAY):
            return long_away.seen(long_away.stay(person), now)
    return long_away.seen(_from_person(person, event, now), now)


def _from_person(person: PersonState, event: FromPerson, now: datetime) -> Outcome:
    """What the person did, answered; they are reachable, and perhaps back from a silence."""
    back = back_from_silence(person, now)
    if back is None:
        return _answered(_here(person), event, now)
    return welcomed(_answered(_here(back), event, now), now)


def _answered(here: PersonState, event: FromPerson, now: datetime) -> Outcome:
    """What the person did, by its kind."""
    match event:
        case Asked():
            return asked(here, event, now)
        case Tapped():
            return tapped(here, event, now)
        case Typed():
            return typed(here, event, now)
        case Edited() if here.enrollment is not None:
            corrected = run_log.edited(here, event.text, event.message_id, now)
            if corrected is None:
                corrected = check_in.edited(here, event.text, event.message_id, now)
            return run_log.asking_the_six(corrected) if event.worry else corrected
        case Edited():
            return Outcome(here)
        case LocationShared():
            return _located(here, event, now)
        case SentOther():
            return Outcome(here, (NotUnderstood(here.dialog, here.enrollment is not None),))


def shown_again(person: PersonState, event: Event, now: datetime) -> Outcome:
    """The screen of an update whose effect is saved already: nothing changes any more.

    Where no question is open a tap or a command is answered as before, where it still has an
    answer; everything else shows where the person stands.
    """
    here = _here(person)
    if person.dialog is None and isinstance(event, Tapped | Asked):
        again = act(here, event, now)
        if again.messages:
            return Outcome(person, again.messages, beside=again.beside)
    return Outcome(person, current(here, now).messages)


def _here(person: PersonState) -> PersonState:
    """Whoever writes is reachable; after a goodbye the reminders begin again."""
    status = Status.ACTIVE if person.status is Status.SAID_GOODBYE else person.status
    if person.reachable and status is person.status:
        return person
    return replace(person, reachable=True, status=status)


def _located(person: PersonState, event: LocationShared, now: datetime) -> Outcome:
    dialog = person.dialog
    if dialog is None or dialog.step not in _PLACE_STEPS:
        return Outcome(person, (NotUnderstood(dialog, person.enrollment is not None),))
    return place_given(person, dialog, event.place, now)


def _fell_due(person: PersonState, event: FellDue, now: datetime) -> Outcome:
    """What a row of the outbox says.

    After /stop only advice speaks, which answers the person, and the warning of a deletion.
    """
    speaks = event.kind.advice or event.kind is Kind.DELETION_WARNING
    if not person.reachable or (person.status is Status.STOPPED and not speaks):
        return Outcome(person)
    if event.kind.slot and person.enrollment and event.on < person.enrollment.started_on:
        return Outcome(person)
    if needs_no_repeat(person, event):
        return Outcome(person)
    person = with_missed_dates(person, event)
    match event.kind:
        case Kind.MORNING if event.perhaps_sent is not None:
            return without_nudge(open_morning(person, event.on, now))
        case Kind.MORNING:
            return open_morning(person, event.on, now)
        case Kind.EVENING:
            return _number_is_a_score(open_evening(person, event.on, now))
        case Kind.VERDICT:
            return stops.verdict_message(person, event.occasion)
        case Kind.FOLLOW_UP:
            return stops.follow_up(person, event.occasion)
        case Kind.DELETION_WARNING:
            return long_away.warning(person, now)
        case Kind.SEEN_CHECK:
            return stops.seen_check(person, event.occasion, now)
        case Kind.SEVERE:
            return check_in.severe_message(person, event.on)
        case Kind.DECISION:
            return weekly.advice_message(person, event.occasion, now)
        case Kind.RUN_LATER:
            return run_log.offered_again(person, event.on, event.occasion, now)
        case Kind.CUE:
            return run_live.cue(person, event.on, event.occasion, now)
        case Kind.LATER:
            return session.offered_again(person, event.on, event.occasion, now)


def _number_is_a_score(evening: Outcome) -> Outcome:
    """From the evening question on, a typed number is its answer, whatever was left open."""
    dialog = evening.person.dialog
    if not evening.messages or dialog is None or dialog.step not in _TYPED_NUMBER_STEPS:
        return evening
    return replace(evening, person=replace(evening.person, dialog=None))
