"""Walk and run cues through the local Telegram: one message at a time, on the minute."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.demo import made_up_world
from care.events import Kind
from care.outcome import Due
from care.person import Flare, Live, PersonState, Run
from jobs.alarm import AlarmClock
from rehab.running import stage_plan
from simulator.play.life import live
from simulator.play.runners import RUNNER_BY_NAME
from simulator.play.world import World
from simulator.telegram import Fault, Person
from storage import outbox, people
from storage.database import Database

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 1, 7, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEEPS = replace(RUNNER_BY_NAME["recovering"], running="Yes, pain stays at 2/10 or less", days=0)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with made_up_world(f"sqlite:///{tmp_path / 'kneebot.db'}") as world:
        yield world


@pytest.fixture
async def runner(world: World) -> Person:
    """Somebody who keeps running, on Wednesday at 09:00, with the run begun."""
    person = world.server.person()
    await live(world, person, KEEPS)
    await world.until(datetime(2026, 1, 7, 9, tzinfo=BERLIN))
    await person.tap("Start run")
    await world.settle()
    await person.tap("Go")
    await world.settle()
    return person


def standing(person: Person) -> list[str]:
    """The messages of the run that are in the chat now."""
    texts = [message.text for message in person.messages if message.from_bot]
    first = next(n for n, text in enumerate(texts) if text.startswith("Run begun"))
    return [text.splitlines()[0] for text in texts[first:]]


async def test_a_run_is_one_line_and_one_message_that_changes(world: World, runner: Person) -> None:
    begun = world.clock.now()
    assert standing(runner)[1:] == ["🏃 Run now: 4 min. Part 1 of 5."]
    await world.until(begun + 2 * MINUTE)
    assert standing(runner)[1:] == ["🏃 Run: 2 min left. Part 1 of 5."]
    await world.until(begun + 4 * MINUTE + timedelta(seconds=5))
    assert standing(runner)[1:] == ["🚶 Walk now: 1 min. Part 1 of 5."]
    await world.until(begun + 26 * MINUTE)
    assert len(standing(runner)) == 2
    assert standing(runner)[1].startswith("✅ Done: 20 min of running.")
    await runner.tap("1")
    await world.settle()
    await runner.tap("No")
    await world.settle()
    assert standing(runner)[1].startswith("✅ Run saved for today: 20 min, pain 1.")
    assert world.server.violations == []


async def test_after_stop_nothing_comes_any_more(world: World, runner: Person) -> None:
    begun = world.clock.now()
    await world.until(begun + 2 * MINUTE)
    await runner.tap("Stop")
    await world.settle()
    before = [message.text for message in runner.messages]
    await world.until(begun + 60 * MINUTE)
    assert [message.text for message in runner.messages] == before


async def test_a_minute_waits_for_the_change_of_pace_that_did_not_get_through_yet(
    world: World, runner: Person
) -> None:
    begun = world.clock.now()
    await world.until(begun + 5 * MINUTE - timedelta(seconds=5))
    away = world.server.faults.add(Fault("sendMessage", times=None, status=502))
    await world.until(begun + 6 * MINUTE + timedelta(seconds=1))
    assert standing(runner)[1:] == ["🚶 Walk now: 1 min. Part 1 of 5."]
    away.remove()
    await world.until(begun + 7 * MINUTE - timedelta(seconds=5))
    assert standing(runner)[1:] == ["🏃 Run: 3 min left. Part 2 of 5."]


async def test_pause_and_go_on_move_the_cues(world: World, runner: Person) -> None:
    begun = world.clock.now()
    await world.until(begun + 2 * MINUTE)
    await runner.tap("Pause")
    await world.until(begun + 10 * MINUTE)
    assert standing(runner)[1:] == ["Paused. Part 1 of 5."]
    await runner.tap("Go on")
    await world.until(begun + 12 * MINUTE + timedelta(seconds=10))
    assert standing(runner)[1:] == ["🚶 Walk now: 1 min. Part 1 of 5."]


async def test_after_a_gap_only_the_cue_of_the_moment_comes(database: Database) -> None:
    """The cues wait in the database; those that are past are never sent late."""
    async with database.write() as connection:
        await people.save(connection, {}, [PersonState(id=1)], NOW)
        rows = [
            Due(Kind.CUE, NOW.date(), NOW + n * MINUTE, NOW + (n + 1) * MINUTE, f"0.{n}.0")
            for n in range(4)
        ]
        await outbox.add(connection, [(1, row) for row in rows], NOW)
    late = NOW + 2 * MINUTE + timedelta(seconds=30)
    async with database.write() as connection:
        taken = await outbox.claim(connection, late, "me", MINUTE, 10, cues=True)
        assert [row.occasion for row in taken] == ["0.2.0"]
        assert len(await outbox.stale(connection, late, limit=9)) == 2
        assert await outbox.next_cue(connection, late, late + MINUTE) == NOW + 3 * MINUTE


async def test_runs_and_flares_are_kept_and_go_with_the_person(database: Database) -> None:
    on = date(2026, 1, 7)
    run = Run(
        on, NOW, stage=1, minutes=8, km=1.2, during=1, message_id=7,
        spells=stage_plan(1).spells, live=Live(NOW, 2, NOW),
    )  # fmt: skip
    kept = PersonState(id=1, runs=(run,), flares=(Flare(on, NOW, 3),))
    async with database.write() as connection:
        await people.save(connection, {}, [kept], NOW)
        assert await people.load(connection, [1]) == {1: kept}
        await people.delete(connection, [1], NOW)
        await people.save(connection, {}, [PersonState(id=1)], NOW)
        assert (await people.load(connection, [1]))[1].runs == ()


class Cues:
    """Jobs that only note when they were woken; one cue is due after `wait`."""

    def __init__(self, wait: timedelta) -> None:
        self.stopping = asyncio.Event()
        self.due: datetime | None = datetime.now(UTC) + wait
        self.woken: asyncio.Future[datetime] = asyncio.get_running_loop().create_future()

    async def tick(self, now: datetime) -> None: ...

    async def tidy(self, now: datetime) -> None: ...

    async def dispatch_cues(self) -> int:
        self.due = None
        self.woken.set_result(datetime.now(UTC))
        return 1

    async def next_cue(self, now: datetime, until: datetime) -> datetime | None:
        return self.due if self.due is not None and self.due <= until else None


async def test_the_alarm_wakes_for_a_cue_between_two_ticks() -> None:
    jobs = Cues(timedelta(seconds=1.6))
    due = jobs.due
    assert due is not None
    clock = AlarmClock(jobs, lambda: datetime.now(UTC), 1)  # type: ignore[arg-type]
    clock.start()
    try:
        woken = await asyncio.wait_for(jobs.woken, 5)
    finally:
        await asyncio.gather(*clock.stop())
        clock.close()
    assert timedelta(0) <= woken - due < timedelta(seconds=0.5)
