"""Rows go out side by side: what is wrong with one of them is nobody else's loss."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.demo import made_up_world
from bot.runner import FIRST_RETRY
from storage import outbox as storage_outbox
from storage import people
from storage.tables import State, outbox
from tests.end_to_end.prepared import three_weeks_no_better


async def test_a_message_that_cannot_be_made_waits_and_stops_no_other(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with made_up_world(f"sqlite:///{tmp_path / 'kneebot.db'}") as world:
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
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, refusals = storage_outbox.settle, [ConnectionRefusedError(), TimeoutError()]

    async def away(*arguments: Any) -> None:
        if refusals:
            raise refusals.pop()
        await settle(*arguments)

    monkeypatch.setattr(storage_outbox, "settle", away)
    monkeypatch.setattr("bot.runner.SETTLE_PAUSES", (0.0, 0.0))
    async with made_up_world(f"sqlite:///{tmp_path / 'kneebot.db'}") as world:
        ann = world.server.person(started=True)
        await three_weeks_no_better(world, ann)
        await world.next()
        assert refusals == []
        assert len(ann.messages) == 1
        async with world.database.read() as connection:
            assert list((await connection.execute(select(outbox.c.state))).scalars()) == [
                State.SENT
            ]


async def test_a_database_that_goes_away_before_the_wire_lets_the_message_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    mark, refusals = storage_outbox.mark_sending, [ConnectionRefusedError()]

    async def away(*arguments: Any) -> set[int]:
        if refusals:
            raise refusals.pop()
        return await mark(*arguments)

    monkeypatch.setattr(storage_outbox, "mark_sending", away)
    async with made_up_world(f"sqlite:///{tmp_path / 'kneebot.db'}") as world:
        ann = world.server.person(started=True)
        await three_weeks_no_better(world, ann)
        due = await world.next()
        assert due is not None
        assert ann.messages == []
        await world.until(due + FIRST_RETRY)
        assert len(ann.messages) == 1
    assert "a row waits for the database (ConnectionRefusedError)" in caplog.text
