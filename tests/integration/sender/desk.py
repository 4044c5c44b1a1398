"""A sender with a scripted Telegram and a turned clock, or with a person in a chat."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web
from telegram import Bot

from bot.pacing import Lane, Pacing
from bot.screen import Button, Screen
from bot.sender import Sender
from simulator.telegram.people import Person
from simulator.telegram.server import TelegramServer

TOKEN = "7654321098:AAcanary_canary-canary_canary-canar"
ANNA = 5
REPLY, REMINDER = Lane.REPLY, Lane.REMINDER
EVENING = Screen("How was the pain today? <b>0-10</b>", rows=((Button("4", "1:5:pain:4"),),))


@dataclass(frozen=True)
class Answer:
    """One answer of the scripted server; a status of 0 hangs up without any, bytes go as are."""

    status: int = 200
    body: Mapping[str, object] | bytes = field(default_factory=lambda: {"ok": True, "result": True})


HANG_UP = Answer(0)


def sent(message_id: int) -> Answer:
    message = {"message_id": message_id, "date": 0, "chat": {"id": ANNA, "type": "private"}}
    return Answer(body={"ok": True, "result": message})


def refused(status: int, description: str, **parameters: int) -> Answer:
    body: dict[str, object] = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return Answer(status, body)


def bad(description: str) -> Answer:
    return refused(400, f"Bad Request: {description}")


class TurnedClock:
    """Time that passes only while somebody sleeps, and then at once."""

    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


class Telegram:
    """Gives the scripted answers in order and keeps what it was asked, and when."""

    def __init__(self, clock: TurnedClock) -> None:
        self.answers: list[Answer] = []
        self.calls: list[tuple[str, dict[str, object]]] = []
        self.times: list[float] = []
        self.held: asyncio.Event | None = None
        self.on_the_wire = 0
        self.anna_waits = asyncio.Event()
        self._clock = clock

    async def handle(self, request: web.Request) -> web.StreamResponse:
        parameters = await _parameters(request)
        self.calls.append((request.path.rsplit("/", 1)[1], parameters))
        self.times.append(self._clock.now)
        if self.held is not None:
            self.on_the_wire += 1
            if parameters["chat_id"] == ANNA:
                self.anna_waits.set()
            await self.held.wait()
        answer = self.answers.pop(0)
        if answer == HANG_UP:
            assert request.transport is not None
            request.transport.abort()
        status = answer.status or 200
        if isinstance(answer.body, bytes):
            return web.Response(body=answer.body, status=status, content_type="text/html")
        return web.json_response(answer.body, status=status)


async def _parameters(request: web.Request) -> dict[str, object]:
    if request.content_type == "application/json":
        return dict(await request.json())
    parameters: dict[str, object] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            parameters["file"] = (value.filename, value.content_type, value.file.read())
            value.file.close()
        else:
            parameters[name] = value
    return parameters


@dataclass
class Desk:
    sender: Sender
    telegram: Telegram
    clock: TurnedClock
    pacing: Pacing
    bot: Bot

    def will(self, *answers: Answer) -> None:
        self.telegram.answers.extend(answers)

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.telegram.calls]


PAGE = b"<html><h1>Bad Gateway</h1></html>"


@dataclass
class Chat:
    sender: Sender
    server: TelegramServer
    person: Person

    async def send(self, screen: Screen = EVENING) -> int:
        return await self.sender.send(self.person.id, screen, lane=REPLY)
