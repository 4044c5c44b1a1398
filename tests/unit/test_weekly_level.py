"""The weekly level, the start level and the class of a week (docs/rules.md 6)."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.weekly_level import (
    GlobalChange,
    Level,
    Reference,
    ReferenceSource,
    WeekClass,
    better,
    classify,
    reference,
    weekly_level,
)
from tests.unit.weeks import DAY_1, WeekOfScores, days_of, on_day


def daily(value: int, answers: int = 7) -> Reference:
    return Reference(value, ReferenceSource.DAILY, answers)


def recall(value: int) -> Reference:
    return Reference(value, ReferenceSource.RECALL, 0)


scores = st.integers(0, 10)
full_weeks = st.lists(scores, min_size=7, max_size=7)
thin_weeks = st.lists(st.none() | scores, min_size=7, max_size=7)
daily_references = st.builds(daily, scores, st.integers(3, 10))
references = daily_references | st.builds(recall, scores)
answers_to_q4 = st.none() | st.sampled_from(GlobalChange)


def answered(week: WeekOfScores) -> list[int]:
    return [score for score in week if score is not None]


class TestLevel:
    def test_the_level_is_the_pain_reached_on_at_least_3_days(self) -> None:
        assert weekly_level([7, 1, 7, 1, 7, 1, 1]) == Level(lo=7, hi=7, answers=7, peak=7)

    def test_a_missing_day_makes_the_level_a_range(self) -> None:
        assert weekly_level([3, 4, 3, 4, 3]) == Level(lo=3, hi=4, answers=5, peak=4)

    def test_fewer_than_5_answers_bound_nothing_from_above(self) -> None:
        assert weekly_level([6, 7, 6, 6]).hi == 10

    def test_fewer_than_3_answers_bound_nothing_from_below(self) -> None:
        assert weekly_level([6, 7]) == Level(lo=0, hi=10, answers=2, peak=7)

    @given(thin_weeks)
    def test_the_range_holds_just_the_levels_that_the_missing_days_allow(
        self, week: WeekOfScores
    ) -> None:
        missing = week.count(None)
        possible = {
            sorted([*answered(week), *guess])[-3] for guess in product((0, 10), repeat=missing)
        }
        level = weekly_level(answered(week))
        assert (level.lo, level.hi) == (min(possible), max(possible))

    @given(full_weeks, st.sets(st.integers(0, 6)))
    def test_the_true_level_lies_in_the_range_whatever_is_missing(
        self, week: list[int], missing: set[int]
    ) -> None:
        true = weekly_level(week)
        level = weekly_level(score for day, score in enumerate(week) if day not in missing)
        assert level.lo <= true.lo == true.hi <= level.hi


class TestReference:
    def test_five_answers_in_the_first_week_are_enough(self) -> None:
        pain = days_of([6, None, 5, 6, None, 4, 7], [9, 9, 9])
        assert reference(pain, DAY_1, 3) == daily(6, answers=5)

    def test_a_thin_first_week_is_widened_to_10_days(self) -> None:
        pain = days_of([None, None, 6, None, None, 7, None], [6, 6, 5, 10])
        assert reference(pain, DAY_1, 3) == daily(6, answers=5)

    def test_a_flare_in_days_8_to_10_does_not_flatter_what_follows(self) -> None:
        pain = days_of([4, None, None, 4, None, None, None], [9, 9, 9])
        assert reference(pain, DAY_1, 3).value == 4

    def test_without_any_answer_in_the_first_week_days_8_to_10_stand_alone(self) -> None:
        assert reference(days_of([None] * 7, [5, 6, 7]), DAY_1, 3) == daily(5, answers=3)

    def test_fewer_than_3_answers_in_10_days_fall_back_to_memory(self) -> None:
        assert reference(days_of([5, 5], [None] * 7), DAY_1, 3) == recall(3)

    @given(full_weeks, st.dictionaries(st.integers(11, 60), scores))
    def test_days_after_the_tenth_never_move_it(
        self, week: list[int], later: dict[int, int]
    ) -> None:
        pain = days_of([*week])
        more = {on_day(day): score for day, score in later.items()}
        assert reference(pain, DAY_1, 6) == reference(pain | more, DAY_1, 6)


class TestBetter:
    @pytest.mark.parametrize(("start", "level"), [(6, 4), (3, 2), (2, 1), (1, 0), (10, 8)])
    def test_two_points_or_one_point_and_30_percent_are_better(
        self, start: int, level: int
    ) -> None:
        assert better(start, level)

    @pytest.mark.parametrize(("start", "level"), [(6, 5), (4, 3), (3, 3), (0, 0), (5, 6)])
    def test_less_is_not_better(self, start: int, level: int) -> None:
        assert not better(start, level)


GOOD = {WeekClass.IMPROVED, WeekClass.LOW}
BAD = {WeekClass.NOT_IMPROVED, WeekClass.WORSE}
WORST_FIRST = [
    WeekClass.WORSE,
    WeekClass.NOT_IMPROVED,
    WeekClass.UNKNOWN,
    WeekClass.LOW,
    WeekClass.IMPROVED,
]


class TestWeekClass:
    @given(full_weeks, daily_references)
    def test_a_full_week_against_daily_answers_is_never_unknown(
        self, week: list[int], start: Reference
    ) -> None:
        assert classify(weekly_level(week), start) is not WeekClass.UNKNOWN

    @given(thin_weeks, st.sets(st.integers(0, 6)), references, answers_to_q4)
    def test_deleting_answers_never_clears_and_never_convicts(
        self, week: WeekOfScores, deleted: set[int], start: Reference, q4: GlobalChange | None
    ) -> None:
        kept = answered([score for day, score in enumerate(week) if day not in deleted])
        before = classify(weekly_level(answered(week)), start, q4)
        after = classify(weekly_level(kept), start, q4)
        assert after not in GOOD or before in GOOD
        assert after not in BAD or before in BAD

    @given(thin_weeks, st.integers(0, 6), st.integers(1, 10), references, answers_to_q4)
    def test_raising_a_score_never_makes_the_class_better(
        self, week: WeekOfScores, day: int, by: int, start: Reference, q4: GlobalChange | None
    ) -> None:
        score = week[day]
        raised = [*week[:day], None if score is None else min(10, score + by), *week[day + 1 :]]
        before = classify(weekly_level(answered(week)), start, q4)
        after = classify(weekly_level(answered(raised)), start, q4)
        assert WORST_FIRST.index(after) <= WORST_FIRST.index(before)

    def test_worse_needs_a_start_level_of_at_least_5_answers(self) -> None:
        week = weekly_level([6] * 7)
        assert classify(week, daily(4, answers=5)) is WeekClass.WORSE
        assert classify(week, daily(4, answers=4)) is WeekClass.NOT_IMPROVED
        assert classify(week, recall(4)) is WeekClass.NOT_IMPROVED

    def test_two_points_up_to_a_level_below_3_is_not_worse(self) -> None:
        assert classify(weekly_level([2] * 7), daily(0)) is WeekClass.LOW

    @pytest.mark.parametrize("q4", [GlobalChange.WORSE, GlobalChange.MUCH_WORSE])
    @pytest.mark.parametrize("score", [1, 4])
    def test_q4_worse_turns_a_good_week_into_a_question(self, score: int, q4: GlobalChange) -> None:
        assert classify(weekly_level([score] * 7), daily(6), q4) is WeekClass.UNKNOWN

    def test_q4_worse_leaves_a_bad_week_as_it_is(self) -> None:
        week = weekly_level([6] * 7)
        assert classify(week, daily(6), GlobalChange.WORSE) is WeekClass.NOT_IMPROVED

    @pytest.mark.parametrize(
        "q4", [GlobalChange.SLIGHTLY_WORSE, GlobalChange.SAME, GlobalChange.SLIGHTLY_BETTER]
    )
    def test_other_answers_to_q4_say_nothing(self, q4: GlobalChange) -> None:
        week = weekly_level([4] * 7)
        assert classify(week, daily(6), q4) is WeekClass.IMPROVED
        assert classify(week, recall(6), q4) is WeekClass.UNKNOWN

    def test_a_start_level_from_memory_clears_with_q4_better(self) -> None:
        week = weekly_level([4] * 7)
        assert classify(week, recall(6)) is WeekClass.UNKNOWN
        assert classify(week, recall(6), GlobalChange.BETTER) is WeekClass.IMPROVED

    def test_a_start_level_from_memory_clears_when_pain_is_low(self) -> None:
        assert classify(weekly_level([2] * 7), recall(6)) is WeekClass.LOW
