"""Rows go out side by side: what is wrong with one of them is nobody else's loss."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.demo import made_up_world
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
