"""The program in processes, and a world under a turned clock; both on SQLite and PostgreSQL.

Whatever a test does, in the end Telegram has had nothing to refuse that a good bot would not ask,
nothing has failed in a way that was not foreseen, and no log holds the token.
"""

import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from app.demo import made_up_world
from simulator.play.world import World
from simulator.telegram import TelegramServer
from tests.end_to_end.program import Kneebot

TOKEN = "7654321:CANARY-token-that-no-log-may-hold-1"

Run = Callable[..., Kneebot]


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(token=TOKEN) as server:
        yield server
        # A "?" is no method of this bot: another token's, or the page whose Date the doctor reads.
        assert [refused for refused in server.violations if refused.method != "?"] == []


@pytest.fixture
async def kneebot(telegram: TelegramServer, tmp_path: Path) -> AsyncIterator[Run]:
    """Makes a Kneebot on a database; settings by name replace those that a test starts with."""
    made: list[Kneebot] = []

    def make(database_url: str, **settings: str) -> Kneebot:
        program = Kneebot(
            tmp_path,
            {
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": telegram.url,
                "DATABASE_URL": database_url,
                "DISPATCH_INTERVAL_SECONDS": "0.2",
                "SPREAD_MINUTES": "0",
                "TELEGRAM_TIMEOUT_SECONDS": "5",
                "LOG_LEVEL": "DEBUG",
                **settings,
            },
        )
        made.append(program)
        return program

    yield make
    for program in made:
        await program.kill()
    _, _, secret = TOKEN.partition(":")
    for program in made:
        assert secret not in program.text
        assert program.may_fail or "Traceback" not in program.text


@pytest.fixture
def file(tmp_path: Path) -> str:
    """DATABASE_URL of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'kneebot.sqlite3'}"


@pytest.fixture
async def world(sqlite_url: str, caplog: pytest.LogCaptureFixture) -> AsyncIterator[World]:
    """The real service and a local Telegram, at 18:00 of Monday, 5 January 2026 in Berlin."""
    with caplog.at_level(logging.INFO):
        async with made_up_world(sqlite_url) as made_up:
            yield made_up
        assert made_up.server.violations == []
    failed = [line for line in caplog.records if line.levelno >= logging.ERROR or line.exc_info]
    assert failed == []
