"""What the tests of the local Telegram share: a clock that stands, a person, and plain HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession

from simulator.telegram import Person, TelegramServer

TOKEN = "12345:TEST-token"

Call = Callable[..., Awaitable[Any]]


class Clock:
    """A clock that stands until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ann(server: TelegramServer) -> Person:
    return server.person(started=True)


@pytest.fixture
async def call(server: TelegramServer) -> AsyncIterator[Call]:
    """The result of a method, or the description of its refusal."""
    async with ClientSession(server.url) as http:

        async def call(method: str, **params: Any) -> Any:
            async with http.post(f"/bot{TOKEN}/{method}", json=params) as answer:
                body = await answer.json()
            return body["result"] if body["ok"] else body["description"]

        yield call
