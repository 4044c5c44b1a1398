"""The 3-week rule beside simpler ones, over the made-up knees of `simulator.play.cohort`.

Every rule looks at the same diary at the same weekly checks, from week 3 on, and answers one
question: is this person told that the plan does not help? The 3-week rule is the program's own
(`rehab.three_week_rule.assess`); the simpler ones keep its thresholds (2 points, or 1 point and
30 %; pain of 3 or more) and differ in what they take for the pain of a week.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean, median

from rehab.decisions import Decision
from rehab.three_week_rule import FIRST_CHECK, Check, Diary, assess
from rehab.weekly_level import (
    DAYS_PER_WEEK,
    IMPROVE_ABS,
    IMPROVE_ABS_SMALL,
    IMPROVE_PERCENT,
    REFERENCE_MIN_ANSWERS,
    SIGNIFICANT,
)
from simulator.play.cohort import DAY_1, Kind, MadeUpKnee, made_up_knee

Scores = Sequence[int]

SAYS_NOT_BETTER = frozenset({Decision.ESCALATE_NO_IMPROVEMENT, Decision.ESCALATE_WORSE})


class Rule(StrEnum):
    """The rules, in the order in which they are shown."""

    THREE_WEEK = "3-week rule"
    MEAN = "weekly mean"
    MEDIAN = "weekly median"
    LAST = "last score against first"
    NOBODY = "no rule"


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of one person. Weeks are those of the checks, from 3 on.

    better_in: the weeks in which the true level is clearly below that of week 1.
    gain: the true gain from week 1 to week 3, in points.
    told: the week in which each rule first gave advice; a rule that never did is not there.
    wrongly_told: the first week in which it said "no better than at the start" and that was
        untrue. Advice for another reason, a relapse or a standstill, is not counted here.
    asked: the first week in which the 3-week rule asked for a catch-up answer, if there is one.
    questions, answers: how often it asked, and how often that was answered.
    share_answered: of all days, those with a score.
    """

    kind: Kind
    better_in: frozenset[int]
    gain: float
    told: Mapping[Rule, int]
    wrongly_told: Mapping[Rule, int]
    asked: int | None
    questions: int
    answers: int
    share_answered: float


def clearly_better(start: float, now: float) -> bool:
    """As `rehab.weekly_level.better`, for pain that is not a whole number."""
    gain = start - now
    return gain >= IMPROVE_ABS or (
        gain >= IMPROVE_ABS_SMALL and 100 * gain >= IMPROVE_PERCENT * start
    )


def followed(knee: MadeUpKnee) -> Followed:
    """Hold every rule against one diary."""
    weeks = len(knee.true_levels)
    start, *_ = knee.true_levels
    checks = range(FIRST_CHECK, weeks + 1)
    better_in = frozenset(
        week for week in checks if clearly_better(start, knee.true_levels[week - 1])
    )
    events = assess(knee.diary, _check_date(weeks))
    found = [event for event in events if isinstance(event, Check) and event.week >= FIRST_CHECK]
    questions = [check.week for check in found if check.finding is Decision.ASK_CATCH_UP]
    scores = [_scores_of(knee.diary, week) for week in range(1, weeks + 1)]
    simple = {
        Rule.MEAN: [week for week in checks if _no_gain(fmean, scores, week)],
        Rule.MEDIAN: [week for week in checks if _no_gain(median, scores, week)],
        Rule.LAST: [week for week in checks if _last_no_better(scores[:week])],
        Rule.NOBODY: [],
    }
    advice = {Rule.THREE_WEEK: [check.week for check in found if check.finding.escalates]}
    no_better = {
        Rule.THREE_WEEK: [check.week for check in found if check.finding in SAYS_NOT_BETTER]
    }
    return Followed(
        kind=knee.kind,
        better_in=better_in,
        gain=start - knee.true_levels[FIRST_CHECK - 1],
        told={rule: min(told) for rule, told in (advice | simple).items() if told},
        wrongly_told={
            rule: min(better_in.intersection(told))
            for rule, told in (no_better | simple).items()
            if better_in.intersection(told)
        },
        asked=min(questions, default=None),
        questions=len(questions),
        answers=sum(check.catch_up is not None for check in found),
        share_answered=len(knee.diary.pain) / (DAYS_PER_WEEK * weeks),
    )


def followed_many(seed: int, first: int, last: int, weeks: int) -> list[Followed]:
    """The persons from number `first` up to, not including, `last`."""
    return [followed(made_up_knee(seed, number, weeks)) for number in range(first, last)]


def _no_gain(of_week: Callable[[Scores], float], scores: Sequence[Scores], week: int) -> bool:
    """A week's mean or median against the first week's; 3 answers are needed in both."""
    first, this = scores[0], scores[week - 1]
    if min(len(first), len(this)) < REFERENCE_MIN_ANSWERS:
        return False
    return of_week(this) >= SIGNIFICANT and not clearly_better(of_week(first), of_week(this))


def _last_no_better(scores: Sequence[Scores]) -> bool:
    """The newest answer of all against the oldest."""
    answers = [score for week in scores for score in week]
    return (
        bool(answers) and answers[-1] >= SIGNIFICANT and not clearly_better(answers[0], answers[-1])
    )


def _scores_of(diary: Diary, week: int) -> list[int]:
    first = DAY_1 + timedelta(days=DAYS_PER_WEEK * (week - 1))
    days = (first + timedelta(days=day) for day in range(DAYS_PER_WEEK))
    return [diary.pain[day] for day in days if day in diary.pain]


def _check_date(week: int) -> date:
    return DAY_1 + timedelta(days=DAYS_PER_WEEK * week)
