"""Made-up knees by the thousand: a true course of pain, and the diary a person keeps of it.

For `kneebot cohort`, which asks how often the 3-week rule is right. The true pain of a day is known
here and nowhere else: the diary holds what is left of it after noise, rounding and days without
an answer. One seed and one number make the same person, in whatever process.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from random import Random

from rehab.diary import DAY, Diary
from rehab.pain import HIGHEST, LOWEST
from rehab.weekly_level import DAYS_PER_WEEK, LEVEL_RANK, GlobalChange

DAY_1 = date(2026, 1, 5)  # any date: the rule knows days since the start, no weekday

# All of these are assumptions of ours, not findings; docs/cohort.md says so.
REST_DAY_AT_START = (3.0, 6.0)  # true pain of a rest day on day 1, drawn evenly
RUN_DAY_MORE = 1.5  # on top, on the 3 loaded days of a week (docs/rules.md 6.1)
RUN_DAYS = (0, 2, 5)  # of 7, turned by a random number of days
DAY_TO_DAY = 1.2  # standard deviation of a day's score around its true pain
RECALL = 1.0  # standard deviation of what is remembered: r0, Q4, the catch-up answer
SKIPS_BY_SCORE = 0.8  # log odds of an answer, for each point above or below the week's mean

Course = Callable[[float], float]


class Trajectory(StrEnum):
    """How the true pain goes on."""

    FAST = "fast"
    STEADY = "steady"
    SLOW = "slow"
    RELAPSE = "relapse"
    PLATEAU = "plateau"
    FLAT = "flat"
    MASKING = "run-day masking"


class Missing(StrEnum):
    """On which days an answer is missing."""

    AT_RANDOM = "at random"
    WHEN_BAD = "when bad"
    WHEN_GOOD = "when good"


ADHERENCES = (100, 85, 70, 50)  # days with an answer, percent


@dataclass(frozen=True, slots=True)
class Kind:
    """What a person is an example of."""

    trajectory: Trajectory
    adherence: int
    missing: Missing


KINDS = tuple(Kind(*parts) for parts in product(Trajectory, ADHERENCES, Missing))


@dataclass(frozen=True, slots=True)
class MadeUpKnee:
    """A person of the cohort: the truth, and the diary. `true_levels` begin with week 1."""

    kind: Kind
    true_levels: tuple[float, ...]
    diary: Diary


def made_up_knee(seed: int, number: int, weeks: int) -> MadeUpKnee:
    """Person `number` (from 0) of the cohort of `seed`; the kinds take turns."""
    kind = KINDS[number % len(KINDS)]
    chance = Random(f"{seed} {number}")
    pain = true_pain(kind.trajectory, weeks, chance)
    by_week = [pain[first : first + DAYS_PER_WEEK] for first in range(0, len(pain), DAYS_PER_WEEK)]
    levels = tuple(sorted(week)[-LEVEL_RANK] for week in by_week)
    return MadeUpKnee(kind, levels, _diary(kind, by_week, levels, chance))


def true_pain(trajectory: Trajectory, weeks: int, chance: Random) -> list[float]:
    """The true pain of each day, 0-10, without noise and without rounding."""
    rest_day = chance.uniform(*REST_DAY_AT_START)
    turned = chance.randrange(DAYS_PER_WEEK)
    run_days = {(day + turned) % DAYS_PER_WEEK for day in RUN_DAYS}
    left = _course(trajectory, chance)
    pain: list[float] = []
    for day in range(weeks * DAYS_PER_WEEK):
        runs = day % DAYS_PER_WEEK in run_days
        start = rest_day + RUN_DAY_MORE if runs else rest_day
        stays = runs and trajectory is Trajectory.MASKING
        pain.append(start if stays else start * left(day / DAYS_PER_WEEK))
    return pain


def _course(trajectory: Trajectory, chance: Random) -> Course:
    """What is left of the first day's pain after some weeks, 1 = all of it."""
    match trajectory:
        case Trajectory.FAST:
            return _fading(chance)
        case Trajectory.STEADY:
            return _line(1, 0.2, 0, chance.uniform(4, 8))
        case Trajectory.SLOW:
            return _line(1, 0.4, 0, chance.uniform(12, 16))
        case Trajectory.RELAPSE:
            fading, turn = _fading(chance), chance.uniform(3, 6)
            back = _line(fading(turn), chance.uniform(0.8, 1), turn, turn + 1.5)
            return lambda week: fading(week) if week < turn else back(week)
        case Trajectory.PLATEAU:
            return _line(1, chance.uniform(0.5, 0.65), 1, 3)
        case Trajectory.FLAT:
            return lambda _: 1
        case Trajectory.MASKING:
            return _line(1, 0.2, 0, 3)


def _fading(chance: Random) -> Course:
    pace = chance.uniform(1, 2)
    return lambda week: 0.15 + 0.85 * math.exp(-week / pace)


def _line(start: float, end: float, first_week: float, last_week: float) -> Course:
    """`start` until the first week, `end` from the last on, a straight line between."""

    def left(week: float) -> float:
        gone = min(max((week - first_week) / (last_week - first_week), 0), 1)
        return start + (end - start) * gone

    return left


def _diary(
    kind: Kind, by_week: list[list[float]], levels: tuple[float, ...], chance: Random
) -> Diary:
    """What the person taps: a score on most evenings, Q4, and the catch-up question if asked."""
    pain: dict[date, int] = {}
    global_change: dict[date, GlobalChange] = {}
    catch_up: dict[date, int] = {}
    r0 = _tapped(levels[0], RECALL, chance)
    on = DAY_1
    for level, week in zip(levels, by_week, strict=True):
        mean = sum(week) / DAYS_PER_WEEK
        for true in week:
            score = _tapped(true, DAY_TO_DAY, chance)
            if chance.random() < _answered(kind, score - mean):
                pain[on] = score
            on += DAY
        gain = chance.gauss(levels[0] - level, RECALL)
        if 100 * chance.random() < kind.adherence:
            global_change[on - DAY] = _felt(gain)
        # A typical day is the middle one: with run-day masking a rest day.
        typical = _tapped(sorted(week)[DAYS_PER_WEEK // 2], RECALL, chance)
        if 100 * chance.random() < kind.adherence:
            catch_up[on] = typical
    return Diary(DAY_1, r0, pain, global_change, catch_up, {})


def _tapped(true: float, spread: float, chance: Random) -> int:
    return min(max(round(chance.gauss(true, spread)), LOWEST), HIGHEST)


def _answered(kind: Kind, above_mean: float) -> float:
    """How likely a day has an answer whose score is this much above the true mean of its week."""
    share = kind.adherence / 100
    if share == 1 or kind.missing is Missing.AT_RANDOM:
        return share
    pull = -SKIPS_BY_SCORE if kind.missing is Missing.WHEN_BAD else SKIPS_BY_SCORE
    return 1 / (1 + (1 - share) / share * math.exp(-pull * above_mean))


def _felt(gain: float) -> GlobalChange:
    """Q4 of a gain since the start, in points."""
    for at_least, change in _FELT:
        if gain >= at_least:
            return change
    return GlobalChange.MUCH_WORSE


_FELT = (
    (3.5, GlobalChange.MUCH_BETTER),
    (2.0, GlobalChange.BETTER),
    (0.75, GlobalChange.SLIGHTLY_BETTER),
    (-0.75, GlobalChange.SAME),
    (-2.0, GlobalChange.SLIGHTLY_WORSE),
    (-3.5, GlobalChange.WORSE),
)
