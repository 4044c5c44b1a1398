"""`kill -9` of real processes: nothing is lost, only what was on the wire can come twice."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from sqlalchemy import select

from simulator.telegram import Person, TelegramServer
from storage import outbox
from storage.database import Database
from storage.tables import State
from storage.tables import outbox as outbox_table
from tests.chaos.conftest import Proved, come_true, rounds
from tests.chaos.forks import Forks
from tests.end_to_end.prepared import due_a_minute_ago

DUE_AT_ONCE = 12
LONGEST_LIFE = 0.9  # seconds: about what a process takes to start and to send so many


@dataclass
class Wreck:
    """What is left of processes that were killed, and who was to get something."""

    database: Database
    everyone: list[Person] = field(default_factory=list)
    on_the_wire: list[int] = field(default_factory=list)  # whose message, once for each kill

    async def wait_for_something(self, telegram: TelegramServer) -> None:
        """Some more people, whose evening question is due now."""
        people = [telegram.person(started=True) for _ in range(DUE_AT_ONCE)]
        self.everyone += people
        await due_a_minute_ago(self.database, *people)

    async def killed(self, pids: Iterable[int]) -> None:
        """Note what was on the wire; then the leases of the dead are over, as in a minute."""
        async with self.database.write() as connection:
            query = select(outbox_table.c.owner, outbox_table.c.state, outbox_table.c.person_id)
            held = (await connection.execute(query.where(outbox_table.c.owner.is_not(None)))).all()
            dead = tuple(f"{pid}-" for pid in pids)
            theirs = [row for row in held if row.owner.startswith(dead)]
            self.on_the_wire += [r.person_id for r in theirs if r.state is State.SENDING]
            for owner in {row.owner for row in theirs}:
                await outbox.end_leases(connection, datetime.now(UTC), owner)

    async def is_cleared(self) -> bool:
        """Whether nothing is due any more."""
        async with self.database.read() as connection:
            return await outbox.queue(connection, datetime.now(UTC)) == (0, None)

    def counted(self) -> str:
        """Asserts that nobody was left out, and who got a second one; the count in words."""
        got = {one.id: sum(m.from_bot for m in one.messages) for one in self.everyone}
        assert len(self.on_the_wire) == len(set(self.on_the_wire))  # a row meets one kill at most
        lost = [id for id, times in got.items() if times == 0]
        twice = {id for id, times in got.items() if times == 2}
        assert lost == []
        assert max(got.values()) <= 2
        assert twice <= set(self.on_the_wire)
        return (
            f"{len(got)} due, {sum(got.values())} sent, 0 lost; {len(self.on_the_wire)} were on"
            f" the wire at a kill, {len(twice)} of these came twice, no other did"
        )


async def test_whenever_the_process_is_killed_only_what_was_on_the_wire_can_come_twice(
    telegram: TelegramServer,
    forks: Callable[[str], Forks],
    sqlite_database: Database,
    sqlite_url: str,
    chance: Random,
    proved: Proved,
) -> None:
    kills, wreck = rounds(6, 200), Wreck(sqlite_database)
    async with forks(sqlite_url) as started:
        process = await started.start("run")
        for _ in range(kills):
            at_its_start = chance.random() < 0.5
            if at_its_start:
                await started.kill(process)
            await wreck.wait_for_something(telegram)
            if at_its_start:
                process = await started.start("run")
            await asyncio.sleep(chance.uniform(0, LONGEST_LIFE))
            await started.kill(process)
            await wreck.killed([process])
            process = await started.start("run")
            await come_true(wreck.is_cleared)
    proved(f"{kills} kills of kneebot run on SQLite: {wreck.counted()}")


async def test_whichever_of_two_workers_is_killed_only_what_it_had_on_the_wire_can_come_twice(
    telegram: TelegramServer,
    forks: Callable[[str], Forks],
    postgresql_database: Database,
    postgresql_url: str,
    chance: Random,
    proved: Proved,
) -> None:
    wanted, kills, wreck = rounds(6, 200), 0, Wreck(postgresql_database)
    async with forks(postgresql_url) as started:
        workers = [await started.start("worker") for _ in range(2)]
        while kills < wanted:
            await wreck.wait_for_something(telegram)
            await asyncio.sleep(chance.uniform(0, LONGEST_LIFE))
            killed = workers if chance.random() < 0.2 else [chance.choice(workers)]
            for worker in killed:
                await started.kill(worker)
            kills += len(killed)
            await wreck.killed(killed)
            workers = [
                await started.start("worker") if worker in killed else worker for worker in workers
            ]
            await come_true(wreck.is_cleared)
    proved(f"{kills} kills of two kneebot workers on PostgreSQL: {wreck.counted()}")
