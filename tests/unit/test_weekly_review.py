"""The weekly review: a trend in own numbers, sessions, one next step (clinical.md 8.2)."""

import re
from dataclasses import replace

import pytest

from bot.views import ViewContext, render
from care.events import Action
from care.messages.morning import NextStep, WeekReview
from care.person import SessionLog
from rehab.three_week_rule import VisitOutcome
from tests.unit.lives import Life, lived, on_day, series

VIEW = ViewContext.of(1, "en")


def review(life: Life, day: int) -> WeekReview:
    found = life.morning(day).review
    assert found is not None
    return found


def line(life: Life, day: int) -> str:
    parts = render(life.morning(day), VIEW).text.split("\n\n")
    return next(part for part in parts if re.search("Week by week|Your pain reached|trend", part))


def training(text: str, *days: int) -> Life:
    """A life with these scores and sessions that were done on `days`."""
    life, values = Life(), series(text)
    for day, value in enumerate(values, 1):
        life.scores(day, value)
        if day in days:
            log = SessionLog(on_day(day), "A", True, life.now)
            life.person = replace(life.person, sessions=(*life.person.sessions, log))
    return life.until(len(values) + 1, "12:00")


def test_the_first_week_ends_with_a_review_on_day_8() -> None:
    assert line(training("6x7", 3, 5), 8) == (
        "<b>Week 1 is done.</b> Your pain reached 6. Sessions last week: 2 of 2. "
        "Next: this week's sessions, calm and slow."
    )


def test_it_comes_on_every_day_7k_plus_1_and_on_no_other() -> None:
    life = lived("6x7 | 5x7 | 4x7 | 4x7")
    days = [day for day in range(2, 30) if life.morning(day).review is not None]
    assert days == [8, 15, 22, 29]


def test_the_trend_is_in_words_with_the_persons_own_numbers() -> None:
    life = training("6x7 | 6x7 | 4x7", 3, 5, 8, 10, 12, 15, 17)
    assert line(life, 22) == (
        "Week by week your pain reached 6, 6, then 4. Sessions last week: 2 of 3. "
        "Next: this week's sessions, calm and slow."
    )


def test_a_level_that_is_not_sure_is_told_as_a_range() -> None:
    life = lived("6x7 | 4 5 5 6 6 . .")
    assert "Week by week your pain reached 6, then 5-6." in line(life, 15)


def test_a_week_with_too_few_answers_is_never_a_number() -> None:
    life = lived("6x7 | 2 2 2 2 . . .")
    assert "reached 6, then unknown." in line(life, 15)
    assert review(life, 15).next_step is NextStep.ANSWER


def test_without_any_clear_week_there_is_no_trend() -> None:
    assert "too few answers yet to tell a trend" in line(lived("6 . . . . . ."), 8)


def test_it_looks_back_four_weeks_at_most() -> None:
    assert len(review(lived("6x7 | 5x7 | 4x7 | 4x7 | 3x7"), 36).levels) == 4


def test_the_day_of_the_enrollment_planned_no_session() -> None:
    assert review(lived("6x7"), 8).sessions_planned == 2


def test_a_week_without_a_session_is_not_counted_out() -> None:
    life = Life().scores(1, *[5] * 7).until(8, "12:00")
    assert "Sessions last week" not in line(life, 8)


def test_few_sessions_shrink_the_task() -> None:
    assert review(training("6x7 | 5x7", 8), 15).next_step is NextStep.ONE_SESSION


def test_after_an_escalation_it_stays_one_line() -> None:
    life = training("6x21 | 6x7", 15, 17, 19, 22, 24, 26)
    for day in (22, 29):
        assert review(life, day).next_step is None
        assert line(life, day).endswith("Sessions last week: 3 of 3.")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6x14 | .x7", 22),  # it asks
        ("7x7 | 5x7 | 3x7 | 5x7", 29),  # a flare
        ("6x7 | 3x7 | 2x7 | 1x7 | 1x7", 36),  # two calm weeks
    ],
)
def test_a_decision_that_says_what_is_next_leaves_the_review_one_line(text: str, day: int) -> None:
    assert review(lived(text), day).next_step is None


def test_week_6_says_that_the_plan_goes_on() -> None:
    life = lived("7x7 | 2x35")
    assert review(life, 43).next_step is NextStep.PLAN_GOES_ON
    assert "Your plan goes on, up to 12 weeks." in line(life, 43)


def test_week_6_with_pain_of_3_or_more_says_it_once() -> None:
    life = lived("7x7 | 7x7 | 5x7 | 5x7 | 3x7 | 3x7")
    assert render(life.morning(43), VIEW).text.count("6 weeks are done") == 1


def test_the_plan_goes_on_after_week_6_to_week_12() -> None:
    life = lived("7x7 | 2x77")
    sessions = [day for day in range(44, 86) if life.morning(day).plan.session is not None]
    assert len(sessions) == 18
    assert review(life, 85).next_step is NextStep.TWELVE_WEEKS


def test_days_on_which_a_stop_took_the_sessions_away_planned_none() -> None:
    life = Life().scores(1, *series("6x8"))
    life.tap(Action.SCREEN_SOME, "0")
    life.tap(Action.SIX_PICK, "six_fever")
    life.tap(Action.LINES_DONE)
    life.tap(Action.TOGGLE, "hot_with_fever", "1")
    life.scores(9, *series("6x6")).until(15, "12:00")
    assert review(life, 15).sessions_planned == 0
    assert "Sessions last week" not in line(life, 15)


def test_after_a_visit_the_weeks_are_counted_from_it() -> None:
    life = lived("6x21").until(23, "12:00")
    life.tap(Action.SEEN, VisitOutcome.CHANGED.value)
    life.scores(23, *series("6 5x7")).until(31, "12:00")
    assert review(life, 31).week == 1
    assert "Week 1 after your visit is done." in line(life, 31)
