"""The nudges: their ids and texts complete both ways, and what may stand in them."""

from dataclasses import fields
from string import Formatter

import pytest

from bot.content import languages, load
from care.messages.about import NudgeFacts
from rehab.content.lessons import LESSON_BY_ID, Fits
from rehab.content.nudges import NUDGE_BY_ID, NUDGES, Need, Nudge, most_nudges

every_language = pytest.mark.parametrize("language", languages())
every_nudge = pytest.mark.parametrize("nudge", NUDGES, ids=[nudge.id for nudge in NUDGES])

# What has to be known before a text may name it.
NAMED_BY = {
    "race": Need.RACE,
    "days": Need.RACE,
    "wanted": Need.WANTED,
    "partner": Need.PARTNER,
    "start": Need.LOWER_LEVEL,
    "level": Need.LOWER_LEVEL,
    "activity": Need.ACTIVITY_UP,
    "first": Need.ACTIVITY_UP,
    "last": Need.ACTIVITY_UP,
}


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_nudge_has_its_own_id() -> None:
    assert len(NUDGE_BY_ID) == len(NUDGES)
    assert not set(NUDGE_BY_ID) & set(LESSON_BY_ID)


@every_language
def test_every_nudge_has_its_text_and_every_text_its_nudge(language: str) -> None:
    assert set(load(language).nudges) == set(NUDGE_BY_ID)


@every_language
@every_nudge
def test_a_text_names_only_facts_that_are_known_when_it_is_chosen(
    language: str, nudge: Nudge
) -> None:
    named = names_in(load(language).nudge(nudge.id).text)
    assert named <= {field.name for field in fields(NudgeFacts)}
    assert {NAMED_BY[name] for name in named if name in NAMED_BY} <= set(nudge.needs)


@every_language
@pytest.mark.parametrize("count", [5, 10, 15, 20])
def test_a_milestone_names_its_number(language: str, count: int) -> None:
    nudge = next(nudge for nudge in NUDGES if nudge.sessions == count)
    assert str(count) in load(language).nudge(nudge.id).text


@every_nudge
def test_for_people_who_are_held_back_no_race_and_no_total_is_named(nudge: Nudge) -> None:
    pressing = {Need.RACE, Need.SESSIONS, Need.REACHED, Need.SLIPPED}
    assert nudge.fits is Fits.FULL or not pressing & set(nudge.needs)


def test_no_nudge_is_for_people_under_a_stop() -> None:
    assert [nudge.id for nudge in NUDGES if nudge.fits is Fits.STOPPED] == []


def test_three_a_week_at_first_then_two_then_one() -> None:
    assert [most_nudges(week) for week in range(1, 8)] == [3, 3, 2, 2, 1, 1, 1]


def test_there_is_no_week_before_the_first() -> None:
    with pytest.raises(ValueError, match="start at 1"):
        most_nudges(0)
