"""The page, the table and the picture of `kneebot cohort`."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.table import Table

from app.cohort_counts import (
    FEWEST,
    SHOWN_WEEKS,
    People,
    Share,
    advised,
    answered,
    asked,
    by_gain,
    course_of,
    day_of,
    groups,
    told,
    told_of_all,
    wrongly_told,
)
from rehab.three_week_rule import FIRST_CHECK
from simulator.play.cohort import (
    ADHERENCES,
    DAY_TO_DAY,
    RECALL,
    REST_DAY_AT_START,
    RUN_DAY_MORE,
    SKIPS_BY_SCORE,
    Trajectory,
)
from simulator.play.cohort_rules import Followed, Rule

if TYPE_CHECKING:
    from pictures.curves import Panel

COMPARED = tuple(rule for rule in Rule if rule is not Rule.NOBODY)
COURSES = {
    Trajectory.FAST: "falls fast from day 1, to 15 % of the start in the end",
    Trajectory.STEADY: "falls in a straight line to a fifth of the start, in 4 to 8 weeks",
    Trajectory.SLOW: "falls in a straight line to two fifths of the start, in 12 to 16 weeks",
    Trajectory.RELAPSE: "falls fast; between weeks 3 and 6 it turns, and 10 days later it is "
    "back at 80 to 100 % of the start",
    Trajectory.PLATEAU: "falls in weeks 2 and 3 to 50 to 65 % of the start, and stays there",
    Trajectory.FLAT: "stays as it was",
    Trajectory.MASKING: "rest days fall to a fifth of the start in 3 weeks; run days stay as "
    "they were",
}
TELLS = {
    Rule.THREE_WEEK: "docs/rules.md 6, by the program's own code: with Q4, catch-up questions and "
    "every reason to tell",
    Rule.MEAN: "the mean of the week's answers is 3 or more and not clearly below the mean of "
    "week 1; it needs 3 answers in both",
    Rule.MEDIAN: "the same with the median",
    Rule.LAST: "the newest answer is 3 or more and not clearly below the very first",
    Rule.NOBODY: "never",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `kneebot cohort`: the people, in the order of their numbers."""

    people: Sequence[Followed]
    weeks: int
    seed: int


def summary(run: Run) -> Table:
    """What the terminal shows: everyone, by rule."""
    days = " · ".join(str(day_of(week)) for week in SHOWN_WEEKS)
    table = Table(title=f"{len(run.people):,} made-up people, percent by day {days}")
    table.add_column("rule")
    for title in ("not better: told", "better: told wrongly", "asked"):
        table.add_column(title, justify="right")
    for rule in Rule:
        table.add_row(rule, *_everyone(run.people, rule))
    return table


def panels(run: Run) -> "list[Panel]":
    """What the picture shows."""
    from pictures.curves import Curve, Panel  # loads matplotlib

    weeks = range(FIRST_CHECK, run.weeks + 1)
    ticks = [day_of(week) for week in weeks][:: 1 if run.weeks <= 15 else 4]
    maskers = groups(run.people)[course_of(Trajectory.MASKING)]
    gains = by_gain(run.people)

    def over_days(title: str, measure: Callable[[People, Rule, int], Share], of: People) -> Panel:
        curves = [
            Curve(
                rule,
                [
                    (day_of(week), share.value)
                    for week in weeks
                    if (share := measure(of, rule, week)).known
                ],
            )
            for rule in Rule
        ]
        return Panel(title, "day of the weekly check", curves, ticks)

    def over_gain() -> Panel:
        curves = [
            Curve(
                rule,
                [
                    (sum(one.gain for one in some) / len(some), share.value)
                    for some in gains.values()
                    if (share := told_of_all(some, rule, FIRST_CHECK)).known
                ],
            )
            for rule in Rule
        ]
        return Panel(
            "Told on day 22, by true gain",
            "true gain since week 1, in points (the line: 2, better)",
            curves,
            range(5),
            step_at=2,
        )

    return [
        over_days("Not better, and told so (more is good)", told, run.people),
        over_days("Better, but told they are not (less is good)", wrongly_told, run.people),
        over_days("Pain on run days only, told (more is good)", told, maskers),
        over_gain(),
    ]


def page(run: Run) -> str:
    """docs/cohort.md."""
    people = run.people
    days = " · ".join(str(day_of(week)) for week in SHOWN_WEEKS)
    not_better = _list(f"{told(people, Rule.NOBODY, week).of:,}" for week in SHOWN_WEEKS)
    all_advised = _list(advised(people, Rule.THREE_WEEK, week) for week in SHOWN_WEEKS)
    everyone = _table(
        ("rule", "not better: told", "better: told wrongly", "asked"),
        [(rule, *_everyone(people, rule)) for rule in Rule],
    )
    lowest, highest = REST_DAY_AT_START
    return f"""\
# How good is the 3-week rule?

**The people are made up.** The page shows what the rule does where the truth is known, and how it
compares with simpler rules. It does not show how it does with patients: nothing here is validated,
and every share depends on the mix of people, which is ours. How we read it: docs/rules.md 6.12.

    kneebot cohort --people {len(people)} --weeks {run.weeks} --seed {run.seed}

makes this page and the picture; made again, they are the same.

![Four charts, a line for each of five rules; the tables below hold the numbers.](cohort.png)

## Everyone
Percent by day {days}.

{everyone}

- **Not better**: in the week before that day the *true* weekly level is not clearly below the true
  level of week 1. The true level is the third-highest true pain of the 7 days, before noise,
  rounding and missing answers; "clearly" is 2 points, or 1 point and 30 % (docs/rules.md 6.2).
  Every start is high enough that a level below 3 is clearly better. **Better** is everybody else.
  Of {len(people):,} people {not_better} were not better on those days.
- **Told**: advised to see a professional at least once by that day's check, or by the answer to its
  catch-up question. Cooldown and cap are left out, for every rule.
- **Told wrongly**: told "no better than at the start" at a check at which that was untrue. Who was
  told rightly and improved later is not counted, nor is the 3-week rule's advice for a relapse or a
  standstill, which says something else. With all of these {all_advised} % of the better had
  been told by those days.
- **Asked**: too few answers to decide, so the 3-week rule asked for a typical day of last week. Of
  these questions {answered(people)} % were answered in the simulation. The other rules ask nothing.

## The rules
All look at the same answers at the same checks, from day 22 on.

{_table(("rule", "tells a person when"), list(TELLS.items()))}

## By true gain
Told on day 22, percent, by the true gain from week 1 to week 3 in points. A perfect rule tells
everybody who is not better and nobody who is. Those who gained least include run-day masking.

{_gains(people)}

## Not better: told by day {days}
{_by_group(people, told)}

## Better: told wrongly by day {days}
{_by_group(people, wrongly_told)}

A course is left out, and a cell is "–", where fewer than {FEWEST} people are such.

## Asked by day {days}
{_questions(people)}

## The people
Course, adherence and kind of missing answer take turns, so each is equally common: that is no claim
about patients. A start is drawn for each person: {lowest:g} to {highest:g} on rest days, and
{RUN_DAY_MORE:g} more on the 3 run days of a week. The course says what is left of it.

{_table(("course", "true pain"), list(COURSES.items()))}

- **Scores**: true pain with noise (standard deviation {DAY_TO_DAY:g}), rounded to 0-10.
- **Answers**: {_list(ADHERENCES)} % of days. Which are missing is at random, when bad or when good:
  in these two each point above or below the week's mean changes the odds of an answer by a factor
  of {math.exp(SKIPS_BY_SCORE):.1f}, which moves the share of answered days a little too.
- **Memory**: r0, Q4 and the catch-up answer have noise of their own (standard deviation
  {RECALL:g}). Q4 and the catch-up question are answered as often as the daily one, at once. The
  catch-up answer is about the middle day of the week, with run-day masking a good one: that is
  unkind to the rule.

## What is not simulated
Noise that lasts for days, flares, illness; how a person's use of the scale drifts; people who
leave; visits, and that advice changes anything; SEVERE and red flags, which would reach some of
them sooner; the evenings that the bot leaves out after silence. The sizes of start, noise and
memory are assumptions.
"""


def _everyone(people: People, rule: Rule) -> tuple[str, str, str]:
    return (
        _cell(told(people, rule, week) for week in SHOWN_WEEKS),
        _cell(wrongly_told(people, rule, week) for week in SHOWN_WEEKS),
        _cell(asked(people, week) for week in SHOWN_WEEKS) if rule is Rule.THREE_WEEK else "",
    )


def _by_group(people: People, measure: Callable[[People, Rule, int], Share]) -> str:
    rows = [
        (name, *(_cell(measure(some, rule, week) for week in SHOWN_WEEKS) for rule in COMPARED))
        for name, some in groups(people).items()
        if any(measure(some, rule, week).known for rule in COMPARED for week in SHOWN_WEEKS)
    ]
    return _table(("who", *COMPARED), rows)


def _gains(people: People) -> str:
    rows = [
        (
            name,
            f"{len(some):,}",
            *(str(told_of_all(some, rule, FIRST_CHECK)) for rule in COMPARED),
        )
        for name, some in by_gain(people).items()
    ]
    return _table(("true gain", "people", *COMPARED), rows)


def _questions(people: People) -> str:
    rows = [
        (
            name,
            f"{100 * sum(one.share_answered for one in some) / len(some):.0f}",
            _cell(asked(some, week) for week in SHOWN_WEEKS),
            str(answered(some)),
        )
        for name, some in groups(people).items()
        if some
    ]
    return _table(("who", "days with a score, %", "asked", "questions answered, %"), rows)


def _cell(shares: Iterable[Share]) -> str:
    return " · ".join(map(str, shares))


def _list(values: Iterable[object]) -> str:
    *most, last = map(str, values)
    return f"{', '.join(most)} and {last}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join((_row(head), f"|{'---|' * len(head)}", _rows(rows)))


def _rows(rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_row(row) for row in rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
