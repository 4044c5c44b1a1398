"""The other end of every benchmark: a Telegram that costs next to nothing, in a process of its own.

It reads just enough of a request to answer as Telegram does. A message comes back whole, its
buttons included, because reading that answer is part of what a client costs.
"""

import asyncio
import json
import re
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import parse_qsl

import uvloop

TOKEN = "12345:made-up-for-the-benchmarks"
LOOPBACK = "127.0.0.1"
_BOT = {"id": 12345, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_DATE = 1_770_000_000
_MOST_UPDATES = 100  # of one getUpdates

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_JSON = re.compile(rb"\r\ncontent-type: *application/json", re.IGNORECASE)
_TRUE = b'{"ok":true,"result":true}'

Update = Mapping[str, Any]


@dataclass(slots=True)
class Seen:
    """What came since the last reset. Seconds are of one clock, the fake Telegram's own.

    `waited` is, for each tap, how long its message took to show the answer; `cpu` what this
    process has used.
    """

    calls: Counter[str] = field(default_factory=Counter)
    updates_from: float | None = None
    last_edit: float | None = None
    waited: list[float] = field(default_factory=list)
    cpu: float = 0.0


class FakeTelegram:
    """The side of whoever runs the benchmark; the server itself is another process."""

    def __init__(self, url: str, pipe: Connection) -> None:
        self.url = url
        self._pipe = pipe

    def reset(self) -> None:
        """Forget what came, and answer at once."""
        self._ask("reset")

    def slow_down(self, latency: float) -> None:
        """Answer after so many seconds, until the next reset."""
        self._ask("slow_down", latency)

    def seen(self) -> Seen:
        """What came since the last reset."""
        seen: Seen = self._ask("seen")
        return seen

    def feed(self, updates: Sequence[Update], every: float = 0.0, begin: float = 0.0) -> None:
        """Let these happen: the first in `begin` seconds, one `every` so many seconds."""
        self._ask("feed", list(updates), every, begin)

    def _ask(self, what: str, *how: Any) -> Any:
        self._pipe.send((what, how))
        return self._pipe.recv()


@contextmanager
def fake_telegram() -> Iterator[FakeTelegram]:
    """The server, for as long as the block lasts."""
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield FakeTelegram(here.recv(), here)
    finally:
        here.close()
        process.join()


def _serve(pipe: Connection) -> None:
    uvloop.run(_Server(pipe).live())


class _Server:
    """What the process does, until the other end of `pipe` is closed."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._latency = 0.0
        self._seen = Seen()
        self._message_id = 0
        self._updates: deque[tuple[int, bytes]] = deque()
        self._polling: list[_Polling] = []
        self._tapped_at: dict[int, float] = {}

    async def live(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await self._loop.create_server(lambda: _Exchange(self), LOOPBACK, 0)
        port = server.sockets[0].getsockname()[1]
        self._pipe.send(f"http://{LOOPBACK}:{port}")
        while (asked := await asyncio.to_thread(self._asked)) is not None:
            what, how = asked
            self._pipe.send(getattr(self, f"_do_{what}")(*how))
        server.close()

    def _asked(self) -> tuple[str, tuple[Any, ...]] | None:
        """What the other end wants; None when it has gone."""
        try:
            asked: tuple[str, tuple[Any, ...]] = self._pipe.recv()
        except EOFError:
            return None
        return asked

    def _do_slow_down(self, latency: float) -> None:
        self._latency = latency

    def _do_reset(self) -> None:
        self._latency = 0.0
        self._seen = Seen()
        self._updates.clear()
        self._tapped_at.clear()

    def _do_seen(self) -> Seen:
        self._seen.cpu = time.process_time()
        return self._seen

    def _do_feed(self, updates: Sequence[Update], every: float, begin: float) -> None:
        for number, update in enumerate(updates):
            if wait := begin + number * every:
                self._loop.call_later(wait, self._happens, update)
            else:
                self._happens(update)

    def _happens(self, update: Update) -> None:
        if tap := update.get("callback_query"):
            self._tapped_at[tap["from"]["id"]] = self._loop.time()
        self._updates.append((update["update_id"], json.dumps(update).encode()))
        if self._polling:
            polling = self._polling.pop()
            polling.timer.cancel()
            self._give_updates(polling.exchange, polling.offset)

    def answer(self, exchange: "_Exchange", head: bytes, body: bytes) -> None:
        """One call, answered at once or after the latency."""
        method = head.split(b" ", 2)[1].rsplit(b"/", 1)[1].decode()
        fields = json.loads(body) if _JSON.search(head) else dict(parse_qsl(body.decode()))
        self._seen.calls[method] += 1
        match method:
            case "getUpdates":
                self._get_updates(exchange, fields)
                return
            case "sendMessage":
                self._message_id += 1
                result = _message(self._message_id, fields)
            case "editMessageText":
                result = _message(int(fields["message_id"]), fields)
                self._edited(int(fields["chat_id"]))
            case "getMe":
                result = b'{"ok":true,"result":%b}' % json.dumps(_BOT).encode()
            case "getWebhookInfo":
                result = b'{"ok":true,"result":{"url":"","pending_update_count":0}}'
            case _:
                result = _TRUE
        if self._latency:
            self._loop.call_later(self._latency, exchange.write, result)
        else:
            exchange.write(result)

    def _edited(self, chat_id: int) -> None:
        now = self._loop.time()
        self._seen.last_edit = now
        if (tapped_at := self._tapped_at.pop(chat_id, None)) is not None:
            self._seen.waited.append(now - tapped_at)

    def _get_updates(self, exchange: "_Exchange", fields: Mapping[str, Any]) -> None:
        offset = int(fields.get("offset") or 0)
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        patience = float(fields.get("timeout") or 0)
        if self._updates or not patience:
            self._give_updates(exchange, offset)
            return
        timer = self._loop.call_later(patience, self._give_up_waiting, exchange)
        self._polling.append(_Polling(exchange, offset, timer))

    def _give_up_waiting(self, exchange: "_Exchange") -> None:
        self._polling = [polling for polling in self._polling if polling.exchange is not exchange]
        exchange.write(b'{"ok":true,"result":[]}')

    def _give_updates(self, exchange: "_Exchange", offset: int) -> None:
        waiting = [body for number, body in self._updates if number >= offset][:_MOST_UPDATES]
        if waiting and self._seen.updates_from is None:
            self._seen.updates_from = self._loop.time()
        exchange.write(b'{"ok":true,"result":[%b]}' % b",".join(waiting))

    def gone(self, exchange: "_Exchange") -> None:
        """Nobody waits on this connection any more."""
        for polling in [each for each in self._polling if each.exchange is exchange]:
            polling.timer.cancel()
            self._polling.remove(polling)


@dataclass(frozen=True, slots=True)
class _Polling:
    """A call of getUpdates that is kept open."""

    exchange: "_Exchange"
    offset: int
    timer: asyncio.TimerHandle


class _Exchange(asyncio.Protocol):
    """A connection: one request after the other, each with its length said."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        self._buffer = b""

    def connection_made(self, transport: Any) -> None:  # uvloop's is of no class of asyncio's
        self._transport: asyncio.Transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.gone(self)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end_of_head := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end_of_head]
            length = _LENGTH.search(head)
            begin = end_of_head + 4
            end = begin + (int(length[1]) if length else 0)
            if len(self._buffer) < end:
                return
            body, self._buffer = self._buffer[begin:end], self._buffer[end:]
            self._server.answer(self, head, body)

    def write(self, answer: bytes) -> None:
        """Answer the request."""
        if not self._transport.is_closing():
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (len(answer), answer)
            )


def _message(message_id: int, fields: Mapping[str, Any]) -> bytes:
    """The answer that has a message in it, as Telegram echoes it."""
    chat = {"id": int(fields["chat_id"]), "first_name": "Ann", "type": "private"}
    known = {
        "message_id": message_id,
        "from": _BOT,
        "chat": chat,
        "date": _DATE,
        "text": fields["text"],
    }
    told = json.dumps(known).encode()
    markup = fields.get("reply_markup", "")
    raw = markup if isinstance(markup, str) else json.dumps(markup)
    if "inline_keyboard" not in raw:  # the other kinds are not echoed
        return b'{"ok":true,"result":%b}' % told
    return b'{"ok":true,"result":%b,"reply_markup":%b}}' % (told[:-1], raw.encode())
