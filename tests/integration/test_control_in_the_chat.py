"""Export and pause through the local Telegram: files that arrive, and silence until a date."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.assess import read_diary
from app.demo import made_up_world
from simulator.play.life import live
from simulator.play.runners import RUNNER_BY_NAME
from simulator.play.world import World
from simulator.telegram import Person

BERLIN = ZoneInfo("Europe/Berlin")
A_MOMENT = timedelta(seconds=30)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with made_up_world(f"sqlite:///{tmp_path / 'kneebot.db'}") as world:
        yield world


@pytest.fixture
async def person(world: World) -> Person:
    """Somebody who has just enrolled, on Monday evening, 5 January 2026."""
    person = world.server.person()
    await live(world, person, replace(RUNNER_BY_NAME["recovering"], days=0))
    return person


async def said(world: World, person: Person, text: str) -> list[str]:
    """What a typed text is answered with."""
    before = len(person.messages)
    await person.type(text)
    await world.until(world.clock.now() + A_MOMENT)
    return [message.text for message in person.messages[before:] if message.from_bot]


async def test_the_export_arrives_as_four_files_that_can_be_read(
    world: World, person: Person, tmp_path: Path
) -> None:
    await said(world, person, "4")
    await said(world, person, "/export")
    files = [message.document for message in person.messages if message.document]
    assert [file.name for file in files] == [
        "kneebot-2026-01-05.json",
        "kneebot-2026-01-05.csv",
        "diary.csv",
        "kneebot-2026-01-05.fhir.json",
    ]
    assert json.loads(files[0].content)["scores"][0]["value"] == 4
    (tmp_path / "diary.csv").write_bytes(files[2].content)
    start = datetime(2026, 1, 5, tzinfo=BERLIN).date()
    assert read_diary(tmp_path / "diary.csv", start, 6).diary.pain == {start: 4}
    assert world.server.violations == []


@pytest.mark.parametrize("day", ["9 January", "Friday", "until Friday", "for 4 days"])
async def test_a_pause_may_be_typed_with_its_date_and_ends_by_itself(
    world: World, person: Person, day: str
) -> None:
    [answer] = await said(world, person, f"/pause {day}")
    assert "until Friday, 9 January" in answer
    count = len(person.messages)
    await world.until(datetime(2026, 1, 9, 7, 59, tzinfo=BERLIN))
    assert len(person.messages) == count
    await world.until(datetime(2026, 1, 9, 8, 1, tzinfo=BERLIN))
    assert "Your pause is over. Good to have you back." in person.last.text


async def test_the_date_of_a_pause_may_be_typed_afterwards(world: World, person: Person) -> None:
    await said(world, person, "/pause")
    assert "Until when?" in person.last.text
    [answer] = await said(world, person, "1 week")
    assert "until Monday, 12 January" in answer


async def test_a_word_of_a_red_flag_that_an_edit_adds_asks_the_six(
    world: World, person: Person
) -> None:
    told = await person.type("/run 5 km 28 min pain 2")
    await world.until(world.clock.now() + A_MOMENT)
    before = len(person.messages)
    await person.edit(told, "/run 5 km 28 min pain 2 and it is swollen")
    await world.until(world.clock.now() + A_MOMENT)
    answers = [message.text for message in person.messages[before:] if message.from_bot]
    assert any("Visibly swollen" in text for text in answers)
