"""Up and down the levels of an exercise: docs/rules.md 3.1, 3.2."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.content.exercises import EXERCISE_BY_ID, EXERCISES, Exercise
from rehab.day_rule import Verdict
from rehab.levels import Mark, Marks, Past, dose_at, lowered, standing

MONDAY = date(2026, 6, 1)
HURTS, EASY, HARD, NONE = Mark.HURTS, Mark.TOO_EASY, Mark.TOO_HARD, Mark.NONE


def week_by_week(*marks: Mark) -> Marks:
    """One session with the exercise a week."""
    return every(7, *marks)


def every(days: int, *marks: Mark) -> Marks:
    """Sessions that many days apart; one that hurt was red, all others were green."""
    return [past(MONDAY + timedelta(days * n), mark) for n, mark in enumerate(marks)]


def past(on: date, mark: Mark) -> Past:
    return Past(on, mark, Verdict.RED if mark is HURTS else Verdict.GREEN)


def told(id: str, marks: Marks) -> str:
    exercise = EXERCISE_BY_ID[id]
    dose, easier = dose_at(exercise, standing(exercise, marks).level)
    return "easier" if easier else f"{dose.sets}x{dose.repetitions}"


def test_without_a_tap_the_dose_stays_at_the_start() -> None:
    assert told("E02", ()) == "2x8"
    assert told("E02", week_by_week(*[NONE] * 6)) == "2x8"


def test_too_easy_once_changes_nothing() -> None:
    assert told("E02", week_by_week(EASY)) == "2x8"
    assert told("E02", week_by_week(EASY, NONE, EASY)) == "2x8"


def test_too_easy_in_two_sessions_in_a_row_is_one_level_up() -> None:
    assert told("E02", week_by_week(EASY, EASY)) == "3x8"
    assert told("E02", week_by_week(EASY, EASY, EASY)) == "3x8"
    assert told("E02", week_by_week(EASY, EASY, EASY, EASY)) == "3x10"


def test_an_exercise_goes_up_once_in_7_days_at_most() -> None:
    assert told("E02", every(2, EASY, EASY, EASY, EASY)) == "3x8"
    assert told("E02", every(2, *[EASY] * 6)) == "3x10"


def test_too_easy_at_the_top_stays_at_the_top() -> None:
    assert told("E02", week_by_week(*[EASY] * 20)) == "3x12"


def test_too_hard_is_one_level_down() -> None:
    assert told("E02", week_by_week(EASY, EASY, HARD)) == "2x8"


def test_too_hard_at_the_start_is_the_easier_form_until_two_calm_sessions() -> None:
    assert told("E02", week_by_week(HARD)) == "easier"
    assert told("E02", week_by_week(HARD, HARD, NONE)) == "easier"
    assert told("E02", week_by_week(HARD, NONE, NONE)) == "2x8"


def test_what_hurt_is_a_level_down_the_next_time() -> None:
    assert told("E02", week_by_week(HURTS)) == "easier"
    assert told("E02", week_by_week(*[EASY] * 4, HURTS)) == "3x8"


def test_two_calm_sessions_in_a_row_lead_back_to_the_level_before() -> None:
    assert told("E02", week_by_week(*[EASY] * 4, HURTS, NONE)) == "3x8"
    assert told("E02", week_by_week(*[EASY] * 4, HURTS, NONE, NONE)) == "3x10"


def test_calm_sessions_alone_lead_to_no_new_level() -> None:
    assert told("E02", week_by_week(*[EASY] * 4, HURTS, *[NONE] * 8)) == "3x10"


@pytest.mark.parametrize("again", [HURTS, HARD])
def test_an_easier_form_that_is_not_calm_stays_for_two_more(again: Mark) -> None:
    assert told("E02", week_by_week(HURTS, NONE, again, NONE)) == "easier"
    assert told("E02", week_by_week(HURTS, NONE, again, NONE, NONE)) == "2x8"


def test_a_jump_that_hurt_goes_two_levels_down() -> None:
    assert told("E18", week_by_week(*[EASY] * 4)) == "3x7"
    assert told("E18", week_by_week(*[EASY] * 4, HURTS)) == "2x5"


def sessions(*verdicts: Verdict, mark: Mark = Mark.TOO_EASY) -> Marks:
    return [Past(MONDAY + timedelta(7 * n), mark, v) for n, v in enumerate(verdicts)]


@pytest.mark.parametrize("between", [Verdict.UNKNOWN, Verdict.AMBER])
def test_only_two_green_sessions_in_a_row_lead_up(between: Verdict) -> None:
    green = Verdict.GREEN
    assert told("E02", sessions(green, between)) == "2x8"
    assert told("E02", sessions(green, between, green)) == "2x8"
    assert told("E02", sessions(green, between, green, green)) == "3x8"


def test_two_ambers_at_once_or_a_rising_number_are_a_level_down() -> None:
    assert told("E02", sessions(Verdict.GREEN, Verdict.GREEN, Verdict.LOWER)) == "2x8"


def test_a_level_that_was_not_wanted_is_reached_by_two_more_easy_sessions() -> None:
    exercise, second = EXERCISE_BY_ID["E02"], MONDAY + timedelta(7)
    assert standing(exercise, week_by_week(EASY, EASY), {second}).level == 0
    assert standing(exercise, week_by_week(EASY, EASY, EASY), {second}).level == 0
    assert standing(exercise, week_by_week(*[EASY] * 4), {second}).level == 1


@given(
    st.sampled_from(EXERCISES),
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from([EASY, HARD, NONE])), max_size=20),
)
def test_no_exercise_ever_goes_up_twice_within_7_days(
    exercise: Exercise, taps: list[tuple[int, Mark]]
) -> None:
    on, marks, levels = MONDAY, [], []
    for days, mark in taps:
        on += timedelta(days)
        marks.append(Past(on, mark))
        levels.append((on, standing(exercise, marks).level))
    ups = [day for (_, before), (day, after) in pairwise(levels) if after > before]
    assert all((later - earlier).days >= 7 for earlier, later in pairwise(ups))


@given(
    st.sampled_from(EXERCISES),
    st.lists(st.tuples(st.sampled_from(Mark), st.sampled_from(Verdict)), max_size=12),
    st.sampled_from(Mark),
)
def test_a_red_session_is_always_a_level_down(
    exercise: Exercise, before: list[tuple[Mark, Verdict]], mark: Mark
) -> None:
    marks = [Past(MONDAY + timedelta(3 * n), *past) for n, past in enumerate(before)]
    level = standing(exercise, marks).level
    red = [*marks, Past(MONDAY + timedelta(99), mark, Verdict.RED)]
    assert standing(exercise, red).level == lowered(exercise, level)
