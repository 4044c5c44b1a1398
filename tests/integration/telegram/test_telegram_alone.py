"""The local Bot API server as a program of its own."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

TOO_LATE = 30.0  # seconds


@pytest.fixture
async def program() -> AsyncIterator[Process]:
    command = (sys.executable, "-m", "simulator.telegram", "--port", "0", "--token", "12345:TEST")
    program = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    yield program
    if program.returncode is None:
        program.kill()
        await program.wait()


async def test_what_is_typed_on_the_terminal_reaches_a_bot_and_its_answer_is_shown(
    program: Process,
) -> None:
    assert program.stdin is not None and program.stdout is not None
    async with asyncio.timeout(TOO_LATE), ClientSession() as http:
        url = (await program.stdout.readline()).decode().strip()
        program.stdin.write(b".Yes\n/start\n")
        complaint = (await program.stdout.readline()).decode()
        async with http.get(f"{url}/bot12345:TEST/getUpdates?timeout=10") as answer:
            (update,) = (await answer.json())["result"]
        message = {"chat_id": update["message"]["chat"]["id"], "text": "Welcome"}
        async with http.post(f"{url}/bot12345:TEST/sendMessage", json=message) as answer:
            assert answer.status == 200
        rest, _ = await program.communicate(b"")
    assert complaint.startswith("no button 'Yes'")
    assert update["message"]["text"] == "/start"
    assert "Welcome" in rest.decode()
    assert program.returncode == 0
