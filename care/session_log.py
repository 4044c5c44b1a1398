"""What the records of sessions say: which were trained, what was tapped in them, what moved.

Source: clinical.md 3.1, 3.2 and conversation.md 7.
"""

from dataclasses import replace
from datetime import date, timedelta

from care.answers import BEGIN_TEMPLATE
from care.day_after import judged, worst_during
from care.events import Kind
from care.flares import flare_restarts
from care.maintenance import in_maintenance, training_days
from care.missed import missed_on
from care.person import AdjustmentKind, LeftOut, PersonState, SessionLog
from rehab.content.exercises import EXERCISE_BY_ID, Exercise
from rehab.content.lessons import LESSON_BY_ID
from rehab.day_rule import Color, Columns, Verdict, impact_during, strength_during
from rehab.levels import Mark, Past
from rehab.program import Record, Template, is_exercise_day, light_day

_DAY = timedelta(days=1)
ANEW_TOLD = "phase_back long_off"  # the morning on which a long time off began anew


def log_of(person: PersonState, on: date) -> SessionLog | None:
    """The record of the session of `on`; the one easy exercise of the first evening is none."""
    return next((log for log in person.sessions if log.on == on and _planned(log)), None)


def with_log(person: PersonState, log: SessionLog) -> PersonState:
    """The person with `log` in the place of what was recorded of the same date."""
    others = tuple(
        other for other in person.sessions if (other.on, _planned(other)) != (log.on, _planned(log))
    )
    return replace(person, sessions=(*others, log))


def trained(log: SessionLog) -> bool:
    """Whether the knee was loaded: done, or left after an exercise at the earliest."""
    return log.done or bool(log.marks)


def last_trained(person: PersonState, before: date) -> SessionLog | None:
    """The latest session before `before` in which the knee was loaded."""
    logs = (log for log in person.sessions if _planned(log) and trained(log) and log.on < before)
    return max(logs, key=lambda log: log.on, default=None)


def hurting(log: SessionLog) -> tuple[str, ...]:
    """The exercises that hurt, by their ids."""
    return tuple(exercise for exercise, mark in log.marks.items() if mark is Mark.HURTS)


def too_much(log: SessionLog) -> bool:
    """Whether a session was red while it lasted: 6 or more, or a sharp pain (clinical.md 3.2)."""
    return strength_during(worst_during(log), sharp=log.sharp) is Color.RED


def record_of(person: PersonState, on: date) -> Record:
    """What the sessions before `on` and the person's own changes say about the exercises.

    After more than 21 days off the doses begin anew (3.6).
    """
    anew = max((t.on for t in person.told if t.text_id == ANEW_TOLD), default=date.min)
    marks: dict[str, list[Past]] = {}
    logs = [
        log for log in person.sessions if anew <= log.on < on and _planned(log) and trained(log)
    ]
    logs.sort(key=lambda log: log.on)
    for log, (columns, verdict) in zip(logs, judged(person, logs), strict=True):
        for exercise, mark in log.marks.items():
            said = _verdict_on(log, columns, verdict, EXERCISE_BY_ID[exercise])
            marks.setdefault(exercise, []).append(Past(log.on, mark, said))
    for done in marks.values():
        first = done[0].on
        over = (Past(day, Mark.NONE, Verdict.LOWER) for day in flare_restarts(person))
        # 4.5: one level down, before the session of that day.
        done[:0] = [step for step in over if first < step.on <= on]
        done.sort(key=lambda one: one.on)
    kept: dict[str, set[date]] = {}
    for change in person.adjustments:
        if change.kind is AdjustmentKind.KEEP:
            kept.setdefault(change.exercise, set()).add(change.on)
    began = person.enrollment.phase_since if person.enrollment else None
    return Record(
        marks=marks, kept=kept, swapped=frozenset(swaps_of(person)), phase_since=began, on=on
    )


def swaps_of(person: PersonState) -> dict[str, AdjustmentKind]:
    """The exercises that another takes the place of, and why."""
    return {c.exercise: c.kind for c in person.adjustments if c.kind is not AdjustmentKind.KEEP}


def _verdict_on(log: SessionLog, columns: Columns, verdict: Verdict, exercise: Exercise) -> Verdict:
    """What a session says about one of its exercises (3.2).

    Where something particular hurt, it alone goes down: by its own number, and as red without
    one. The others repeat. Where nothing particular hurt, the session speaks for all of them,
    and for jumps and hops by their narrower band. A held session never leads up.
    """
    hurt = hurting(log)
    if exercise.id in hurt:
        number = log.hurts.get(exercise.id)
        if number is None or log.sharp:
            return Verdict.RED
        band = impact_during if exercise.impact else strength_during
        return max(Verdict.AMBER, replace(columns, during=band(number)).verdict)
    if hurt:
        return min(verdict, Verdict.AMBER)
    if exercise.impact:
        jumped = replace(columns, during=impact_during(log.during, limp=log.sharp))
        verdict = max(verdict, jumped.verdict)
    return Verdict.UNKNOWN if log.held and verdict is Verdict.GREEN else verdict


def trains_on(person: PersonState, on: date) -> date | None:
    """The training day whose session belongs to `on`: itself, or the day before that moved."""
    if is_exercise_day(on, training_days(person, on)):
        return None if _hard_yesterday(person, on) else on
    before = log_of(person, on - _DAY)
    if before is None or before.left_out is not LeftOut.TOMORROW or not may_move(person, on - _DAY):
        return None
    return trains_on(person, on - _DAY)


def was_rest_day(person: PersonState, on: date) -> bool:
    """Whether the morning of `on` was a rest day's, with its useful thing.

    The training days may have been others than they are now.
    """
    return any(told.on == on and told.text_id in LESSON_BY_ID for told in person.told)


def session_was_told(person: PersonState, on: date) -> bool:
    """Whether the morning of a past training day came, and offered its session."""
    return not was_rest_day(person, on) and not missed_on(person, Kind.MORNING, on)


def may_move(person: PersonState, on: date) -> bool:
    """Whether the session of `on` can be done a day later (clinical.md 3.6, conversation.md 7).

    The day after is free, and a day stays free before the next session; a light session may
    sit next to another. In maintenance the days without a session have no message: it stays.
    """
    if in_maintenance(person, on):
        return False
    days = person.training_days
    light = light_day(days)
    moved, following = on + _DAY, on + 2 * _DAY
    if is_exercise_day(moved, days):
        return False
    return not is_exercise_day(following, days) or light in {on.weekday(), following.weekday()}


def _hard_yesterday(person: PersonState, on: date) -> bool:
    """Whether yesterday held a session that, since the days were changed, leaves none for `on`.

    Two hard days do not follow each other; a light one may stand beside another (3.6).
    """
    log = log_of(person, on - _DAY)
    if log is None or not trained(log) or on.weekday() == light_day(person.training_days):
        return False
    return log.template not in {Template.LIGHT, Template.QUAD_PRESS}


def _planned(log: SessionLog) -> bool:
    return log.template != BEGIN_TEMPLATE
