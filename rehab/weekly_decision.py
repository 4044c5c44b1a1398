"""The table that turns a week and what came before it into a decision.

Source: docs/rules.md 6.4, rows 1-8 in the order of that text.
"""

from dataclasses import dataclass, replace

from rehab.decisions import Decision
from rehab.weekly_level import (
    LOW_AT_MOST,
    SIGNIFICANT,
    Level,
    Reference,
    WeekClass,
    better,
)

# docs/rules.md 6.4
WEEKS_WITHOUT_NEW_BEST = 3
NEW_BEST_BY = 1
REGRESSED_ABOVE_BEST = 2
CALM_AT_MOST = 1


@dataclass(frozen=True, slots=True)
class Week:
    """Week k of the epoch, its class, its level and the start level it is held against."""

    number: int
    week_class: WeekClass
    level: Level
    reference: Reference

    @property
    def valid(self) -> bool:
        """Whether its check, if there is one, counts for later weeks: it is not UNKNOWN."""
        return self.week_class is not WeekClass.UNKNOWN

    @property
    def calm(self) -> bool:
        """Good, a level of at most 1, and no answer of the week above 2."""
        return (
            self.week_class.good
            and self.level.hi <= CALM_AT_MOST
            and self.level.peak <= LOW_AT_MOST
        )

    @property
    def partial(self) -> bool:
        """Some gain, too small to count on: the tone of ESCALATE_NO_IMPROVEMENT."""
        return self.level.hi <= self.reference.value - 1


@dataclass(frozen=True, slots=True)
class History:
    """What the epoch's earlier weeks leave behind for the next decision.

    `best` is the best level so far and `best_week` the week that showed it; the rest is about
    valid checks: whether one was good, and whether the last one was regressed or calm.
    """

    best: int
    best_week: int = 1
    was_good: bool = False
    last_regressed: bool = False
    last_calm: bool = False

    def with_best_of(self, week: Week) -> "History":
        """Move `best` if the week earns it. This is done before the week is decided."""
        # Week 2 moves it whatever its class; later weeks only when they are not UNKNOWN.
        counts = week.number == 2 or week.valid
        if counts and week.level.enough and week.level.hi <= self.best - NEW_BEST_BY:
            return replace(self, best=week.level.hi, best_week=week.number)
        return self

    def with_check(self, week: Week) -> "History":
        """Remember a valid check."""
        return History(
            self.best,
            self.best_week,
            was_good=self.was_good or week.week_class.good,
            last_regressed=regressed(week, self),
            last_calm=week.calm,
        )


def regressed(week: Week, history: History) -> bool:
    """Whether the knee has gone back after it had been better."""
    if week.week_class in {WeekClass.NOT_IMPROVED, WeekClass.WORSE}:
        return history.was_good
    return (
        week.week_class is WeekClass.IMPROVED
        and week.level.lo >= SIGNIFICANT
        and week.level.lo >= history.best + REGRESSED_ABOVE_BEST
    )


def decide(week: Week, history: History) -> Decision:
    """The first row that fits, before cooldown and cap; `history` includes this week's best."""
    went_back = regressed(week, history)
    no_new_best = week.number - history.best_week >= WEEKS_WITHOUT_NEW_BEST
    if week.week_class is WeekClass.WORSE:
        return Decision.ESCALATE_WORSE  # row 1
    if went_back and (history.last_regressed or no_new_best):
        return Decision.ESCALATE_RELAPSE  # row 2
    if went_back:
        return Decision.FLARE  # row 3
    match week.week_class:
        case WeekClass.NOT_IMPROVED:
            return Decision.ESCALATE_NO_IMPROVEMENT  # row 4
        case WeekClass.IMPROVED if week.level.lo >= SIGNIFICANT and no_new_best:
            return Decision.ESCALATE_PLATEAU  # row 5
        case WeekClass.IMPROVED | WeekClass.LOW if week.calm and history.last_calm:
            return Decision.RESOLVED_CHECK  # row 6
        case WeekClass.IMPROVED | WeekClass.LOW:
            return Decision.CONTINUE  # row 7
        case _:
            return Decision.ASK_CATCH_UP  # row 8


def by_catch_up(week: Week, answer: int) -> Week:
    """The week as the answer to the catch-up question, 0-10, makes it count.

    The answer can make it NOT_IMPROVED; it can never make it good.
    """
    if answer >= SIGNIFICANT and not better(week.reference.value, answer):
        return replace(week, week_class=WeekClass.NOT_IMPROVED)
    return week
