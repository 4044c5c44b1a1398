"""Weeks of answers, counted from a Monday."""

from datetime import date, timedelta

DAY_1 = date(2026, 1, 5)

WeekOfScores = list[int | None]


def on_day(day: int) -> date:
    return DAY_1 + timedelta(days=day - 1)


def days_of(*weeks: WeekOfScores) -> dict[date, int]:
    answers = [answer for week in weeks for answer in week]
    return {on_day(n): answer for n, answer in enumerate(answers, 1) if answer is not None}


def flat(score: int | None, weeks: int = 1) -> WeekOfScores:
    return [score] * 7 * weeks
