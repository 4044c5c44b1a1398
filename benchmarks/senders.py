"""Who sends the same messages: the peers, and our own path whole and in part.

Each is a contender's `open` (benchmarks/rounds.py). A round opens its connections anew or warms
them first; that is not measured.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import chain
from typing import Any

import aiohttp
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.request import HTTPXRequest

from benchmarks.crowds import EVENING, asked_in_the_evening, move_in
from benchmarks.fake_telegram import TOKEN
from benchmarks.ours import TrialClock, TrialPace, our_service
from benchmarks.rounds import Go, Sample
from benchmarks.screens import Outgoing, evening_of, side_by_side
from bot.pacing import Lane
from bot.request import AiohttpRequest
from care.act import act
from care.events import FellDue, Kind
from care.outcome import Outcome
from jobs.tick import ROWS_AT_ONCE
from storage.outbox import Row

Send = Callable[[Outgoing], Awaitable[object]]


def _screens(count: int) -> list[Outgoing]:
    return [evening_of(person) for person in asked_in_the_evening(0, count)]


async def _timed(count: int, work: Awaitable[object]) -> Sample:
    cpu, began = time.process_time(), time.perf_counter()
    await work
    seconds, used = time.perf_counter() - began, time.process_time() - cpu
    return {
        "sent": count,
        "per_second": count / seconds,
        "cpu_ms": 1000 * used / count,
    }


async def _all_of(count: int, dispatching: Awaitable[int]) -> None:
    taken = await dispatching
    if taken != count:
        raise AssertionError(f"{taken} rows were taken, not {count}")


def _rounds_of(screens: Sequence[Outgoing], at_once: int, send: Send) -> Go:
    async def go() -> Sample:
        await side_by_side(at_once, screens[:at_once], send)
        return await _timed(len(screens), side_by_side(at_once, screens, send))

    return go


def keyboard_of(message: Outgoing) -> InlineKeyboardMarkup:
    """Its buttons as python-telegram-bot has them."""
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
            for row in message.screen.rows
        ]
    )


def body_of(message: Outgoing) -> dict[str, object]:
    """The call as Telegram reads it."""
    rows = [
        [{"text": button.label, "callback_data": button.data} for button in row]
        for row in message.screen.rows
    ]
    return {
        "chat_id": message.chat_id,
        "text": message.screen.text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "disable_notification": message.screen.silent,
        "reply_markup": {"inline_keyboard": rows},
    }


@asynccontextmanager
async def raw_aiohttp(url: str, count: int, at_once: int) -> AsyncIterator[Go]:
    """What no client on aiohttp can pass: post, read the answer, take the message's id."""
    address = f"{url}/bot{TOKEN}/sendMessage"
    connector = aiohttp.TCPConnector(limit=at_once)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def send(message: Outgoing) -> int:
            async with session.post(address, json=body_of(message)) as response:
                message_id: int = (await response.json())["result"]["message_id"]
                return message_id

        yield _rounds_of(_screens(count), at_once, send)


@asynccontextmanager
async def ours_whole(
    url: str, address: str, count: int, rounds: int, warm_up: int, decided: bool = False
) -> AsyncIterator[Go]:
    """Rows of the outbox: claimed, acted on, rendered, sent and settled by the service.

    Or only claimed, sent and settled, where what they say was `decided` before.
    """
    clock = TrialClock(EVENING)
    async with our_service(address, url, clock, TrialPace()) as parts:
        each = warm_up + count
        instants = [EVENING + timedelta(minutes=number) for number in range(rounds)]
        crowds = [
            list(asked_in_the_evening(number * each, (number + 1) * each, at))
            for number, at in enumerate(instants)
        ]
        await move_in(parts.database, chain.from_iterable(crowds), EVENING - timedelta(hours=1))
        if decided:
            outcomes = {
                person.id: act(person, FellDue(Kind.EVENING, at.date()), at)
                for crowd, at in zip(crowds, instants, strict=True)
                for person in crowd
            }

            async def known(rows: Sequence[Row]) -> Sequence[Outcome]:
                return [outcomes[row.person_id] for row in rows]

            parts.runner.decide = known  # type: ignore[method-assign]
        del crowds
        evenings = iter(instants)

        async def go() -> Sample:
            clock.set(next(evenings))
            await parts.jobs.plan(clock.now())
            warmed = 0
            while warmed < warm_up:
                warmed += await parts.runner.deliver_due(min(ROWS_AT_ONCE, warm_up - warmed))
            return await _timed(count, _all_of(count, parts.jobs.dispatch()))

        yield go


@asynccontextmanager
async def ours_alone(url: str, address: str, count: int, at_once: int) -> AsyncIterator[Go]:
    """Our sender without a database: screens out, message ids in."""
    async with our_service(address, url, TrialClock(EVENING), TrialPace()) as parts:

        async def send(message: Outgoing) -> int:
            return await parts.sender.send(message.chat_id, message.screen, lane=Lane.REMINDER)

        yield _rounds_of(_screens(count), at_once, send)


@asynccontextmanager
async def ptb(
    url: str, count: int, at_once: int, on_our_request: bool = False
) -> AsyncIterator[Go]:
    """python-telegram-bot's `send_message`, over its own transport or over ours."""
    request = (
        AiohttpRequest(10, connections=at_once)
        if on_our_request
        else HTTPXRequest(connection_pool_size=256, pool_timeout=60, read_timeout=60)
    )
    async with Bot(TOKEN, base_url=f"{url}/bot", request=request) as bot:

        async def send(message: Outgoing) -> int:
            sent = await bot.send_message(
                message.chat_id,
                message.screen.text,
                parse_mode="HTML",
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                disable_notification=message.screen.silent,
                reply_markup=keyboard_of(message),
            )
            return sent.message_id

        yield _rounds_of(_screens(count), at_once, send)


@asynccontextmanager
async def aiogram(url: str, count: int, at_once: int) -> AsyncIterator[Go]:
    """aiogram 3's `send_message`."""
    from aiogram import Bot as AiogramBot
    from aiogram import types
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    session = AiohttpSession(api=TelegramAPIServer.from_base(url), limit=at_once)
    async with AiogramBot(TOKEN, session=session) as bot:

        async def send(message: Outgoing) -> int:
            rows = [
                [
                    types.InlineKeyboardButton(text=button.label, callback_data=button.data)
                    for button in row
                ]
                for row in message.screen.rows
            ]
            sent = await bot.send_message(
                message.chat_id,
                message.screen.text,
                parse_mode="HTML",
                link_preview_options=types.LinkPreviewOptions(is_disabled=True),
                disable_notification=message.screen.silent,
                reply_markup=types.InlineKeyboardMarkup(inline_keyboard=rows),
            )
            return sent.message_id

        yield _rounds_of(_screens(count), at_once, send)


@asynccontextmanager
async def ceiling(url: str, count: int, at_once: int) -> AsyncIterator[Go]:
    """What the fake Telegram takes from a client that does nothing but write and read."""
    host, port = url.removeprefix("http://").split(":")
    requests = []
    for message in _screens(min(count, 500)):
        body = json.dumps(body_of(message)).encode()
        head = (
            f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: {host}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        requests.append(head.encode() + body)

    async def go() -> Sample:
        loop = asyncio.get_running_loop()
        left = iter(range(count))
        clients = [
            (await loop.create_connection(lambda: _Bare(requests, left), host, int(port)))[1]
            for _ in range(at_once)
        ]
        try:
            return await _timed(count, asyncio.gather(*(client.run() for client in clients)))
        finally:
            for client in clients:
                client.close()

    yield go


class _Bare(asyncio.Protocol):
    """A connection that posts the next request when the answer to the last one is there."""

    def __init__(self, requests: Sequence[bytes], left: Iterator[int]) -> None:
        self._requests = requests
        self._left = left
        self._buffer = b""
        self._done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:  # uvloop's is of no class of asyncio's
        self._transport: asyncio.Transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(exc or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if found and len(body) >= int(head.rsplit(b" ", 1)[1]):
            self._buffer = b""
            self._next()

    async def run(self) -> None:
        """Post until none is left."""
        self._next()
        await self._done

    def close(self) -> None:
        self._transport.close()

    def _next(self) -> None:
        number = next(self._left, None)
        if number is None:
            self._done.set_result(None)
        else:
            self._transport.write(self._requests[number % len(self._requests)])
