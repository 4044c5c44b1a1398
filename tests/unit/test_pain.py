"""Reading a typed pain score, and what a score alone can ask for (docs/rules.md 5)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehab.pain import Unreadable, asks_the_six, parse_score, severe_days, severe_on

DAY_1 = date(2026, 1, 5)


def diary(*scores: int | None) -> dict[date, int]:
    days = enumerate(scores)
    return {DAY_1 + timedelta(days=n): score for n, score in days if score is not None}


def program_days(dates: list[date]) -> list[int]:
    return [(day - DAY_1).days + 1 for day in dates]


@pytest.mark.parametrize("score", range(11))
def test_every_whole_number_from_0_to_10_is_a_score(score: int) -> None:
    assert parse_score(str(score)) == score


@pytest.mark.parametrize(
    ("text", "score"),
    [
        (" 7 ", 7),
        ("7.", 7),
        ("7!", 7),
        ("10", 10),
        ("07", 7),
        ("7/10", 7),
        ("7 / 10", 7),
        ("10/10", 10),
        ("0/10 today.", 0),
        ("7 out of 10", 7),
        ("seven out of ten", 7),
        ("one of ten", 1),
        ("seven", 7),
        ("Seven.", 7),
        ("ZERO", 0),
        ("ten", 10),
        ("one", 1),
        ("It was a one.", 1),
        ("about 7", 7),
        ("it was a 7", 7),
        ("~7", 7),
        ("a 4 after the stairs", 4),
        ("pain: 3", 3),
        ("Pain - 7", 7),
        ("pain-7", 7),
        ("hm...7", 7),
        ("ok,7", 7),
        ("no pain, 0", 0),
        ("7\ufe0f\u20e3", 7),  # the keycap emoji
        ("\uff17", 7),  # full-width
        ("\u0663", 3),  # Arabic-Indic
    ],
)
def test_a_score_is_found_among_plain_words(text: str, score: int) -> None:
    assert parse_score(text) == score


@pytest.mark.parametrize(
    "text",
    [
        "6.5",
        "6,5",
        "6.0",
        ".5",
        "6.5/10",
        "6½",
        "7²",
        "6 or 7",
        "six or seven",
        "6-7",
        "6\u20137",
        "6/7",
        "7/9",
        "7/100",
        "7/10/2026",
        "6 and a half",
        "5+",
        "+2",
        "<3",
        "7 then 4",
        "one or two",
        "4 after 5 km",
        "1 0",
        "\u0666\u066b\u0665",  # 6.5 with an Arabic decimal separator
    ],
)
def test_anything_but_one_whole_number_is_asked_again_and_never_rounded(text: str) -> None:
    assert parse_score(text) is Unreadable.NOT_WHOLE


@pytest.mark.parametrize(
    "text",
    [
        "11",
        "100",
        "11/10",
        "eleven",
        "twenty",
        "-3",
        "\u22123",
        "- 3",
        "it was -3",
        "minus 3",
        "-1/10",
        "-0",
        "9" * 4096,
    ],
)
def test_a_score_outside_0_to_10_is_asked_again_and_never_clamped(text: str) -> None:
    assert parse_score(text) is Unreadable.OUT_OF_RANGE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "ouch",
        "someone",
        "a bad one",
        "no one",
        "tennis",
        "3 days",
        "two weeks",
        "7pm",
        "5 km",
        "7 %",
        "R2",
        "E01",
        "x3",
        "\U0001f51f",  # the keycap ten
    ],
)
def test_a_text_without_a_score_is_asked_again(text: str) -> None:
    assert parse_score(text) is Unreadable.NOT_A_NUMBER


@given(st.text(max_size=60))
def test_any_text_gives_a_score_from_0_to_10_or_a_reason(text: str) -> None:
    read = parse_score(text)
    assert isinstance(read, Unreadable) or 0 <= read <= 10


@given(st.text(max_size=20), st.integers(11, 10**9), st.text(max_size=20))
def test_a_number_above_10_never_becomes_a_score(before: str, number: int, after: str) -> None:
    assert isinstance(parse_score(f"{before} {number} {after}"), Unreadable)


def test_three_days_of_8_within_7_are_severe_on_the_third() -> None:
    pain = diary(8, 0, 8, 0, 0, 0, 8)
    assert program_days(severe_days(pain)) == [7]


def test_three_days_of_8_spread_over_8_days_are_not_severe() -> None:
    assert severe_days(diary(8, 0, 8, 0, 0, 0, 0, 8)) == []


def test_days_of_7_are_not_severe() -> None:
    assert severe_days(diary(*[7] * 14)) == []


def test_three_weeks_of_9_are_severe_on_days_3_10_and_17() -> None:
    assert program_days(severe_days(diary(*[9] * 21))) == [3, 10, 17]


def test_an_unanswered_day_is_not_severe_by_itself() -> None:
    assert program_days(severe_days(diary(9, 9, None, 9))) == [4]


def test_severe_on_a_date_does_not_depend_on_later_scores() -> None:
    pain = diary(*[9] * 21)
    assert severe_on(pain, DAY_1 + timedelta(days=2))
    assert not severe_on(pain, DAY_1 + timedelta(days=3))


@given(st.lists(st.none() | st.integers(6, 10), max_size=40))
def test_severe_days_follow_the_sentence_of_the_rule(scores: list[int | None]) -> None:
    expected: list[int] = []
    for day, score in enumerate(scores):
        high_days = [s for s in scores[max(0, day - 6) : day + 1] if s is not None and s >= 8]
        due = score is not None and score >= 8 and len(high_days) >= 3
        if due and (not expected or day + 1 - expected[-1] >= 7):
            expected.append(day + 1)
    assert program_days(severe_days(diary(*scores))) == expected


@pytest.mark.parametrize(("score", "start"), [(8, 8), (10, 9), (6, 2), (4, 0)])
def test_an_8_or_a_jump_of_4_over_the_start_asks_the_six(score: int, start: int) -> None:
    assert asks_the_six(score, start)


@pytest.mark.parametrize(("score", "start"), [(7, 4), (5, 2), (3, 0), (0, 10)])
def test_a_usual_score_does_not_ask_the_six(score: int, start: int) -> None:
    assert not asks_the_six(score, start)
