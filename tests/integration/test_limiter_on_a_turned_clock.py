"""What PostgreSQL grants to two processes, on a clock that is turned: exact on any machine."""

import random
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pacing import (
    BURST,
    CHAT_BURST,
    CHAT_PACE,
    MESSAGES_PER_SECOND,
    PACE,
    REMINDER_PACE,
)
from bot.shared_pacing import AHEAD_SECONDS, SharedPacing
from storage import limiter
from storage.database import Database
from storage.limiter import Limits, Taken

BEGINS = 1000.0  # small, so that fractions of a second are exact

# Ours is found before PostgreSQL's own, because the search path says so.
CLOCK = (
    "CREATE TABLE turned AS SELECT CAST(:begins AS float8) AS now",
    "CREATE FUNCTION clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql"
    " AS 'SELECT to_timestamp(now) FROM turned'",
    "DO $$ BEGIN EXECUTE format("
    "'ALTER DATABASE %I SET search_path TO public, pg_catalog', current_database()); END $$",
)


@dataclass
class Limiter:
    """Two processes that ask; no time passes but by `later`."""

    limits: Limits
    processes: Sequence[AsyncConnection]
    now: float = 0.0

    async def later(self, seconds: float) -> None:
        self.now += seconds
        await self.processes[0].execute(
            text("UPDATE turned SET now = :now"), {"now": BEGINS + self.now}
        )

    async def asks(
        self,
        process: int,
        replies: Sequence[int] = (),
        reminders: Sequence[int] = (),
        *,
        paid: int = 0,
        payable: Collection[int] = (),
    ) -> Taken:
        connection = self.processes[process]
        return await limiter.take(
            connection, self.limits, replies, reminders, payable, paid, paid // 2
        )


@pytest.fixture
async def two(postgresql_database: Database, postgresql_url: str) -> AsyncIterator[Limiter]:
    async with postgresql_database.write() as connection:
        for statement in CLOCK:
            given = {"begins": BEGINS} if ":begins" in statement else {}
            await connection.execute(text(statement), given)
    async with AsyncExitStack() as ends:
        connections = []
        for _ in range(2):
            database = Database(postgresql_url)
            ends.push_async_callback(database.dispose)
            connections.append(await ends.enter_async_context(database.at_once()))
        limits = SharedPacing(postgresql_database)._limits
        yield Limiter(replace(limits, paid_pace=1 / 166, paid_burst=4), connections)


def keeps(moments: Collection[float], pace: float, burst: float) -> bool:
    """Whether no stretch of time, wherever it begins, holds more than a burst and its pace."""
    times = sorted(moments)
    return all(
        last - first + 1 <= burst + (times[last] - times[first]) / pace + 1e-6
        for first in range(len(times))
        for last in range(first, len(times))
    )


def busiest_second(moments: Collection[float]) -> int:
    return max(sum(start <= at < start + 1 for at in moments) for start in moments)


@pytest.mark.parametrize("seed", range(5))
async def test_whoever_asks_whenever_every_limit_is_kept(two: Limiter, seed: int) -> None:
    chance = random.Random(seed)
    free, reminded, paid = [], [], []
    asked: dict[int, list[float]] = {}
    for step in range(240):
        await two.later(chance.choice((0, 0.01, 0.02, 0.05, 0.2)))
        slots = chance.sample(range(1, 40), 6)
        # In turns: reminders alone, both, replies alone.
        cut = (0, chance.randint(0, 6), 6)[step // 20 % 3]
        replies, reminders = slots[:cut], slots[cut:]
        payable = chance.sample(slots, 3)
        taken = await two.asks(
            chance.randrange(2), replies, reminders, paid=chance.choice((0, 4)), payable=payable
        )
        free += [two.now + seconds for seconds in taken.replies]
        free += [two.now] * taken.reminders
        reminded += [two.now] * taken.reminders
        paid += [two.now] * len(taken.paid)
        went = {*replies[: len(taken.replies)], *reminders[: taken.reminders]}
        went |= {slots[place] for place in taken.paid}
        for slot in went - taken.refused:
            asked.setdefault(slot, []).append(two.now)
    assert busiest_second(free) <= MESSAGES_PER_SECOND
    assert keeps(free, PACE, BURST)
    assert keeps(reminded, REMINDER_PACE, 1)
    assert keeps(paid, two.limits.paid_pace, two.limits.paid_burst)
    assert all(keeps(moments, CHAT_PACE, CHAT_BURST) for moments in asked.values())
    assert min(len(free), len(reminded), len(paid)) > 20


async def test_a_chat_gets_three_at_once_and_then_one_a_second_from_two_processes(
    two: Limiter,
) -> None:
    went = []
    for _ in range(41):
        for process in (0, 1, 0, 1):
            taken = await two.asks(process, [7])
            if taken.replies and not taken.refused:
                went.append(two.now)
        await two.later(0.1)
    assert went == pytest.approx([0, 0, 0, 1, 2, 3, 4])


async def test_reminders_of_two_processes_leave_a_reserve_to_replies(two: Limiter) -> None:
    went = []
    for step in range(200):
        for process in (0, 1):
            taken = await two.asks(process, reminders=[2 * step + process])
            went += [two.now] * taken.reminders
        await two.later(0.01)
    assert len(went) == 40  # of the 54 messages that two seconds have room for
    assert keeps(went, REMINDER_PACE, 1)
    assert len((await two.asks(0, range(1000, 1010))).replies) >= BURST


async def test_what_is_booked_ahead_is_no_further_than_that(two: Limiter) -> None:
    taken = await two.asks(0, range(1, 60))
    assert taken.replies == pytest.approx([max(0, n + 1 - BURST) * PACE for n in range(7)])
    assert max(taken.replies) <= AHEAD_SECONDS
    assert (await two.asks(1, range(101, 160), [200])).replies == ()


async def test_nothing_is_granted_before_the_longest_halt_is_over(two: Limiter) -> None:
    await limiter.halt(two.processes[0], 2)
    await limiter.halt(two.processes[1], 1)
    await two.later(1.99)
    taken = await two.asks(1, [1], [2], paid=4, payable=[1, 2])
    assert (taken.replies, taken.reminders, taken.paid) == ((), 0, ())
    assert taken.halted_for == pytest.approx(0.01)
    await two.later(0.01)
    assert (await two.asks(1, [1])).replies == (0,)
