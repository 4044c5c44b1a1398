"""Two processes share one budget: each has a limiter and a database engine of its own.

What PostgreSQL grants is weighed by its own clock; of our clock only that nobody goes too early,
which a slow machine cannot break. The limits themselves: test_limiter_on_a_turned_clock.py.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.pacing import CHAT_PACE, PACE, Lane, Paid
from bot.purse import Purse
from bot.shared_pacing import SharedPacing
from storage import limiter
from storage.database import Database
from storage.limiter import Limits, Taken, slot_of
from storage.tables import limiter as limiter_table
from storage.tables import limiter_chat

REPLY, REMINDER = Lane.REPLY, Lane.REMINDER


@dataclass(frozen=True)
class Granted:
    """A message that PostgreSQL counted: when it was asked to, and in how many seconds it may go.

    `asked_at` is by this machine's clock, from the first moment on.
    """

    slot: int
    asked_at: float
    seconds: float


@dataclass
class Desk:
    """Two limiters, and what went when (seconds from the first moment on)."""

    one: SharedPacing
    two: SharedPacing
    began: float = field(default_factory=time.monotonic)
    went: list[tuple[float, int | None, Lane]] = field(default_factory=list)
    paid: list[tuple[int | None, Lane]] = field(default_factory=list)
    granted: list[Granted] = field(default_factory=list)

    async def message(
        self, pacing: SharedPacing, chat_id: int | None, lane: Lane, *, edit: bool = False
    ) -> None:
        if await pacing.turn(chat_id, lane, payable=not edit):
            self.paid.append((chat_id, lane))
        self.went.append((self.now, chat_id, lane))

    async def messages(self, chats: Iterable[int], lane: Lane) -> None:
        """To each of these chats, from the two processes in turn."""
        both = (self.one, self.two)
        await asyncio.gather(
            *(self.message(both[number % 2], chat, lane) for number, chat in enumerate(chats))
        )

    @property
    def now(self) -> float:
        return time.monotonic() - self.began

    async def closed(self) -> None:
        """Nobody asks the database any more; who still waits has been cancelled."""
        for pacing in (self.one, self.two):
            asking = {pacing._asking} if pacing._asking else set()
            if busy := asking | pacing._announcing:
                await asyncio.wait(busy, timeout=20)

    def times(self, chat_id: int) -> list[float]:
        return [at for at, chat, _ in self.went if chat == chat_id]

    def note_what_is_granted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Keep what `limiter.take` counts from now on."""
        take = limiter.take

        async def noting(
            connection: AsyncConnection,
            limits: Limits,
            replies: Sequence[int],
            reminders: Sequence[int],
            *more: Any,
        ) -> Taken:
            asked_at = self.now
            taken = await take(connection, limits, replies, reminders, *more)
            free = [
                *zip(replies, taken.replies, strict=False),
                *((slot, 0.0) for slot in reminders[: taken.reminders]),
                *(((*replies, *reminders)[place], 0.0) for place in taken.paid),
            ]
            self.granted += [
                Granted(slot, asked_at, seconds)
                for slot, seconds in free
                if slot not in taken.refused
            ]
            return taken

        monkeypatch.setattr(limiter, "take", noting)

    async def moments(self, database: Database) -> list[float]:
        """When each message might go by PostgreSQL's clock; one to each chat."""
        async with database.read() as connection:
            tats = {row.slot: row.tat for row in await connection.execute(select(limiter_chat))}
        assert len(tats) == len(self.granted)
        return [tats[each.slot] - CHAT_PACE + each.seconds for each in self.granted]


def _now() -> datetime:
    return datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
async def paying(postgresql_url: str) -> AsyncIterator[Desk]:
    """Two processes that may pay for 100 messages today, at 200 a second in all."""
    databases = [Database(postgresql_url) for _ in range(2)]
    try:
        one, two = (SharedPacing(each, Paid(200, Purse(each, 10, 20, _now))) for each in databases)
        yield (paying := Desk(one, two))
        await paying.closed()
    finally:
        for database in databases:
            await database.dispose()


@pytest.fixture
async def desk(postgresql_url: str) -> AsyncIterator[Desk]:
    databases = [Database(postgresql_url) for _ in range(2)]
    try:
        for database in databases:
            async with database.at_once() as connection:
                await connection.execute(select(1))
        yield (desk := Desk(SharedPacing(databases[0]), SharedPacing(databases[1])))
        await desk.closed()
    finally:
        for database in databases:
            await database.dispose()


async def test_no_second_holds_more_than_thirty_messages_of_two_processes(
    desk: Desk, postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.note_what_is_granted(monkeypatch)
    await asyncio.gather(
        desk.messages(range(1, 61), REPLY), desk.messages(range(101, 131), REMINDER)
    )
    moments = await desk.moments(postgresql_database)
    assert len(moments) == 90
    assert max(sum(start <= at < start + 1 for at in moments) for start in moments) <= 30
    may_go = {each.slot: each.asked_at + each.seconds for each in desk.granted}
    assert all(at >= may_go[slot_of(chat)] for at, chat, _ in desk.went if chat)


async def test_what_the_limit_leaves_is_used_to_the_last_message(
    desk: Desk, postgresql_database: Database
) -> None:
    async with postgresql_database.at_once() as connection:
        taken = await limiter.take(connection, desk.one._limits, range(1, 20), [])
    assert taken.replies == pytest.approx([0, *(number * PACE for number in range(6))])


@pytest.mark.parametrize("lane", Lane)
async def test_two_processes_pay_for_what_goes_beyond_the_free_pace_up_to_the_day_s_end(
    paying: Desk, lane: Lane
) -> None:
    waiting = asyncio.create_task(paying.messages(range(1, 401), lane))
    async with asyncio.timeout(20):
        while len(paying.paid) < 100 or len(paying.went) < len(paying.paid) + 30:
            await asyncio.wait({waiting}, timeout=0.01)
    assert len(paying.paid) == 100
    free, most = len(paying.went) - len(paying.paid), 24 if lane is REMINDER else 27
    assert free <= most * paying.now + 2
    waiting.cancel()


async def test_a_few_replies_at_once_are_not_paid_for(paying: Desk) -> None:
    await paying.messages(range(1, 25), REPLY)
    assert paying.paid == []


async def test_replies_that_wait_are_paid_for_before_any_reminder(paying: Desk) -> None:
    both = ((chat, REPLY if chat <= 60 else REMINDER) for chat in range(1, 121))
    await asyncio.gather(*(paying.message(paying.one, *each) for each in both))
    lanes = [lane for _, lane in paying.paid]
    replies = lanes.count(REPLY)
    assert 0 < replies < len(lanes)
    assert lanes == [REPLY] * replies + [REMINDER] * (len(lanes) - replies)


async def test_an_edit_is_never_paid_for_nor_overtaken_in_its_chat(paying: Desk) -> None:
    order: list[str] = []

    async def change(*, edit: bool) -> None:
        await paying.message(paying.one, 99, REPLY, edit=edit)
        order.append("edit" if edit else "message")

    await asyncio.gather(
        *(paying.message(paying.one, chat, REPLY, edit=True) for chat in range(1, 41)),
        change(edit=True),
        change(edit=False),
        *(paying.message(paying.one, chat, REPLY) for chat in range(101, 121)),
    )
    assert order == ["edit", "message"]
    assert len(paying.paid) >= 10
    assert min(chat or 0 for chat, _ in paying.paid) >= 99


async def test_a_process_whose_paid_message_was_refused_pays_no_more(paying: Desk) -> None:
    paying.one.stop_paying()
    await asyncio.gather(
        *(paying.message(paying.one, chat, REMINDER) for chat in range(1, 13)),
        *(paying.message(paying.one, chat, REPLY) for chat in range(101, 121)),
    )
    assert paying.paid == []
    await asyncio.gather(*(paying.message(paying.two, chat, REMINDER) for chat in range(21, 33)))
    assert len(paying.paid) >= 8


async def test_a_reply_of_one_process_overtakes_the_reminders_of_the_other(desk: Desk) -> None:
    backlog = asyncio.create_task(desk.messages(range(1, 301), REMINDER))
    await asyncio.sleep(0.2)
    for chat in range(1001, 1011):
        await desk.message(desk.one, chat, REPLY)
    assert len([at for at, _, lane in desk.went if lane is REMINDER]) < 150  # of twelve seconds
    backlog.cancel()


async def test_reminders_wait_while_the_replies_of_another_process_use_it_all(desk: Desk) -> None:
    slow = replace(desk.one._limits, pace=10, ahead=100)  # so that no busy machine matters
    async with desk.one._database.at_once() as one, desk.two._database.at_once() as two:
        replies = (await limiter.take(one, slow, range(1, 41), [])).replies
        assert len(replies) == 12
        taken = await limiter.take(two, slow, [], [99])
    assert taken.reminders == 0
    assert 0 < taken.reminder_room_in <= replies[-1] + 10


async def test_a_halt_in_one_process_stops_the_other(desk: Desk) -> None:
    backlog = asyncio.create_task(desk.messages(range(1, 61), REMINDER))
    await asyncio.sleep(0.4)
    halted_at = desk.now
    desk.one.halt(2)
    await asyncio.gather(*desk.one._announcing)
    before = len(desk.went)
    await desk.message(desk.two, 200, REPLY)
    assert desk.times(200)[0] >= halted_at + 2
    # One may have been on its way while the halt was told.
    assert len([at for at, _, _ in desk.went[before:] if at < halted_at + 2]) <= 1
    backlog.cancel()


async def test_the_longest_halt_stands(desk: Desk) -> None:
    desk.one.halt(30)
    desk.two.halt(1)
    asked = asyncio.create_task(desk.two.turn(1, REPLY))
    async with asyncio.timeout(20):
        while desk.two.halted_for() < 2:
            await asyncio.wait({asked}, timeout=0.01)
    assert 2 <= desk.two.halted_for() <= 30
    asked.cancel()


async def test_the_answer_to_a_tap_counts_against_nothing_and_waits_for_a_halt(
    desk: Desk, postgresql_database: Database
) -> None:
    await asyncio.gather(*(desk.message(desk.one, None, REPLY) for _ in range(100)))
    async with postgresql_database.read() as connection:
        for table in (limiter_table, limiter_chat):
            assert (await connection.execute(select(table))).all() == []
    desk.one.halt(0.3)
    halted_at = desk.now
    await desk.message(desk.one, None, REPLY)
    assert desk.now >= halted_at + 0.3


async def test_the_fourth_message_to_one_chat_waits_a_second_from_two_processes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.note_what_is_granted(monkeypatch)
    await desk.messages([7] * 4, REPLY)
    first, *_ = desk.granted
    assert desk.times(7)[3] >= first.asked_at + 1


async def test_a_chat_at_its_limit_holds_up_no_other(desk: Desk) -> None:
    full = asyncio.create_task(desk.messages([7] * 20, REPLY))
    await asyncio.sleep(0.3)
    await desk.message(desk.two, 8, REPLY)
    assert len(desk.times(7)) < 20  # which take 17 seconds
    full.cancel()


async def test_who_gives_up_waiting_leaves_the_line(desk: Desk) -> None:
    desk.one.halt(0.5)
    gives_up = asyncio.create_task(desk.one.turn(1, REPLY))
    await asyncio.sleep(0.1)
    gives_up.cancel()
    await desk.message(desk.one, 2, REPLY)
    assert [chat for _, chat, _ in desk.went] == [2]


async def test_who_gives_up_a_booked_place_holds_up_nobody_behind_them(desk: Desk) -> None:
    before = [asyncio.create_task(desk.message(desk.one, chat, REPLY)) for chat in range(1, 7)]
    gives_up = asyncio.create_task(desk.one.turn(7, REPLY))
    behind = asyncio.create_task(desk.message(desk.one, 7, REPLY))
    while not (gives_up.done() or any(waiting.slot == 7 for waiting in desk.one._booked)):
        await asyncio.wait({gives_up}, timeout=0.001)
    gives_up.cancel()
    async with asyncio.timeout(20):
        await asyncio.gather(*before, behind)
    assert desk.went[-1][1] == 7


async def test_a_limit_that_was_forgotten_begins_anew(
    desk: Desk, postgresql_database: Database
) -> None:
    await desk.message(desk.one, 1, REPLY)
    async with postgresql_database.write() as connection:
        await connection.execute(delete(limiter_table))  # as after a crash of PostgreSQL
    await desk.message(desk.two, 2, REPLY)
    assert len(desk.went) == 2


async def test_no_chat_is_named_by_what_is_counted(
    desk: Desk, postgresql_database: Database
) -> None:
    person = 7_654_321_987
    await desk.message(desk.one, person, REPLY)
    await desk.message(desk.one, -person, REPLY)
    async with postgresql_database.read() as connection:
        slots = set((await connection.execute(select(limiter_chat.c.slot))).scalars())
    assert slots == {slot_of(person), slot_of(-person)}
    assert max(abs(slot) for slot in slots) <= 65536


async def test_while_the_database_is_away_nobody_goes_and_then_everybody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, refusals = limiter.take, [OSError(), OperationalError("", None, Exception())]

    async def away(*arguments: Any) -> Taken:
        if refusals:
            raise refusals.pop()
        return await take(*arguments)

    monkeypatch.setattr(limiter, "take", away)
    await desk.messages((1, 2), REPLY)
    assert len(desk.went) == 2
    assert desk.now > 1


async def test_an_error_of_ours_is_told_to_whoever_waits(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> Taken:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(limiter, "take", broken)
        with pytest.raises(ZeroDivisionError):
            await desk.one.turn(1, REPLY)
    await desk.message(desk.one, 1, REPLY)  # and the next one is none the worse
    assert len(desk.went) == 1


async def test_any_arrivals_in_any_process_have_their_turn_once(
    desk: Desk, postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.note_what_is_granted(monkeypatch)
    chance = random.Random(6)
    arrivals = [
        (chance.uniform(0, 1), chance.randint(1, 20), chance.choice(list(Lane))) for _ in range(60)
    ]

    async def arrive(number: int, after: float, chat: int, lane: Lane) -> None:
        await asyncio.sleep(after)
        await desk.message((desk.one, desk.two)[number % 2], chat, lane)

    await asyncio.gather(*(arrive(number, *each) for number, each in enumerate(arrivals)))
    assert Counter(each.slot for each in desk.granted) == Counter(chat for _, chat, _ in arrivals)
    for chat in {chat for _, chat, _ in arrivals}:
        may_go = sorted(e.asked_at + e.seconds for e in desk.granted if e.slot == chat)
        assert all(at >= may for at, may in zip(sorted(desk.times(chat)), may_go, strict=True))
    async with postgresql_database.read() as connection:
        rows = (await connection.execute(select(func.count()).select_from(limiter_chat))).scalar()
    assert rows == len({chat for _, chat, _ in arrivals})
