"""What holds a person's loaded work back, and how long. Derived, never stored.

Source: conversation.md 5 and clinical.md 6.3, 7 (docs/rules.md).
"""

from datetime import date, datetime, timedelta

from care.clock import today
from care.day_after import done_runs, red_days, verdict_of
from care.diary import daily_pain
from care.flares import flare_since
from care.messages.plan import Held, NoLoad
from care.once import once
from care.person import Booking, Escalation, Knee, NextMorning, PersonState, Topic
from care.session_log import hurting, last_trained
from care.six import unanswered
from care.stops import open_stop
from rehab.content.exercises import EXERCISE_BY_ID, Phase
from rehab.day_rule import Verdict, two_reds
from rehab.red_flags import ONLY_QUAD_PRESS_DAYS
from rehab.three_week_rule import Decision, VisitOutcome

# conversation.md 5: SEVERE ends at "seen", or after 3 days running at 5 or less.
SETTLED_DAYS = 3
SETTLED_AT_MOST = 5
IMPACT_REST = timedelta(days=2)  # 3.6: no two impact days back to back
IMPACT_ONCE_IN = timedelta(days=7)  # 3.4 P4: once a week

_DAY = timedelta(days=1)
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


def waits(person: PersonState, on: date, now: datetime) -> NoLoad | None:
    """Why nothing is loaded at this moment: as `no_load` says, or the six wait for an answer."""
    why = no_load(person, on, now)
    if why is None and on <= today(person, now) and unanswered(person, on) is not None:
        return NoLoad.SIX
    return why


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


@once
def held(person: PersonState, on: date) -> Held | None:
    """Why the session of `on` is held at an easier form, or None."""
    returned = [stop.returned_on for stop in person.stops if stop.returned_on is not None]
    if any(0 <= (on - day).days < ONLY_QUAD_PRESS_DAYS for day in returned):
        return Held.RETURNED
    escalated = last_found(person, on, {d for d in Decision if d.escalates})
    if escalated is not None and not _ended(person, escalated, on):
        return Held.ESCALATION
    flare = last_found(person, on, {Decision.FLARE})
    if flare is not None and not _ended(person, flare, on):
        return Held.FLARE
    if flare_since(person, on) is not None:
        return Held.CALM
    if _second_red(person, on):
        return Held.TWO_REDS
    if _left_sore(person, on):
        return Held.SORE
    return Held.RUN if _red_run(person, on) else None


def _second_red(person: PersonState, on: date) -> bool:
    """Whether the last session was the second red one in 7 days (3.2)."""
    last = last_trained(person, before=on)
    return last is not None and last.on == two_reds(red_days(person, on - _DAY))


def impact_allowed(person: PersonState) -> bool:
    """Not for pain somewhere else than the front of the knee, until seen (RF22)."""
    elsewhere = person.enrollment is not None and person.enrollment.knee is Knee.ELSEWHERE
    return not elsewhere or bool(person.visits)


def impact_today(person: PersonState, on: date) -> bool:
    """Whether the session of `on` may jump and hop (3.4, 3.6).

    Never on two days in a row; in P4, where a person runs three times a week, once a week.
    """
    phase = person.enrollment.phase if person.enrollment else Phase.P1
    rest = IMPACT_ONCE_IN if phase is Phase.P4 else IMPACT_REST
    jumped = [
        log.on
        for log in person.sessions
        if log.on < on and any(EXERCISE_BY_ID[exercise].impact for exercise in log.marks)
    ]
    return impact_allowed(person) and all(on - day >= rest for day in jumped)


def _left_sore(person: PersonState, on: date) -> bool:
    """Whether the last loaded day was red and nothing particular hurt: a level down (3.2)."""
    last = last_trained(person, before=on)
    if last is not None and verdict_of(person, last) is Verdict.RED:
        return not hurting(last)
    worse = (
        answer.on
        for answer in person.answers
        if answer.topic is Topic.NEXT_MORNING
        and answer.value == NextMorning.CLEARLY_WORSE
        and answer.on <= on
    )
    sore = max(worse, default=None)
    return sore is not None and (last is None or last.on + _DAY < sore)


def _red_run(person: PersonState, on: date) -> bool:
    """Whether a run up to `on` was red and no session has followed on a later day (3.2).

    The session of the run's own day does not end it: the morning after was still to come.
    """
    reds = (run.on for run in done_runs(person) if run.on <= on and run.verdict is Verdict.RED)
    red, last = max(reds, default=None), last_trained(person, before=on)
    return red is not None and (last is None or last.on <= red)


def last_found(person: PersonState, on: date, decisions: set[Decision]) -> date | None:
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
