"""What may be spent in a day, by every process of a bot and after every restart."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.purse import Purse
from storage import spending
from storage.database import Database
from storage.tables import spending as spending_table

LATE = datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)


class Shopper:
    """A process that pays for as much as it may."""

    def __init__(self, database: Database, stars: int, at_once: int = 7) -> None:
        self.now = LATE
        self.purse = Purse(database, stars, at_once, lambda: self.now)
        self.spent = 0
        self._changed = asyncio.Event()
        self.purse.on_change(self._changed.set)

    async def spend_all(self) -> None:
        while True:
            if left := self.purse.left():
                self.purse.spend(left)
                self.spent += left
            elif self.purse._asking:
                self._changed.clear()
                await self._changed.wait()
            else:
                return


async def spent_on(database: Database, now: datetime) -> int | None:
    async with database.read() as connection:
        query = select(spending_table.c.messages).where(spending_table.c.day == now.date())
        spent: int | None = (await connection.execute(query)).scalar()
        return spent


async def test_a_star_pays_for_ten_messages_and_two_processes_share_it(
    database: Database,
) -> None:
    one, two = Shopper(database, stars=10), Shopper(database, stars=10, at_once=30)
    async with asyncio.timeout(20):
        await asyncio.gather(one.spend_all(), two.spend_all())
    assert one.spent + two.spent == 100
    assert await spent_on(database, LATE) == 100


async def test_what_was_spent_is_not_forgotten_by_a_restart(database: Database) -> None:
    before, after = Shopper(database, stars=1), Shopper(database, stars=1)
    async with asyncio.timeout(20):
        await before.spend_all()
        await after.spend_all()
    assert (before.spent, after.spent) == (10, 0)


async def test_a_day_of_utc_begins_with_a_full_purse_and_without_what_was_set_aside(
    database: Database,
) -> None:
    shopper = Shopper(database, stars=2)
    async with asyncio.timeout(20):
        await shopper.spend_all()
        shopper.now += timedelta(seconds=1)
        await shopper.spend_all()
    assert shopper.spent == 40
    assert await spent_on(database, LATE) == await spent_on(database, shopper.now) == 20


async def test_a_smaller_limit_of_today_takes_nothing_back(database: Database) -> None:
    async with database.write() as connection:
        assert await spending.reserve(connection, LATE.date(), 50, 100) == 50
        assert await spending.reserve(connection, LATE.date(), 50, 30) == 0
    assert await spent_on(database, LATE) == 50


async def test_the_end_of_the_day_s_money_is_said_once(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    shopper = Shopper(database, stars=1, at_once=3)
    async with asyncio.timeout(20):
        await shopper.spend_all()
        await shopper.spend_all()
    assert [vars(record)["action"] for record in caplog.records] == ["spending_over"]


async def test_while_the_database_is_away_nothing_is_spent(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reserve, refusals = spending.reserve, [OperationalError("", None, Exception())]

    async def away(*arguments: object) -> int:
        if refusals:
            raise refusals.pop()
        return await reserve(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(spending, "reserve", away)
    monkeypatch.setattr("bot.purse._DATABASE_PAUSE", 0.0)
    shopper = Shopper(database, stars=1)
    async with asyncio.timeout(20):
        await shopper.spend_all()
    assert shopper.spent == 10
