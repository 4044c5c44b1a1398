"""The 24-hour rule: three columns, the worst counts (docs/rules.md 3.2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.day_rule import (
    Color,
    Columns,
    NextMorning,
    Settled,
    Verdict,
    impact_during,
    next_morning,
    rising,
    settled,
    strength_during,
    two_reds,
)

GREEN, UNKNOWN, AMBER, RED = Color.GREEN, Color.UNKNOWN, Color.AMBER, Color.RED
MONDAY = date(2026, 6, 1)
colors = st.sampled_from(Color)


def test_in_strength_work_2_is_green_5_is_amber_and_6_is_red() -> None:
    found = [strength_during(number) for number in (0, 2, 3, 5, 6, 10)]
    assert found == [GREEN, GREEN, AMBER, AMBER, RED, RED]


def test_in_a_run_or_a_hop_3_is_amber_and_4_is_red() -> None:
    assert [impact_during(number) for number in (2, 3, 4)] == [GREEN, AMBER, RED]


def test_a_sharp_pain_or_a_limp_is_red_whatever_the_number() -> None:
    assert strength_during(0, sharp=True) is impact_during(0, limp=True) is RED


def test_without_a_number_nobody_knows() -> None:
    assert strength_during(None) is impact_during(None) is next_morning(None) is UNKNOWN


@pytest.mark.parametrize(
    ("answer", "morning", "color"),
    [
        (Settled.WITHIN_AN_HOUR, None, GREEN),
        (Settled.BY_TOMORROW, NextMorning.SAME, AMBER),
        (Settled.NOT_YET, None, AMBER),
        (Settled.NOT_YET, NextMorning.SAME, AMBER),
        (Settled.NOT_YET, NextMorning.BIT_WORSE, RED),
        (None, NextMorning.SAME, GREEN),
        (None, NextMorning.BIT_WORSE, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_back_to_before_is_green_in_an_hour_and_red_when_not_by_morning(
    answer: Settled | None, morning: NextMorning | None, color: Color
) -> None:
    assert settled(answer, morning) is color


def test_the_next_morning_is_amber_a_bit_worse_and_red_clearly_worse_or_swollen() -> None:
    assert [next_morning(answer) for answer in NextMorning] == [GREEN, GREEN, AMBER, RED]
    assert next_morning(NextMorning.BETTER, swelling=True) is RED


@pytest.mark.parametrize(
    ("columns", "verdict"),
    [
        ((GREEN, GREEN, GREEN), Verdict.GREEN),
        ((GREEN, GREEN, UNKNOWN), Verdict.UNKNOWN),
        ((AMBER, GREEN, GREEN), Verdict.AMBER),
        ((AMBER, GREEN, UNKNOWN), Verdict.AMBER),
        ((AMBER, GREEN, AMBER), Verdict.LOWER),
        ((AMBER, AMBER, RED), Verdict.RED),
    ],
)
def test_the_worst_column_counts_and_two_ambers_are_a_level_down(
    columns: tuple[Color, Color, Color], verdict: Verdict
) -> None:
    assert Columns(*columns).verdict is verdict


def test_a_number_that_rises_is_a_level_down_only_once_it_is_amber() -> None:
    assert Columns(AMBER, GREEN, GREEN, rising=True).verdict is Verdict.LOWER
    assert Columns(GREEN, GREEN, GREEN, rising=True).verdict is Verdict.GREEN


def test_a_number_rises_when_the_last_two_are_above_the_one_before() -> None:
    assert rising([2, 3, 4])
    assert rising([9, 2, 5, 4])
    assert not rising([4, 3, 5])
    assert not rising([2, 3])
    assert not rising([None, 3, 4])


@given(colors, colors, colors, st.booleans(), st.integers(0, 2), colors)
def test_a_worse_column_is_never_a_better_verdict(
    during: Color, back: Color, morning: Color, rises: bool, column: int, other: Color
) -> None:
    columns = [during, back, morning]
    columns[column] = max(other, columns[column])
    worse = Columns(columns[0], columns[1], columns[2], rises)
    assert worse.verdict >= Columns(during, back, morning, rises).verdict


def test_two_red_days_count_within_7_days() -> None:
    days = [MONDAY, MONDAY + timedelta(6)]
    assert two_reds(days) == MONDAY + timedelta(6)
    assert two_reds([MONDAY, MONDAY + timedelta(7)]) is None
    assert two_reds([MONDAY]) is None
