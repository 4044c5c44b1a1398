"""A made-up life goes on one step at a time, and only when it is told to."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.demo import made_up_world
from simulator.play.life import READS, Life, StuckError
from simulator.play.runners import LATE_EVENING, RUNNER_BY_NAME, Errand, MadeUpRunner
from simulator.play.world import World

BERLIN = ZoneInfo("Europe/Berlin")
PLATEAU = RUNNER_BY_NAME["plateau"]
SILENT = RUNNER_BY_NAME["silent"]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with made_up_world(f"sqlite:///{tmp_path / 'kneebot.db'}") as made_up:
        yield made_up


def begun(world: World, runner: MadeUpRunner = PLATEAU) -> Life:
    return Life(world, world.server.person(), runner)


def january(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=BERLIN)


async def test_the_first_step_types_start_and_reads_the_answer(world: World) -> None:
    person = world.server.person()
    before = world.clock.now()
    at = await Life(world, person, PLATEAU).step()
    assert [message.text.partition(" ")[0] for message in person.messages] == ["/start", "I"]
    assert at == world.clock.now() >= before + READS


async def test_a_step_is_one_deed(world: World) -> None:
    person = world.server.person()
    life = Life(world, person, PLATEAU)
    taps = []
    for _ in range(6):
        await life.step()
        taps.append(person.taps)
    assert taps == [0, 1, 2, 3, 4, 5]


async def test_with_nothing_to_do_a_step_goes_to_the_next_message_or_look(world: World) -> None:
    life = begun(world)
    await life.until(january(6, 0))
    instants = [await life.step() for _ in range(3)]
    assert instants == [january(6, 8), january(6, 9, 20), january(6, 9, 20) + READS]


async def test_until_stops_at_the_instant_and_the_next_step_goes_on(world: World) -> None:
    life = begun(world)
    await life.until(january(6, 8, 30))
    assert world.clock.now() == january(6, 8, 30)
    assert await life.step() == january(6, 9, 20)


async def test_the_day_is_counted_from_the_one_on_which_it_began(world: World) -> None:
    world.clock.turn_to(january(20, 9))
    life = begun(world)
    assert life.day == 1
    await life.until(january(22, 12))
    assert life.day == 3


async def test_a_life_can_begin_in_the_morning_of_any_day(world: World) -> None:
    world.clock.turn_to(january(21, 9))
    life = begun(world, replace(PLATEAU, days=3))
    while await life.step() is not None:
        pass
    assert "Wed 21 Jan 2026, day 1" in str(life.transcript)
    assert "Session A today" in str(life.transcript)


async def test_it_is_over_after_the_last_look_of_its_last_day(world: World) -> None:
    life = begun(world, replace(SILENT, days=2))
    assert not life.over
    while (at := await life.step()) is not None:
        last = at
    assert life.over
    assert last.astimezone(BERLIN).date() == january(6, 0).date()
    assert await life.step() is None


async def test_whoever_takes_the_chat_over_finds_time_standing_still(world: World) -> None:
    person = world.server.person()
    life = Life(world, person, PLATEAU)
    await life.until(january(6, 20, 5))
    stands = world.clock.now()
    await person.tap("3")
    await world.settle()
    assert "Saved: 3." in person.last.text
    assert world.clock.now() - stands < timedelta(seconds=3)


async def test_an_errand_comes_before_what_the_screen_asks(world: World) -> None:
    errand = Errand(2, ("[Something new or worrying]", "[None of these]"), LATE_EVENING)
    life = begun(world, replace(PLATEAU, errands=(errand,), days=2))
    while await life.step() is not None:
        pass
    _, _, evening = str(life.transcript).partition("20:10  ")
    assert evening.startswith("> [Something new or worrying]")
    assert "> [6]" in evening


async def test_an_errand_ends_a_silence(world: World) -> None:
    errand = Errand(9, ("/today",))
    life = begun(world, replace(SILENT, away=range(2, 30), errands=(errand,), days=9))
    await life.until(january(13, 21))
    assert "20:10  > /today" in str(life.transcript)


async def test_an_errand_for_a_button_that_nothing_shows_is_stuck(world: World) -> None:
    life = begun(world, replace(PLATEAU, errands=(Errand(2, ("[Fly]",)),)))
    with pytest.raises(StuckError, match=r"day 2: nothing shows \[Fly\]"):
        await life.until(january(6, 21))


async def test_after_stop_a_life_goes_on_only_for_its_errands(world: World) -> None:
    errands = (Errand(2, ("/stop",)), Errand(4, ("/start",)))
    life = begun(world, replace(PLATEAU, errands=errands, days=6))
    while await life.step() is not None:
        pass
    assert world.clock.now() > datetime(2026, 1, 10, 18, tzinfo=UTC)
    assert "day 3\n" not in str(life.transcript)
    assert ", day 5\n" in str(life.transcript)
