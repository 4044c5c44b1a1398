"""Somebody who has the demo page open, over HTTP."""

import json
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any

from aiohttp import ClientSession

from app.demo import a_world
from app.serving import answering
from simulator.play.page import page
from simulator.play.runners import MadeUpRunner
from simulator.play.stage import Stage

Json = dict[str, Any]

LONGEST_EVENT = 8_000_000  # bytes; six weeks in one line

AGREE = "I am 18 or over and I agree"


class Browser:
    """Somebody with the page open."""

    def __init__(self, stage: Stage, http: ClientSession, address: str) -> None:
        self.stage = stage
        self.http = http
        self.address = address

    async def state(self) -> Json:
        async with self.http.get("/api/state") as answer:
            assert answer.status == 200
            state: Json = await answer.json()
            return state

    async def asks(self, path: str, **asked: object) -> tuple[int, Json]:
        """The status and the answer to a POST."""
        async with self.http.post(path, json=asked) as answer:
            return answer.status, await answer.json()

    async def does(self, **deed: object) -> Json:
        """A deed in the chat that is taken."""
        status, answer = await self.asks("/api/chat", **deed)
        assert status == 200, answer
        return answer

    async def types(self, text: str) -> Json:
        return await self.does(do="type", text=text)

    async def taps(self, label: str) -> Json:
        """Tap the newest button with this label."""
        for message in reversed((await self.state())["messages"]):
            for row, buttons in enumerate(message["buttons"]):
                for column, button in enumerate(buttons):
                    if button["label"] == label:
                        where = {"message": message["id"], "row": row, "column": column}
                        return await self.does(do="tap", **where)
        raise AssertionError(f"nothing shows {label!r}")

    async def turns(self, do: str, **more: object) -> Json:
        """Turn the clock; the state once it stands still."""
        status, answer = await self.asks("/api/clock", do=do, **more)
        assert (status, answer) == (200, {})
        return await self.sees(
            lambda state: not (state["clock"]["busy"] or state["clock"]["playing"])
        )

    async def sees(self, true: Callable[[Json], bool]) -> Json:
        """Watch what happens until it is so."""
        async with aclosing(self.watches()) as watching:
            async for _, state in watching:
                if true(state):
                    return state
        raise AssertionError("nothing comes any more")

    async def watches(self) -> AsyncGenerator[tuple[str, Json], None]:
        """The events, each with the whole state as a page would have it by then."""
        state: Json = {}
        async with aclosing(self.events()) as events:
            async for event, told in events:
                messages = {} if event == "state" else {m["id"]: m for m in state["messages"]}
                messages |= {message["id"]: message for message in told["messages"]}
                kept = [
                    message for id, message in messages.items() if id not in told.get("removed", ())
                ]
                state = {**state, **told, "messages": kept}
                yield event, state

    async def events(self) -> AsyncGenerator[tuple[str, Json], None]:
        """The events as they come; a comment is one without a name."""
        async with self.http.get("/api/events") as answer:
            assert answer.content_type == "text/event-stream"
            name = ""
            async for line in answer.content:
                field, _, value = line.decode().rstrip("\n").partition(": ")
                match field:
                    case "event":
                        name = value
                    case "data":
                        yield name, json.loads(value)
                    case "" if value:
                        yield "", {}

    async def enrolls(self) -> None:
        """Through the whole enrollment by hand."""
        await self.types("/start")
        await self.taps(AGREE)
        for _ in range(3):
            await self.taps("None of these")
        await self.taps("Front, right")
        await self.taps("5")
        await self.taps("Not at the moment")
        await self.does(do="location", latitude=35.68, longitude=139.69)


@asynccontextmanager
async def opened(runner: MadeUpRunner | None) -> AsyncIterator[Browser]:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        address = f"http://127.0.0.1:{bound.getsockname()[1]}"
        # The browser goes last: its streams end when the stage is closed.
        async with Stage(a_world, runner) as stage, answering(page(stage), bound):
            async with ClientSession(address, read_bufsize=LONGEST_EVENT) as http:
                yield Browser(stage, http, address)
            stage.close()


def bots(state: Json) -> list[str]:
    """What the bot has said."""
    return [message["text"] for message in state["messages"] if not message["mine"]]
