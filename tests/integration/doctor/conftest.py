"""A kneebot to examine, and what stands in for services that are wrong."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import web
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from app.doctor.examination import examine
from app.settings import Settings, examine_settings
from simulator.telegram import TelegramServer
from storage.database import Database
from storage.lock import only_process

TOKEN = "7654321:CANARY-token-that-nobody-may-see"
OTHER_TOKEN = "7654321:CANARY-token-that-Telegram-refuses"


def now() -> datetime:
    return datetime.now(UTC)


Doctor = Callable[..., Awaitable[tuple[int, list[str]]]]


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(token=TOKEN) as server:
        yield server


@pytest.fixture
def doctor(
    monkeypatch: pytest.MonkeyPatch, telegram: TelegramServer, sqlite_url: str
) -> Iterator[Doctor]:
    """Examines a kneebot that is all well but for `variables`; its exit code and its lines."""
    said: list[str] = []
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    async def examined(
        clock: Callable[[], datetime] = now, **variables: str
    ) -> tuple[int, list[str]]:
        well = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_TIMEOUT_SECONDS": "5",
            "DATABASE_URL": sqlite_url,
        }
        for name, value in {**well, **variables}.items():
            monkeypatch.setenv(name, value)
        settings, unusable = examine_settings(None)
        lines: list[str] = []
        code = await examine(settings, unusable, lines.append, clock)
        said.extend(lines)
        return code, lines

    yield examined
    assert [line for line in said if "CANARY" in line or "\n" in line] == []


def about(part: str, lines: list[str]) -> str:
    """The line about a part, with its mark; of several the last."""
    return next(line for line in reversed(lines) if line[2:].startswith(f"{part}: "))


def wrong(lines: list[str]) -> list[str]:
    """Those of the lines that say that something is wrong."""
    return [line for line in lines if line.startswith("✗ ")]


@pytest.fixture
def free_port() -> str:
    """A PORT that nobody has taken."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def keep_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


@asynccontextmanager
async def listening(handler: Handler) -> AsyncIterator[int]:
    """A server that does nothing but `handler`; its port."""
    async with await asyncio.start_server(handler, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def web_server(pages: dict[str, dict[str, object]]) -> AsyncIterator[int]:
    """A web server of somebody's, with JSON at these paths; its port."""
    app = web.Application()
    for path, page in pages.items():

        async def show(_: web.Request, page: dict[str, object] = page) -> web.Response:
            return web.json_response(page)

        app.router.add_get(path, show)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def run(url: str, *statements: str) -> None:
    """Change a database behind kneebot's back."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


@asynccontextmanager
async def at_work(database: Database, url: str) -> AsyncIterator[None]:
    """As if a kneebot ran on this database."""
    with only_process(url):
        async with database.read() as connection:
            await connection.execute(text("SELECT 1"))
            yield
