"""Rows go out side by side: what is wrong with one of them is nobody else's loss."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from app.demo import made_up_world
from simulator.play.world import World
from simulator.telegram import Fault, FaultKind, Person
from storage import people
from storage.tables import State, outbox
from tests.end_to_end.prepared import three_weeks_no_better


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with made_up_world(f"sqlite:///{tmp_path / 'kneebot.db'}") as world:
        yield world


async def became(world: World, person: Person) -> list[tuple[State, int]]:
    """What became of a person's messages, and how often each may have been sent."""
    async with world.database.read() as connection:
        query = select(outbox.c.state, outbox.c.tries).where(outbox.c.person_id == person.id)
        return [(row.state, row.tries) for row in await connection.execute(query)]


async def test_what_telegram_cannot_take_for_long_goes_out_when_it_can(world: World) -> None:
    ann = world.server.person(started=True)
    await three_weeks_no_better(world, ann)
    fault = world.server.faults.add(Fault("sendMessage", times=12, status=409))
    await world.next()
    await world.until(world.clock.now() + timedelta(hours=1))
    assert fault.hits == 12
    assert "3 weeks in" in ann.last.text
    assert await became(world, ann) == [(State.SENT, 1)]


async def test_the_longer_telegram_takes_nothing_the_less_often_it_is_asked(world: World) -> None:
    ann = world.server.person(started=True)
    await three_weeks_no_better(world, ann)
    world.server.faults.add(Fault("sendMessage", times=None, status=409))
    await world.next()
    await world.until(world.clock.now() + timedelta(hours=3))
    times = [call.at for call in world.server.calls("sendMessage")]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert timedelta(seconds=7) <= min(pauses) <= timedelta(seconds=15)
    assert timedelta(minutes=5) <= max(pauses) <= timedelta(minutes=10, seconds=1)
    assert await became(world, ann) == [(State.PENDING, 0)]


async def test_an_answer_that_was_lost_counts_as_one_try_whatever_failed_before(
    world: World,
) -> None:
    ann = world.server.person(started=True)
    await three_weeks_no_better(world, ann)
    world.server.faults.add(Fault("sendMessage", times=2, status=409))
    world.server.faults.add(Fault("sendMessage", times=1, kind=FaultKind.LOST_ANSWER))
    await world.next()
    await world.until(world.clock.now() + timedelta(hours=1))
    assert await became(world, ann) == [(State.SENT, 2)]


async def test_hours_without_telegram_use_up_nothing_and_end_with_the_message(
    world: World,
) -> None:
    ann, bob = world.server.person(started=True), world.server.person(started=True)
    for each in (ann, bob):
        await three_weeks_no_better(world, each)
    page = Fault(kind=FaultKind.HTML, status=502, times=None)
    fault = world.server.faults.add(page)
    await world.next()
    await world.until(world.clock.now() + timedelta(hours=2))
    assert await became(world, ann) == await became(world, bob) == [(State.PENDING, 0)]
    assert len(world.server.calls("sendMessage")) <= 5
    fault.remove()
    await world.until(world.clock.now() + timedelta(minutes=11))
    assert await became(world, ann) == await became(world, bob) == [(State.SENT, 1)]
    assert ("3 weeks in" in ann.last.text) and ("3 weeks in" in bob.last.text)


async def test_a_message_that_cannot_be_made_waits_and_stops_no_other(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    ann, bob = world.server.person(started=True), world.server.person(started=True)
    await three_weeks_no_better(world, ann)
    await three_weeks_no_better(world, bob)
    async with world.database.write() as connection:
        held = await people.load(connection, [ann.id])
        unreadable = replace(held[ann.id], language="xx")  # no texts in that language
        await people.save(connection, held, [unreadable], world.clock.now())

    await world.next()

    assert ann.messages == []
    assert "3 weeks in" in bob.last.text
    async with world.database.read() as connection:
        states = await connection.execute(
            select(outbox.c.person_id, outbox.c.state).order_by(outbox.c.person_id)
        )
        assert dict(iter(states)) == {ann.id: State.PENDING, bob.id: State.SENT}
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "a row could not be sent: UnknownLanguageError"
    ]
