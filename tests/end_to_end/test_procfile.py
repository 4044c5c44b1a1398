"""The Procfile, run as a hosting platform runs it: release first, then web and worker."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import make_url, select, update

from simulator.telegram import TelegramServer
from storage.database import Database
from storage.tables import enrollment, schedule
from tests.end_to_end.chats import QUICKEST, enroll
from tests.end_to_end.conftest import TOKEN
from tests.end_to_end.hosted import asked, free_port, webhook

PROCFILE = Path(__file__).parents[2] / "Procfile"
HONCHO = Path(sys.executable).with_name("honcho")
ENDS_WITHIN = 10.0
NEXT_PORT = 100  # honcho gives each kind of process a port of its own


def where_it_is_ten_in_the_morning() -> tuple[float, float]:
    """A place at sea, at any hour at which this runs; degrees north and east."""
    hours_ahead = (10 - datetime.now(UTC).hour + 11) % 24 - 11
    return -57.0, hours_ahead * 15.0


async def a_night_passes(database_url: str) -> None:
    """As if everybody had enrolled a day earlier."""
    day = timedelta(days=1)
    database = Database(database_url)
    async with database.write() as connection:
        for begun in (await connection.execute(select(enrollment))).all():
            await connection.execute(
                update(enrollment).values(
                    started_on=begun.started_on - day, enrolled_at=begun.enrolled_at - day
                )
            )
        for slot in (await connection.execute(select(schedule))).all():
            await connection.execute(
                update(schedule)
                .where(schedule.c.slot == slot.slot)
                .values(
                    due_at=slot.due_at - day,
                    local_date=slot.local_date - day,
                    decides_from=slot.decides_from - day,
                )
            )
    await database.dispose()


def as_a_platform_writes_it(database_url: str) -> str:
    """postgres://…, as DATABASE_URL is handed out."""
    return make_url(database_url).set(drivername="postgres").render_as_string(hide_password=False)


class Platform:
    """Runs the Procfile in a folder of its own; nothing of this machine's environment counts."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self._folder = folder
        self._environment = {
            "PATH": f"{HONCHO.parent}:{os.environ['PATH']}",
            "HOME": os.environ.get("HOME", str(folder)),
            "PYTHONUNBUFFERED": "1",
            **settings,
        }
        self.lines: list[str] = []
        self._more = asyncio.Event()
        (folder / "Procfile").write_text(PROCFILE.read_text())
        (folder / "empty").touch()  # else honcho reads .env, which wins over the environment

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        """`honcho …`; what it says is kept."""
        process = await asyncio.create_subprocess_exec(
            HONCHO,
            "-e",
            "empty",
            *arguments,
            cwd=self._folder,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert process.stdout is not None
        self._reader = asyncio.create_task(self._read(process.stdout))
        return process

    async def ended(self, process: asyncio.subprocess.Process, seconds: float) -> int:
        """Its exit code."""
        async with asyncio.timeout(seconds):
            code = await process.wait()
            await self._reader
        return code

    async def says(self, words: str, times: int = 1) -> None:
        """Wait until so many lines hold `words`."""
        try:
            async with asyncio.timeout(40):
                while sum(words in line for line in self.lines) < times:
                    self._more.clear()
                    await self._more.wait()
        except TimeoutError:
            raise AssertionError(f"not {words!r}:\n" + "\n".join(self.lines)) from None

    async def _read(self, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            self.lines.append(line.decode().rstrip())
            self._more.set()


async def test_who_comes_to_the_hosted_bot_enrolls_and_gets_the_morning_message(
    telegram: TelegramServer, empty_postgresql_url: str, tmp_path: Path
) -> None:
    port, ann = free_port(), telegram.person()
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.url,
        "DATABASE_URL": as_a_platform_writes_it(empty_postgresql_url),
        "DISPATCH_INTERVAL_SECONDS": "0.2",
        **webhook(port),
    }
    platform = Platform(tmp_path, settings)
    release = await platform.start("run", "kneebot", "migrate")
    assert await platform.ended(release, 60) == 0, platform.lines
    assert platform.lines[-1] == "The database is up to date."

    processes = await platform.start("start", "-p", str(port), "web", "worker")
    try:
        await platform.says("kneebot is running", times=2)
        await enroll(ann, steps=QUICKEST[:-1])
        await ann.press("Share location", location=where_it_is_ten_in_the_morning())
        await ann.sees("All set.", timeout=20)
        for each in (port, port + NEXT_PORT):
            status, told = await asked(each, "/healthz")
            assert (status, told) == (200, '{"live":true,"ready":true}')
        await a_night_passes(empty_postgresql_url)
        await ann.sees("Day 2 of your program", timeout=20)
    finally:
        processes.send_signal(signal.SIGTERM)
        await platform.ended(processes, ENDS_WITHIN)
    said = "\n".join(platform.lines)
    assert said.count("kneebot is stopping") == 2
    assert "SIGKILL" not in said  # which honcho sends to whoever takes too long
    assert telegram.calls("getUpdates") == []
    assert "Traceback" not in said
    assert TOKEN.partition(":")[2] not in said


def test_the_procfile_names_the_three_commands() -> None:
    assert PROCFILE.read_text().splitlines() == [
        "release: kneebot migrate",
        "web: kneebot web",
        "worker: kneebot worker",
    ]
