"""The whole process among so many people, as an operator starts it: `kneebot run`.

Contenders of a process of their own (benchmarks/rounds.py) that start another one each round.
"""

import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import psutil
from telegram.ext import Application, ContextTypes

from benchmarks.fake_telegram import LOOPBACK, TOKEN
from benchmarks.rounds import Go, Sample
from care.person import Consent, Dialog, Knee, PersonState, Status, Step
from rehab.content.lessons import Track
from simulator.play.crowd import FIRST_ID
from storage import people
from storage.database import Database

_LOOK_EVERY, _LOOKS = 0.05, 1200  # seconds; a minute of them
_TICKED = "kneebot_last_dispatch_timestamp_seconds "
_ANSWERED = "kneebot_reply_seconds_count "
_BEFORE_THE_CROWD = 10_000  # ids below the crowd's
_CITY = "Amstrdam"  # a slip of the pen: the whole search is needed
_POINT = {"latitude": 52.37, "longitude": 4.89}


def newcomer(number: int) -> int:
    """Who looks up their place in the round of that number."""
    return FIRST_ID - _BEFORE_THE_CROWD + number


def place_lookups(number: int) -> list[dict[str, Any]]:
    """A typed city, and a shared location of the same person."""
    person = {"id": newcomer(number), "is_bot": False, "first_name": "Ann", "language_code": "en"}
    message = {
        "message_id": 1,
        "from": person,
        "chat": {"id": person["id"], "type": "private", "first_name": "Ann"},
        "date": int(time.time()),
    }
    return [
        {"update_id": 1 + 2 * number, "message": {**message, "text": _CITY}},
        {"update_id": 2 + 2 * number, "message": {**message, "location": _POINT}},
    ]


@asynccontextmanager
async def kneebot_run(url: str, address: str, **settings: str) -> AsyncIterator[Go]:
    """Started, waited for until its first tick is over and a place was looked up, and ended."""
    numbers = count()

    async def go() -> Sample:
        await _move_in(address, newcomer(next(numbers)))
        port = _free_port()
        began = time.perf_counter()
        process = await _started(url, address, port, settings)
        try:
            await _until(port, _TICKED)
            seconds = time.perf_counter() - began
            await _until(port, _ANSWERED, at_least=2)
            return {"seconds": seconds, "mb": _resident(process.pid)}
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()

    yield go


@asynccontextmanager
async def job_for_each(people: int) -> AsyncIterator[Go]:
    """python-telegram-bot with a daily job for each person in its JobQueue; one round only."""

    async def remind(_: ContextTypes.DEFAULT_TYPE) -> None:
        raise AssertionError("nothing is due")

    async def go() -> Sample:
        began = time.perf_counter()
        application = Application.builder().token(TOKEN).updater(None).build()
        jobs = application.job_queue
        assert jobs is not None
        hour = (datetime.now(UTC).hour + 12) % 24
        at = datetime.now(UTC).replace(hour=hour).timetz()
        for number in range(people):
            jobs.run_daily(remind, at, chat_id=FIRST_ID + number)
        jobs.scheduler.start()
        await asyncio.sleep(0)
        seconds = time.perf_counter() - began
        resident = _resident(os.getpid())
        jobs.scheduler.shutdown(wait=False)
        return {"seconds": seconds, "mb": resident}

    yield go


async def _move_in(address: str, person_id: int) -> None:
    """Somebody who has just been asked where they live."""
    now = datetime.now(UTC)
    asked = PersonState(
        id=person_id,
        status=Status.ENROLLING,
        consent=Consent("synthetic", now),
        dialog=Dialog(Step.PLACE, baseline=3, knee=Knee.LEFT, track=Track.STOP),
    )
    database = Database(address)
    try:
        async with database.write() as connection:
            await people.save(connection, {}, [asked], now)
    finally:
        await database.dispose()


async def _started(url: str, address: str, port: int, settings: Mapping[str, str]) -> Process:
    """`kneebot run` with the usual settings but for these, in a folder without a `.env`."""
    environment = {
        "PATH": os.environ["PATH"],
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "DATABASE_URL": address.replace("+aiosqlite", ""),
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
        **settings,
    }
    return await asyncio.create_subprocess_exec(
        Path(sys.executable).parent / "kneebot", "run", env=environment, cwd=tempfile.gettempdir()
    )


async def _until(port: int, name: str, at_least: float = 1) -> None:
    """Until a metric of the process has come to a value."""
    async with aiohttp.ClientSession() as session:
        for _ in range(_LOOKS):
            if await _metric(session, port, name) >= at_least:
                return
            await asyncio.sleep(_LOOK_EVERY)
    raise AssertionError(f"{name.strip()} has not come to {at_least:g}")


async def _metric(session: aiohttp.ClientSession, port: int, name: str) -> float:
    try:
        async with session.get(f"http://{LOOPBACK}:{port}/metrics") as response:
            lines = (await response.text()).splitlines()
    except aiohttp.ClientError:  # it does not listen yet
        return 0.0
    values = (line.removeprefix(name) for line in lines if line.startswith(name))
    return float(next(values, 0.0))


def _resident(pid: int) -> float:
    """Its memory in MB, as the system counts it."""
    return float(psutil.Process(pid).memory_info().rss) / 1e6


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as bound:
        port: int = bound.getsockname()[1]
        return port
