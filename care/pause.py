"""A pause: silence until a date or until the person says, and the way back (conversation.md 6).

The clock and the checks run on; only a red flag's follow-up and an escalation speak.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.clock import today
from care.messages.control import Paused, PauseDateRefused
from care.messages.morning import Spoken
from care.outcome import Outcome
from care.person import Dialog, PersonState, Status, Step, Told, Visit
from care.weekly import open_question, spoken
from rehab.three_week_rule import Decision, VisitOutcome

LONGEST_PAUSE = timedelta(days=183)
PAUSE_DAYS = (3, 7, 14)  # as offered; any other date can be typed

BACK_TOLD = "back"  # a return from a pause: a sign of life without an answer
OVER_TOLD = "pause_over"  # the pause ended by itself on this morning
ASKED_AGAIN_TOLD = "catch_up_again"  # the open question, on the morning of the return


def pause(person: PersonState, now: datetime) -> Outcome:
    """Silence from now on; until when is asked, and is "until I say" without an answer."""
    already = person.paused_on is not None
    paused = person if already else replace(person, paused_on=today(person, now))
    asked = replace(paused, dialog=Dialog(Step.PAUSE_UNTIL))
    return Outcome(asked, (Paused(already, asked.paused_until),))


def pause_for(person: PersonState, days: int, now: datetime) -> Outcome:
    """A pause of so many days; 0 is "until I say"."""
    on = today(person, now)
    return _until(person, on + timedelta(days=days) if days else None, on)


def pause_until(person: PersonState, until: date, now: datetime) -> Outcome:
    """A typed date, from tomorrow to half a year ahead; else it is asked again."""
    on = today(person, now)
    if not on < until <= on + LONGEST_PAUSE:
        again = Paused(person.paused_on is not None, person.paused_until)
        return Outcome(person, (PauseDateRefused(on + LONGEST_PAUSE), again))
    return _until(person, until, on)


def over(person: PersonState, on: date) -> PersonState:
    """The person as they are on the date `on`: a pause until then has ended by itself."""
    if person.paused_on is None or person.paused_until is None or on < person.paused_until:
        return person
    back = returned(person, on)
    return replace(back, told=(*back.told, Told(on, OVER_TOLD)))


def returned(person: PersonState, on: date) -> PersonState:
    """Back from a pause, from /stop, or from silence; what was open in the chat stays open.

    After a visit that stopped the program, the return begins a new epoch tomorrow (6.5).
    """
    was = person.paused_on is not None or person.status is not Status.ACTIVE
    back = replace(person, status=Status.ACTIVE, paused_on=None, paused_until=None)
    if back.dialog is not None and back.dialog.step is Step.PAUSE_UNTIL:
        back = replace(back, dialog=None)
    sign = Told(on, BACK_TOLD)
    if was and sign not in back.told:
        back = replace(back, told=(*back.told, sign))
    if any(visit.outcome is VisitOutcome.STOP for visit in person.visits):
        kept = tuple(v for v in person.visits if v.outcome is not VisitOutcome.STOP and v.on != on)
        back = replace(back, visits=(*kept, Visit(on, VisitOutcome.CARRY_ON)))
    return back


def with_question_again(person: PersonState, on: date) -> PersonState:
    """The open catch-up question is asked once more on the first morning after a pause."""
    asked = open_question(person, on)
    if asked is None or asked.on == on:
        return person
    told = [t for t in person.told if asked.on < t.on <= on]
    back = any(t.text_id == BACK_TOLD for t in told)
    again = any(t.text_id == ASKED_AGAIN_TOLD for t in told)
    if not back or again:
        return person
    return replace(person, told=(*person.told, Told(on, ASKED_AGAIN_TOLD)))


def asked_again(person: PersonState, on: date, now: datetime) -> Spoken | None:
    """The decision whose question the morning of `on` asks once more."""
    if Told(on, ASKED_AGAIN_TOLD) not in person.told:
        return None
    asked = [d for d in person.decisions if d.decision is Decision.ASK_CATCH_UP and d.on < on]
    return spoken(person, max(asked, key=lambda decided: decided.at), now) if asked else None


def last_asked(person: PersonState, asked_on: date) -> date:
    """The morning that last asked the question of `asked_on`: that one, or one after a pause."""
    again = (t.on for t in person.told if t.text_id == ASKED_AGAIN_TOLD)
    later = (d.on for d in person.decisions if d.on > asked_on)
    before = min(later, default=date.max)
    return max((asked_on, *(on for on in again if asked_on < on < before)))


def _until(person: PersonState, until: date | None, on: date) -> Outcome:
    paused = replace(person, paused_on=person.paused_on or on, paused_until=until, dialog=None)
    return Outcome(paused, (Paused(already=False, until=until, asking=False),))
