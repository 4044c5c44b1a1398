"""What changed in the plan and why: one line of a morning, in the person's own numbers (3.1, 3.2).

The morning after a session says what it means for the next one, once its question is answered.
The morning of a session says what is new since the exercise came last.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.clock import today
from care.day_after import (
    columns_of,
    next_morning_of,
    settled_of,
    swelled,
    verdict_of,
    worst_during,
)
from care.holds import held
from care.messages.plan import ChangeWhy, Plan, PlanChange
from care.person import Adjustment, AdjustmentKind, PersonState, SessionLog
from care.session_log import hurting, log_of, record_of, trained, trains_on
from rehab.content.alternatives import VARIANTS
from rehab.content.exercises import EXERCISE_BY_ID
from rehab.day_rule import Color, Verdict
from rehab.levels import Mark, standing
from rehab.program import ExerciseSession, Prescription, Record

_DAY = timedelta(days=1)
_WEEK = 7
_AFTER = {
    Verdict.AMBER: ChangeWhy.AMBER,
    Verdict.LOWER: ChangeWhy.LOWER,
    Verdict.RED: ChangeWhy.RED,
}


def plan_change(person: PersonState, on: date, plan: Plan) -> PlanChange | None:
    """The one line that the morning of `on` says about a change, if anything changed."""
    if plan.no_load is not None:
        return None
    if plan.session is not None and plan.held is None:
        found = _new_today(person, on, plan.session)
        if found is not None:
            return found
    return _after_yesterday(person, on) if plan.session is None else None


def keep_level(person: PersonState, on: date, exercise: str, now: datetime) -> PersonState | None:
    """The person with the old level of an exercise that had gone up; None where it had not."""
    record = record_of(person, on)
    if on != today(person, now) or exercise not in record.marks:
        return None
    marks, kept = record.marks[exercise], record.kept.get(exercise, ())
    raised_on = standing(EXERCISE_BY_ID[exercise], marks, kept).raised_on
    if raised_on is None:
        return None
    change = Adjustment(exercise, AdjustmentKind.KEEP, raised_on, now)
    return replace(person, adjustments=(*person.adjustments, change))


def _after_yesterday(person: PersonState, on: date) -> PlanChange | None:
    log = log_of(person, on - _DAY)
    if log is None or not trained(log) or next_morning_of(person, log.on) is None:
        return None
    why = _AFTER.get(verdict_of(person, log))
    if why is None:
        return None
    easier = held(person, on)
    shorter = easier is not None and not easier.in_full
    return replace(_about(person, why, log, _next_session(person, on)), held=shorter)


def _new_today(person: PersonState, on: date, session: ExerciseSession) -> PlanChange | None:
    """The most important of what is new: down before up, and then a change of exercise."""
    record = record_of(person, on)
    same = [log for log in person.sessions if log.on < on and log.template == session.template]
    before = max(same, key=lambda log: log.on, default=None)
    news = (_new(person, on, record, item, before) for item in session.exercises)
    found = [change for change in news if change is not None]
    order = list(ChangeWhy)
    found.sort(key=lambda change: order.index(change.why))
    return replace(found[0], more=len(found) - 1) if found else None


def _new(
    person: PersonState,
    on: date,
    record: Record,
    item: Prescription,
    before: SessionLog | None,
) -> PlanChange | None:
    """What is new about an exercise; `before` is the last session of the same template.

    Where no session led to it, the end of a flare did.
    """
    id = item.exercise.id
    if item.instead_of is not None:
        varies = VARIANTS.get(item.instead_of) == id and item.instead_of not in record.swapped
        told = item.instead_of in before.marks if before else False
        return PlanChange(ChangeWhy.VARIANT, item.instead_of, item) if varies and told else None
    marks, kept_on = record.marks.get(id, ()), record.kept.get(id, ())
    if not marks:
        return None
    was = standing(item.exercise, marks[:-1], kept_on)
    now = standing(item.exercise, marks, kept_on)
    last = log_of(person, marks[-1].on)
    if now.level == was.level:
        return None
    if last is None or id not in last.marks or last.on == on:
        return PlanChange(ChangeWhy.FLARE, id, item)
    if now.level > was.level:
        back = now.level <= was.best
        return PlanChange(ChangeWhy.UP, id, item, during=worst_during(last), back=back)
    if marks[-1].mark is Mark.TOO_HARD and marks[-1].verdict < Verdict.LOWER:
        return PlanChange(ChangeWhy.TOO_HARD, id, item)
    why = ChangeWhy.RED if marks[-1].verdict is Verdict.RED else ChangeWhy.LOWER
    return replace(_about(person, why, last, None), exercise=id, now=item)


def _about(
    person: PersonState, why: ChangeWhy, log: SessionLog, next_on: date | None
) -> PlanChange:
    """A change that the three columns of a session led to, with their numbers."""
    hurt, columns = hurting(log), columns_of(person, log)
    rose = why is ChangeWhy.LOWER and columns.during is Color.AMBER and columns.rising
    return PlanChange(
        why,
        hurt[0] if hurt else None,
        during=worst_during(log),
        settled=settled_of(person, log.on),
        next_morning=next_morning_of(person, log.on),
        rising=rose,
        on=log.on,
        next_on=next_on,
        swollen=any(swelled(person, day) for day in (log.on, log.on + _DAY)),
    )


def _next_session(person: PersonState, on: date) -> date | None:
    days = (on + n * _DAY for n in range(1, _WEEK + 1))
    return next((day for day in days if trains_on(person, day) is not None), None)
