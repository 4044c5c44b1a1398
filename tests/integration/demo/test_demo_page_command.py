"""`kneebot demo` as a command: it starts the page, says where, and ends when it is asked to."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

PATIENCE = 60  # seconds


@asynccontextmanager
async def demo(folder: Path, *arguments: str) -> AsyncIterator[Process]:
    """The command in a folder whose .env and environment are of no use to it."""
    (folder / ".env").write_text("PORT=none\nTELEGRAM_BOT_TOKEN=none\n")
    root = Path(__file__).parents[3]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", "from app.cli import main; main()", "demo", *arguments),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root), "DATABASE_URL": "none", "LOG_LEVEL": "none"},
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def address(process: Process) -> str:
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
async def test_the_page_answers_where_it_says_and_ends_cleanly(
    tmp_path: Path, end: signal.Signals
) -> None:
    async with demo(tmp_path, "--runner", "relapse") as process:
        where = await address(process)
        async with ClientSession(where) as http, http.get("/api/events") as watching:
            async with http.get("/api/state") as answer:
                state = await answer.json()
            process.send_signal(end)
            await watching.read()
        said, wrong = await process.communicate()
    assert where.startswith("http://127.0.0.1:")
    assert state["runner"]["name"] == "relapse"
    assert said.decode() == "Open this address in a browser. Ctrl-C ends it.\n"
    assert (process.returncode, wrong.decode()) == (0, "")


async def test_it_can_be_ended_in_the_middle_of_a_play(tmp_path: Path) -> None:
    async with demo(tmp_path) as process:
        async with ClientSession(await address(process)) as http:
            async with http.post("/api/clock", json={"do": "finish"}) as answer:
                assert answer.ok
            process.terminate()
        await process.communicate()
    assert process.returncode == 0


async def test_a_port_that_is_asked_for_is_the_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with demo(tmp_path, "--port", str(port)) as process:
        assert await address(process) == f"http://127.0.0.1:{port}"


async def test_a_port_that_is_taken_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with demo(tmp_path, "--port", str(port)) as process:
            said, wrong = await process.communicate()
    assert (process.returncode, said) == (2, b"")
    assert wrong.decode() == (
        f"kneebot: port {port} is taken by another program; name another --port, or none\n"
    )


async def test_without_a_wish_a_taken_port_is_no_trouble(tmp_path: Path) -> None:
    async with demo(tmp_path) as first, demo(tmp_path) as second:
        assert await address(first) != await address(second)
