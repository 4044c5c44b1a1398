"""Up and down the levels of an exercise, by effort and the 24-hour rule (docs/rules.md 3.1, 3.2).

A level is a place in `Exercise.levels`; below the start is the easier form, above the top the
form that follows, where there is one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from rehab.content.exercises import Dose, Exercise
from rehab.day_rule import Verdict

START, EASIER = 0, -1
IN_A_ROW = 2  # 3.1, 3.2: two sessions before a step up
ONE_STEP_UP = timedelta(days=7)  # 3.1: one level up per exercise per week at most
STEP_DOWN, STEPS_DOWN_IMPACT = 1, 2  # 3.2: after a red


class Mark(StrEnum):
    """What a person tapped on the card of an exercise (3.1). NONE: the effort was right."""

    HURTS = "hurts"
    TOO_EASY = "too easy"  # 4 or more repetitions left
    TOO_HARD = "too hard"  # fewer than 1 left
    NONE = "none"  # 2-3 left


class Past(NamedTuple):
    """A past session with one exercise: what was tapped, and what the 24 hours made of it."""

    on: date
    mark: Mark
    verdict: Verdict = Verdict.GREEN


Marks = Sequence[Past]  # the past sessions with one exercise, oldest first


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands with an exercise.

    `best` is the highest level so far, `since` the first session at the present one, None before
    one. `raised_on` is the session that led up to it, `calm` counts the calm ones in a row.
    """

    level: int = START
    best: int = START
    since: date | None = None
    raised_on: date | None = None
    calm: int = 0


def standing(exercise: Exercise, marks: Marks, kept: Collection[date] = ()) -> Standing:
    """The level that the past leads to (3.1, 3.2).

    - A red session: one level down, two for impact. Two ambers at once, a number that rises two
      sessions running, or "Too hard": one level down. Below the start is the easier form.
    - Two green sessions in a row: one level up, at most once in 7 days. Up to a level that was
      held before that is enough; to a new one both felt too easy.
    - All else repeats, and begins the count anew: amber, unknown, "Hurts".

    `kept` are the sessions whose step up the person did not want.
    """
    highest = len(exercise.levels) - 1 + (1 if exercise.then else 0)
    now, easy, went_up = Standing(), 0, date.min
    for on, mark, verdict in marks:
        since = now.since or on
        down = _steps_down(exercise, mark, verdict)
        if down:
            level = max(EASIER, now.level - down)
            now, easy = _moved(now, level, since, calm=0, raised_on=None), 0
            continue
        if verdict is not Verdict.GREEN or mark is Mark.HURTS:
            now, easy = _moved(now, now.level, since, 0, now.raised_on), 0
            continue
        calm, easy = now.calm + 1, easy + 1 if mark is Mark.TOO_EASY else 0
        counted = calm if now.level < now.best else easy
        up = counted >= IN_A_ROW and now.level < highest and on - went_up >= ONE_STEP_UP
        if up and on in kept:
            now, easy = _moved(now, now.level, since, 0, now.raised_on), 0
        elif up:
            now, easy, went_up = _moved(now, now.level + 1, since, 0, on), 0, on
        else:
            now = _moved(now, now.level, since, calm, now.raised_on)
    return now


def dose_at(exercise: Exercise, level: int) -> tuple[Dose, bool]:
    """The dose of a level, and whether it is the easier form."""
    if level <= EASIER:
        return exercise.easier.dose, True
    return exercise.levels[min(level, len(exercise.levels) - 1)], False


def lowered(exercise: Exercise, level: int) -> int:
    """The level one step down, two for impact (3.2)."""
    return max(EASIER, level - (STEPS_DOWN_IMPACT if exercise.impact else STEP_DOWN))


def _steps_down(exercise: Exercise, mark: Mark, verdict: Verdict) -> int:
    if verdict is Verdict.RED:
        return STEPS_DOWN_IMPACT if exercise.impact else STEP_DOWN
    return STEP_DOWN if verdict is Verdict.LOWER or mark is Mark.TOO_HARD else 0


def _moved(now: Standing, level: int, since: date, calm: int, raised_on: date | None) -> Standing:
    """After one more session; a new level has had none yet."""
    changed = level != now.level
    return Standing(
        level=level,
        best=max(now.best, level),
        since=None if changed else since,
        raised_on=raised_on,
        calm=calm,
    )
