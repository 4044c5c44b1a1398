"""/why: what the last decision and the last advice rest on, and why the session is as it is.

Every automated decision is explained in the person's own numbers (clinical.md 9).
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.clock import today
from care.diary import daily_pain
from care.gates import missing
from care.holds import held, waits
from care.maintenance import in_maintenance
from care.messages.control import NotEnrolledYet
from care.messages.morning import Spoken
from care.messages.pages import Why
from care.messages.plan import PlanChange
from care.messages.runs import RunDay
from care.morning import plan_of
from care.outcome import Outcome
from care.person import Decided, Escalation, PersonState
from care.phases import phase_of
from care.plan_change import plan_change
from care.plan_dates import next_check
from care.runs import ran
from care.stops import open_stop
from care.weekly import spoken
from rehab.pain import SEVERE_SCORE
from rehab.schedule import DAYS_PER_WEEK
from rehab.three_week_rule import Decision


def why(person: PersonState, now: datetime) -> Outcome:
    if person.enrollment is None:
        return Outcome(person, (NotEnrolledYet(),))
    on = today(person, now)
    decided = max(person.decisions, key=lambda d: d.at, default=None)
    advice = max(person.escalations, key=lambda escalation: escalation.on, default=None)
    run_on, run = _next_run(person, on, now)
    page = Why(
        decided=decided,
        decided_on=_check_of(person, decided, now),
        escalation=advice,
        escalated_on=_check_of(person, _spoken_as(person, advice), now),
        severe=_severe(person, advice),
        no_load=waits(person, on, now),
        stop=open_stop(person, now),
        held=held(person, on),
        next_check=next_check(person, on),
        phase=phase_of(person),
        missing=() if in_maintenance(person, on) else missing(person, on, now),
        change=_last_change(person, on, now),
        run_on=run_on,
        run=run,
    )
    return Outcome(person, (page,))


def _last_change(person: PersonState, on: date, now: datetime) -> PlanChange | None:
    """The latest change of the plan that a morning told, today's first."""
    days = (on - timedelta(days=n) for n in range(DAYS_PER_WEEK + 1))
    changes = (plan_change(person, day, plan_of(person, day, now)) for day in days)
    return next((change for change in changes if change is not None), None)


def _next_run(
    person: PersonState, on: date, now: datetime
) -> tuple[date, RunDay] | tuple[None, None]:
    """The next run of the coming week, or what holds it; nothing once today's is done."""
    for day in (on + timedelta(days=n) for n in range(DAYS_PER_WEEK)):
        run = plan_of(person, day, now).run
        if run is None or run.done or not (run.waits or run.hold is not None):
            continue
        # What today's run means for the next one is told by the morning after.
        return day, replace(run, why=None) if ran(person, on) else run
    return None, None


def _check_of(person: PersonState, decided: Decided | None, now: datetime) -> Spoken | None:
    return spoken(person, decided, now) if decided else None


def _spoken_as(person: PersonState, advice: Escalation | None) -> Decided | None:
    """The decision that spoke an escalation."""
    if advice is None:
        return None
    key = (advice.on, advice.reason)
    return next((d for d in person.decisions if (d.on, d.decision) == key), None)


def _severe(person: PersonState, advice: Escalation | None) -> tuple[tuple[date, int], ...]:
    """The days of 8 or more within the 7 that led to SEVERE (6.3)."""
    if advice is None or advice.reason is not Decision.SEVERE:
        return ()
    first = advice.on - timedelta(days=DAYS_PER_WEEK - 1)
    return tuple(
        (on, score)
        for on, score in sorted(daily_pain(person).items())
        if score >= SEVERE_SCORE and first <= on <= advice.on
    )
