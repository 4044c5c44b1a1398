"""How dates, times and lists are written in every screen."""

from datetime import time, timedelta

from bot.views.words import bullets, clock, day, named_day, stamp, weekdays
from tests.unit.screens import TODAY, VIEW


def test_a_time_has_two_digits_and_a_date_its_weekday() -> None:
    assert clock(time(8)) == "08:00"
    assert day(TODAY, VIEW) == "Tuesday, 6 January"
    assert weekdays((4, 0, 2), VIEW) == "Mon, Wed, Fri"


def test_a_date_close_by_is_named_as_people_do() -> None:
    assert [named_day(TODAY - timedelta(days=n), TODAY, VIEW) for n in range(3)] == [
        "today",
        "yesterday",
        "Sunday, 4 January",
    ]


def test_a_date_in_a_button_is_yymmdd() -> None:
    assert stamp(TODAY) == "260106"


def test_bullets_are_a_line_each() -> None:
    assert bullets(["a", "b"]) == "• a\n• b"
