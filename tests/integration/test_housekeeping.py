"""What the housekeeping finds and lets go, with the real runner and a local Telegram."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from app.service import Clock, Service, service
from app.settings import Settings
from care.person import PersonState, Place, Score, Status
from jobs import tick
from simulator.telegram import TelegramServer
from storage import people
from storage.tables import metadata, outbox, person

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
TOKEN = "123:abc"
YEAR = timedelta(days=365)


class Turned:
    """A clock that stands until it is turned."""

    now = NOW

    def time(self) -> datetime:
        return self.now


def settings(server: TelegramServer, folder: Path) -> Settings:
    return Settings.model_construct(
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=server.url,
        database_url=SecretStr(f"sqlite:///{folder / 'kneebot.db'}"),
    )


def last_seen(id: int, ago: timedelta) -> PersonState:
    at = NOW - ago
    return PersonState(
        id=id,
        status=Status.STOPPED,
        place=Place("Berlin", "Europe/Berlin"),
        scores=(Score(at.date(), "e", 5, at),),
        seen_on=at.date(),
    )


async def rows(parts: Service) -> dict[str, int]:
    async with parts.database.read() as connection:
        counts = {
            table.name: await connection.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
        }
    return {name: count for name, count in counts.items() if count}


async def test_who_is_silent_for_a_year_is_warned_and_a_month_later_nothing_of_them_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tick, "PEOPLE_AT_ONCE", 2)  # so that it takes more than one batch
    clock = Turned()
    async with TelegramServer(token=TOKEN) as server:
        gone = [server.person(started=True) for _ in range(5)]
        there = server.person(started=True)
        async with service(settings(server, tmp_path), Clock(now=clock.time)) as parts:
            async with parts.database.write() as connection:
                kept = [last_seen(chat.id, YEAR) for chat in gone]
                kept.append(last_seen(there.id, YEAR - timedelta(days=60)))
                await people.save(connection, {}, kept, NOW)

            assert await parts.jobs.tidy(clock.now) == len(gone)
            assert await parts.jobs.tidy(clock.now) == 0
            clock.now = NOW.replace(hour=7)  # 08:00 in Berlin
            assert await parts.jobs.dispatch() == len(gone)
            assert {len(chat.messages) for chat in gone} == {1}
            assert "From 1 April 2026 on I delete" in gone[0].last.text
            assert there.messages == []

            clock.now = datetime(2026, 4, 1, 13, tzinfo=ZoneInfo("UTC"))
            assert await parts.jobs.tidy(clock.now) == len(gone)
            async with parts.database.read() as connection:
                assert list(await connection.scalars(select(person.c.id))) == [there.id]
            assert set(await rows(parts)) == {"person", "score"}


async def test_settled_rows_are_forgotten_in_batches_after_90_days(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tick, "FORGOTTEN_AT_ONCE", 2)
    clock = Turned()
    async with TelegramServer(token=TOKEN) as server:
        gone = [server.person(started=True) for _ in range(5)]
        async with service(settings(server, tmp_path), Clock(now=clock.time)) as parts:
            async with parts.database.write() as connection:
                kept = [last_seen(chat.id, YEAR) for chat in gone]
                await people.save(connection, {}, kept, NOW)
            await parts.jobs.tidy(clock.now)
            clock.now = NOW.replace(hour=7)
            await parts.jobs.dispatch()
            assert (await rows(parts))["outbox"] == len(gone)
            last_moment = clock.now + timedelta(days=7)
            assert await parts.jobs._forget_settled(last_moment - timedelta(days=1)) == 0
            assert await parts.jobs._forget_settled(last_moment) == len(gone)
            async with parts.database.read() as connection:
                assert await connection.scalar(select(func.count()).select_from(outbox)) == 0
