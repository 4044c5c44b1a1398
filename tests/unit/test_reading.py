"""What people type: days counted back for a score or to come for a visit, and labels."""

from dataclasses import replace
from datetime import date

import pytest

from bot.reading import read, read_coming_date, read_days_ago, without_day
from care.events import Action, Tapped, Typed
from care.person import Dialog, Step
from tests.unit.lives import Life

TUESDAY = date(2026, 1, 6)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("tomorrow", 7),
        ("Tomorrow at 9", 7),
        ("the day after tomorrow", 8),
        ("in 3 days", 9),
        ("in three days", 9),
        ("in a week", 13),
        ("Wednesday", 7),
        ("Tuesday", 13),
        ("next Tuesday", 13),
        ("Fri", 9),
        ("Monday 12 January", 12),
        ("today", 6),
    ],
)
def test_the_date_of_a_visit_can_be_said_as_people_do(text: str, day: int) -> None:
    assert read_coming_date(text, "en", TUESDAY) == date(2026, 1, day)


@pytest.mark.parametrize("text", ["soon", "in some days", "", "Tuesdayish"])
def test_a_text_without_a_day_to_come_names_none(text: str) -> None:
    assert read_coming_date(text, "en", TUESDAY) is None


@pytest.mark.parametrize(
    ("text", "days", "score"),
    [("3 days ago 4", 3, "4"), ("5, two days ago", 2, "5,"), ("4 yesterday", 1, "4 yesterday")],
)
def test_a_counted_day_is_no_score(text: str, days: int, score: str) -> None:
    assert (read_days_ago(text, "en"), without_day(text, "en")) == (days, score)


async def test_a_weekday_is_one_to_come_only_where_a_visit_is_asked_for() -> None:
    life = Life()
    asked = replace(life.person, dialog=Dialog(Step.VISIT_DATE))
    for person, day in ((asked, date(2026, 1, 6)), (life.person, None)):
        said = await read(person, "Tuesday", 1, life.now)
        assert isinstance(said, Typed)
        assert said.day == day


@pytest.mark.parametrize("text", ["-1", ".5", "<3", "5+", "5%"])
async def test_a_number_with_a_sign_is_not_the_button_of_that_number(text: str) -> None:
    asked = replace(Life().person, enrollment=None, dialog=Dialog(Step.BASELINE))
    assert isinstance(await read(asked, text, 1, Life().now), Typed)


async def test_a_typed_number_is_the_button_of_that_number() -> None:
    asked = replace(Life().person, enrollment=None, dialog=Dialog(Step.BASELINE))
    assert await read(asked, " 5 ", 1, Life().now) == Tapped(Action.BASELINE, ("5",))
