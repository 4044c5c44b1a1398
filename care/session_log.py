"""What the records of sessions say: which were trained, what was tapped in them, what moved.

Source: clinical.md 3.1, 3.2 and conversation.md 7.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from care.answers import BEGIN_TEMPLATE, program_sessions
from care.maintenance import in_maintenance, training_days
from care.person import LeftOut, NextMorning, PersonState, SessionLog, Settled, Topic
from rehab.content.lessons import LESSON_BY_ID
from rehab.pain import GREEN_DURING, RED_DURING
from rehab.program import Mark, Marks, is_exercise_day, light_day

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_SETTLED = {NextMorning.BETTER, NextMorning.SAME}
_HOLDS_BACK = {Mark.HURTS, Mark.TOO_HARD}


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


def too_much(log: SessionLog) -> bool:
    """Whether a session was red: 6 or more during it, or a sharp pain (clinical.md 3.2)."""
    return log.sharp or (log.during is not None and log.during >= RED_DURING)


def marks_before(person: PersonState, on: date) -> Mapping[str, Marks]:
    """What was tapped on each exercise's card in the sessions before `on`, oldest first.

    What holds back always counts. What leads on counts only from a session that was not held
    and was green: 2 or less during it, and a known next morning that was no worse (3.2).
    """
    found: dict[str, list[tuple[date, Mark]]] = {}
    for log in sorted(program_sessions(person), key=lambda log: log.on):
        if log.on >= on:
            continue
        leads_on = not log.held and green(person, log)
        for exercise, mark in log.marks.items():
            if leads_on or mark in _HOLDS_BACK:
                found.setdefault(exercise, []).append((log.on, mark))
    return found


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
    yesterday = on - _DAY
    log = log_of(person, yesterday)
    light = light_day(person.training_days)
    return log is not None and trained(log) and light not in {on.weekday(), yesterday.weekday()}


def _planned(log: SessionLog) -> bool:
    return log.template != BEGIN_TEMPLATE


def green(person: PersonState, log: SessionLog) -> bool:
    """Whether a session may lead on; one without an answer is unknown and may not (3.2).

    Nor may one after which the knee took more than an hour, or one of a week with painkillers
    before training: they mask (conversation.md 4).
    """
    if log.during is None or log.during > GREEN_DURING or log.sharp:
        return False
    if _slow_to_settle(person, log.on) or with_painkillers(person, log.on):
        return False
    return any(
        answer.topic is Topic.NEXT_MORNING
        and answer.on == log.on + _DAY
        and answer.value in _SETTLED
        for answer in person.answers
    )


def _slow_to_settle(person: PersonState, on: date) -> bool:
    return any(
        answer.topic is Topic.SETTLED and answer.on == on and answer.value != Settled.WITHIN_AN_HOUR
        for answer in person.answers
    )


def with_painkillers(person: PersonState, on: date) -> bool:
    """Whether the week of `on` had any: its question comes on the week's last evening."""
    return any(
        answer.topic is Topic.PAINKILLERS
        and answer.value == "yes"
        and timedelta(0) <= answer.on - on < _WEEK
        for answer in person.answers
    )
