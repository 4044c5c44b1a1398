"""Settings, pages and deletion as they are shown."""

from dataclasses import replace
from datetime import time, timedelta

from care.messages.control import DaysQuestion, SettingsPage, TimeQuestion, TimeSlot
from care.messages.data import Deleted, DeleteQuestion
from care.messages.pages import SummaryPage
from care.person import Knee, Place
from rehab.content.lessons import Track
from rehab.schedule import QUIET_DEFAULT
from rehab.three_week_rule import Reference, ReferenceSource
from tests.unit.screens import START, flat, labels, shown, taps


def test_today_stands_among_the_scores_of_the_visits_page_once_it_is_answered() -> None:
    daily = Reference(6, ReferenceSource.DAILY, 6)
    page = SummaryPage(START, START, 1, Knee.LEFT, Track.STOP, 6, daily, (), 0, 0, (), (), ())
    assert "Pain of each day" not in shown(page).text
    told = replace(page, today=START + timedelta(days=2), scores=((START + timedelta(days=1), 5),))
    assert "5 Jan: – 5" in shown(told).text.splitlines()


def test_times_are_offered_by_the_hour_within_their_range() -> None:
    asked = TimeQuestion(TimeSlot.MORNING, time(8))
    assert flat(asked)[:7] == ["05:00", "06:00", "07:00", "08:00", "09:00", "10:00", "11:00"]
    assert taps(asked)["05:00"] == ("pt", "0500")
    refused = TimeQuestion(TimeSlot.EVENING, time(20), refused=True)
    assert "A time from 17:00 to 23:00 works." in shown(refused).text


def test_days_are_toggles_with_a_reason_when_they_do_not_work() -> None:
    asked = DaysQuestion((0, 1, 2), "back to back")
    assert taps(asked)["☑ Mon"] == ("td", "0", "0")
    assert taps(asked)["☐ Thu"] == ("td", "3", "1")
    assert "follow each other" in shown(asked).text


def test_settings_offer_resume_only_while_paused() -> None:
    place = Place("Berlin", "Europe/Berlin", "DE")
    on = SettingsPage(
        time(8), time(20), (0, 2, 4), place, time(18, 42), QUIET_DEFAULT, paused=False
    )
    off = SettingsPage(
        time(8), time(20), (0, 2, 4), place, time(18, 42), QUIET_DEFAULT, paused=True
    )
    assert labels(on)[-2] == ["Use miles", "Pause"]
    assert labels(off)[-2] == ["Use miles", "Resume"]


def test_deleting_is_asked_twice_and_telegrams_copy_is_named() -> None:
    assert taps(DeleteQuestion()) == {
        "Take my data along": ("ex",),
        "Delete everything": ("de", "yes"),
        "Keep": ("ke",),
    }
    assert "Telegram's own copy of this chat is yours to clear" in shown(Deleted()).text
