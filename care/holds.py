"""What holds a person's loaded work back, and how long. Derived, never stored.

Source: conversation.md 5 and clinical.md 6.3, 7 (docs/rules.md).
"""

from datetime import date, datetime, timedelta

from care.answers import program_sessions
from care.diary import daily_pain
from care.messages import Held, NoLoad
from care.person import Booking, Escalation, Knee, NextMorning, PersonState, Topic
from care.session_log import last_trained, too_much
from care.stops import open_stop
from rehab.red_flags import ONLY_QUAD_PRESS_DAYS
from rehab.three_week_rule import Decision, VisitOutcome

# conversation.md 5: SEVERE ends at "seen", or after 3 days running at 5 or less.
SETTLED_DAYS = 3
SETTLED_AT_MOST = 5

_GOOD = {Decision.CONTINUE, Decision.RESOLVED_CHECK}


def no_load(person: PersonState, on: date, now: datetime) -> NoLoad | None:
    """Why there is no loaded work on program date `on`, or None.

    An open stop, SEVERE, or the word of a clinician who said stop.
    """
    if open_stop(person, now) is not None:
        return NoLoad.STOP
    if severe_holds(person, on):
        return NoLoad.SEVERE
    visits = [visit for visit in person.visits if visit.on <= on]
    latest = max(visits, key=lambda visit: visit.on, default=None)
    if latest is not None and latest.outcome is VisitOutcome.STOP:
        return NoLoad.VISIT_STOP
    return None


def last_severe(person: PersonState, on: date) -> Escalation | None:
    """The advice of the last SEVERE up to `on`, if there was one."""
    spoken = [e for e in person.escalations if e.reason is Decision.SEVERE and e.on <= on]
    return max(spoken, key=lambda escalation: escalation.on, default=None)


def severe_holds(person: PersonState, on: date) -> bool:
    """Whether SEVERE still stands on `on`: not seen, not settled, or the six not clear."""
    last = last_severe(person, on)
    if last is None or last.outcome is Booking.SEEN:
        return False
    return not (_six_clear(person, last.on, on) and _settled(daily_pain(person), last.on, on))


def held(person: PersonState, on: date) -> Held | None:
    """Why the session of `on` is held at an easier form, or None."""
    returned = [stop.returned_on for stop in person.stops if stop.returned_on is not None]
    if any(0 <= (on - day).days < ONLY_QUAD_PRESS_DAYS for day in returned):
        return Held.RETURNED
    escalated = _last(person, on, {d for d in Decision if d.escalates})
    if escalated is not None and not _ended(person, escalated, on):
        return Held.ESCALATION
    flare = _last(person, on, {Decision.FLARE})
    if flare is not None and not _ended(person, flare, on):
        return Held.FLARE
    return Held.SORE if _left_sore(person, on) else None


def impact_allowed(person: PersonState) -> bool:
    """Not for pain somewhere else than the front of the knee, until seen (RF22)."""
    elsewhere = person.enrollment is not None and person.enrollment.knee is Knee.ELSEWHERE
    return not elsewhere or bool(person.visits)


def _left_sore(person: PersonState, on: date) -> bool:
    """Whether the last session was red: the next is a level down (3.2).

    It reached 6 or more, hurt sharply, or left the knee clearly worse the morning after.
    """
    last = last_trained(person, before=on)
    if last is not None and too_much(last):
        return True
    sore = max(
        (
            answer.on
            for answer in person.answers
            if answer.topic is Topic.NEXT_MORNING
            and answer.value == NextMorning.CLEARLY_WORSE
            and answer.on <= on
        ),
        default=None,
    )
    if sore is None:
        return False
    return not any(sore <= log.on < on for log in program_sessions(person))


def _last(person: PersonState, on: date, decisions: set[Decision]) -> date | None:
    """The last date up to `on` on which the rule found one of `decisions`."""
    found = (d.on for d in person.decisions if d.finding in decisions and d.on <= on)
    return max(found, default=None)


def _ended(person: PersonState, since: date, on: date) -> bool:
    """A hold ends when the person was seen, or with a later check that is good."""
    seen = any(since <= visit.on <= on for visit in person.visits)
    good = any(d.decision in _GOOD and since < d.on <= on for d in person.decisions)
    return seen or good


def _six_clear(person: PersonState, since: date, on: date) -> bool:
    """Whether the last answer to the six from `since` to `on` is that none applies."""
    six = [a for a in person.answers if a.topic is Topic.SIX and since <= a.on <= on]
    last = max(six, key=lambda answer: (answer.on, answer.at), default=None)
    return last is not None and last.value == "none"


def _settled(pain: dict[date, int], since: date, on: date) -> bool:
    """Whether 3 days in a row after `since`, up to `on`, had an answer of 5 or less."""
    days = (since + timedelta(days=n) for n in range(1, (on - since).days + 1))
    running = 0
    for day in days:
        running = running + 1 if pain.get(day, SETTLED_AT_MOST + 1) <= SETTLED_AT_MOST else 0
        if running == SETTLED_DAYS:
            return True
    return False
