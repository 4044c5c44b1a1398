"""A goal race beside the plan (docs/rules.md 3.6, 4.2-4.4, S22; docs/conversation.md 8)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.races import parse_distance, race_outlook, weeks_of_growth

DAY_1 = date(2026, 1, 5)


def in_weeks(weeks: int) -> date:
    return DAY_1 + timedelta(weeks=weeks)


EASY_ON = in_weeks(15)


def test_a_half_in_12_weeks_does_not_fit() -> None:
    outlook = race_outlook(in_weeks(12), 21.1, DAY_1, EASY_ON)
    assert outlook is not None
    assert (outlook.weeks_to_race, outlook.weeks_to_easy, outlook.fits) == (12, 15, False)


def test_a_longer_race_needs_weeks_of_growth_after_the_30_minutes() -> None:
    fits = {
        km: outlook.fits
        for km in (4.0, 10.0, 42.2)
        if (outlook := race_outlook(in_weeks(28), km, DAY_1, EASY_ON))
    }
    assert fits == {4.0: True, 10.0: True, 42.2: False}


def test_a_race_fits_sooner_for_who_stands_further_along() -> None:
    def fits(easy_on: date | None) -> bool:
        outlook = race_outlook(in_weeks(8), 6.0, DAY_1, easy_on)
        assert outlook is not None
        return outlook.fits

    assert [fits(in_weeks(week)) for week in (0, 3, 4)] == [True, True, False]


@pytest.mark.parametrize(("weeks", "early"), [(8, True), (9, False)])
def test_a_race_within_8_weeks_asks_for_an_early_visit(weeks: int, early: bool) -> None:
    outlook = race_outlook(in_weeks(weeks), None, DAY_1, EASY_ON)
    assert outlook is not None
    assert outlook.early_visit is early


def test_a_race_that_is_over_is_not_compared() -> None:
    assert race_outlook(DAY_1, 10.0, DAY_1, EASY_ON) is None


@given(st.floats(1, 100), st.floats(0, 100))
def test_a_longer_race_never_takes_less_growth(km: float, more: float) -> None:
    assert weeks_of_growth(km) <= weeks_of_growth(km + more)


@pytest.mark.parametrize(
    ("typed", "km"),
    [
        ("10", 10.0),
        ("10 km", 10.0),
        ("10k", 10.0),
        ("5,5 km", 5.5),
        ("6.2 miles", 10.0),
        ("Half marathon", 21.1),
        ("half", 21.1),
        ("Marathon", 42.2),
        ("far", None),
        ("0", None),
        ("999", None),
        ("10 km or so", None),
        ("", None),
    ],
)
def test_a_typed_distance_is_read(typed: str, km: float | None) -> None:
    assert parse_distance(typed) == km


def test_a_bare_number_counts_miles_for_who_chose_miles() -> None:
    assert parse_distance("10", miles=True) == 16.1
    assert parse_distance("10 km", miles=True) == 10.0


@given(st.text())
def test_any_text_is_a_distance_or_none(text: str) -> None:
    km = parse_distance(text)
    assert km is None or 0 < km <= 500
