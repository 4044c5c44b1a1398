"""Rows go out side by side: what is wrong with one of them is nobody else's loss."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.demo import made_up_world
from bot.runner import FIRST_RETRY
from simulator.play.world import World
from simulator.telegram import Fault, FaultKind, Person
from storage import outbox as storage_outbox
from storage import people
from storage.tables import State, outbox
from tests.end_to_end.prepared import three_weeks_no_better


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with made_up_world(f"sqlite:///{tmp_path / 'kneebot.db'}") as world:
        yield world


async def became(world: World, person: Person) -> list[State]:
    """What became of a person's messages."""
    async with world.database.read() as connection:
        query = select(outbox.c.state).where(outbox.c.person_id == person.id)
        return list((await connection.execute(query)).scalars())


async def test_what_telegram_cannot_take_for_long_goes_out_when_it_can(world: World) -> None:
    ann = world.server.person(started=True)
    await three_weeks_no_better(world, ann)
    fault = world.server.faults.add(Fault("sendMessage", times=12, status=409))
    await world.next()
    await world.until(world.clock.now() + timedelta(hours=1))
    assert fault.hits == 12
    assert "3 weeks in" in ann.last.text
    assert await became(world, ann) == [State.SENT]


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
    assert await became(world, ann) == [State.PENDING]


async def test_a_message_whose_answer_was_lost_is_repeated_once_whatever_failed_before(
    world: World,
) -> None:
    ann = world.server.person(started=True)
    await three_weeks_no_better(world, ann)
    world.server.faults.add(Fault("sendMessage", times=2, status=409))
    world.server.faults.add(Fault("sendMessage", times=1, kind=FaultKind.LOST_ANSWER))
    await world.next()
    await world.until(world.clock.now() + timedelta(hours=1))
    assert await became(world, ann) == [State.SENT]
    assert len(world.server.calls("sendMessage")) == 4


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
    assert await became(world, ann) == await became(world, bob) == [State.PENDING]
    assert len(world.server.calls("sendMessage")) <= 5
    fault.remove()
    await world.until(world.clock.now() + timedelta(minutes=11))
    assert await became(world, ann) == await became(world, bob) == [State.SENT]
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


async def test_what_became_of_a_message_is_noted_when_the_database_is_there_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, refusals = storage_outbox.settle, [ConnectionRefusedError(), TimeoutError()]

    async def away(*arguments: Any, **named: Any) -> None:
        if refusals:
            raise refusals.pop()
        await settle(*arguments, **named)

    monkeypatch.setattr(storage_outbox, "settle", away)
    monkeypatch.setattr("bot.runner.SETTLE_PAUSES", (0.0, 0.0))
    ann = world.server.person(started=True)
    await three_weeks_no_better(world, ann)
    await world.next()
    assert refusals == []
    assert len(ann.messages) == 1
    async with world.database.read() as connection:
        assert list((await connection.execute(select(outbox.c.state))).scalars()) == [State.SENT]


async def test_a_database_that_goes_away_before_the_wire_lets_the_message_wait(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    mark, refusals = storage_outbox.mark_sending, [ConnectionRefusedError()]

    async def away(*arguments: Any, **named: Any) -> set[int]:
        if refusals:
            raise refusals.pop()
        return await mark(*arguments, **named)

    monkeypatch.setattr(storage_outbox, "mark_sending", away)
    ann = world.server.person(started=True)
    await three_weeks_no_better(world, ann)
    due = await world.next()
    assert due is not None
    assert ann.messages == []
    await world.until(due + FIRST_RETRY)
    assert len(ann.messages) == 1
    assert "a row waits for the database (ConnectionRefusedError)" in caplog.text
