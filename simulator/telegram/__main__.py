"""`python -m simulator.telegram --port N --token T`: the server alone, for tries by hand.

Nobody writes to the bot by themselves here: one person, Ann, types what comes in on the terminal,
and taps what begins with a dot (`.None of these`).
"""

import argparse
import asyncio
import sys

from simulator.telegram.chats import ChangeKind
from simulator.telegram.people import Person
from simulator.telegram.screen import NotOnScreenError
from simulator.telegram.server import TelegramServer


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


async def _type_along(ann: Person) -> None:
    lines = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(lines)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    while line := (await lines.readline()).decode():
        try:
            if line.startswith("."):
                await ann.tap(line[1:].strip())
            elif line.strip():
                await ann.type(line)
        except (NotOnScreenError, ValueError) as problem:
            _say(f"{problem}")


async def _show(server: TelegramServer) -> None:
    async for event in server.events():
        if event.kind is ChangeKind.ANSWERED and event.text:
            _say(f"({event.text})")
        elif event.message is not None and event.message.from_bot:
            _say(f"{event.kind}: {event.message}")


async def _serve(port: int, token: str) -> None:
    async with TelegramServer(token=token, port=port) as server, asyncio.TaskGroup() as tasks:
        _say(server.url)
        show = tasks.create_task(_show(server))
        await _type_along(server.person(first_name="Ann"))
        show.cancel()


def main() -> None:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser(prog="python -m simulator.telegram")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default="12345:TEST")
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments.port, arguments.token))


if __name__ == "__main__":
    main()
