"""Trials by fault. Each says in one line what it proved.

CI runs a few rounds of each. `make chaos` runs many (KNEEBOT_CHAOS=many), and KNEEBOT_CHAOS_SEED
repeats a run that failed.
"""

import asyncio
import os
import random
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.telegram import TelegramServer
from tests.chaos.forks import Forks

TOKEN = "7654321:CANARY-token-that-no-log-may-hold-1"
MANY = os.environ.get("KNEEBOT_CHAOS") == "many"
SEED = int(os.environ.get("KNEEBOT_CHAOS_SEED") or (secrets.randbelow(10**6) if MANY else 1))

_proved = pytest.StashKey[list[str]]()

Proved = Callable[[str], None]


def rounds(few: int, many: int) -> int:
    """How often a trial is made: `few` times in CI, `many` times by `make chaos`."""
    return many if MANY else few


async def come_true(question: Callable[[], Awaitable[bool]], seconds: float = 30.0) -> None:
    """Ask until the answer is yes: what another process has done by now. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not await question():  # noqa: ASYNC110  it cannot tell this process
            await asyncio.sleep(0.02)


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """What a trial draws by; the seed is said at the end."""
    return random.Random(f"{SEED} {request.node.name}")


@pytest.fixture
def proved(request: pytest.FixtureRequest) -> Proved:
    """Notes what a trial proved, for the end of the run."""
    lines = request.config.stash.setdefault(_proved, [])
    which = request.node.name.partition("[")[2].rstrip("]")

    def note(line: str) -> None:
        lines.append(f"{which}: {line}" if which else line)

    return note


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    lines = config.stash.get(_proved, [])
    if lines:
        terminalreporter.section(f"proved by fault, seed {SEED}")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture
async def telegram(chance: random.Random) -> AsyncIterator[TelegramServer]:
    """A local Telegram at some distance, so that something is always on its way."""
    way = random.Random(chance.random())
    async with TelegramServer(token=TOKEN, latency=lambda: way.uniform(0.0, 0.12)) as server:
        yield server
        assert server.violations == []


@pytest.fixture
def forks(telegram: TelegramServer, tmp_path: Path) -> Iterator[Callable[[str], Forks]]:
    """Makes Forks that work on a database."""
    made: list[Forks] = []

    def make(database_url: str) -> Forks:
        settings = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url,
            "DATABASE_URL": database_url,
            "DISPATCH_INTERVAL_SECONDS": "0.1",
            "SPREAD_MINUTES": "0",
        }
        made.append(Forks(tmp_path, settings))
        return made[-1]

    yield make
    for each in made:
        assert "Traceback" not in each.text
        assert TOKEN.partition(":")[2] not in each.text
