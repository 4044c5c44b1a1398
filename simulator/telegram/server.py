"""The local Bot API server: HTTP on loopback, one bot, people made by the test."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Self

from aiohttp.web import BaseRequest, Response, Server, StreamResponse

from simulator.telegram.bodies import MAX_BODY_BYTES, read_parameters
from simulator.telegram.callbacks import Callbacks
from simulator.telegram.chats import Change, Standing, World
from simulator.telegram.errors import ApiError
from simulator.telegram.faults import FaultHandle, FaultKind, Faults
from simulator.telegram.limits import Flood, Limits
from simulator.telegram.log import Request, RequestLog, Violation
from simulator.telegram.messages import Messages
from simulator.telegram.methods import Methods
from simulator.telegram.parameters import read
from simulator.telegram.people import Group, Person
from simulator.telegram.profile import Profile
from simulator.telegram.screen import PATIENCE, Wires
from simulator.telegram.shown import Event
from simulator.telegram.updates import LONGEST_POLL, Updates
from simulator.telegram.webhook import Backoff, Webhook

Json = dict[str, Any]

FIRST_PERSON = 100_001
FIRST_GROUP = -200_001
FIRST_UPDATE = 500_000_001
QUERY_SECONDS = 15.0
_PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>[A-Za-z]+)")
_FILE_PATH = re.compile(r"/file/bot(?P<token>[^/]+)/(?P<path>.+)")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_ERROR_PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


def _system_clock() -> datetime:
    return datetime.now(UTC)


class TelegramServer:
    """A Bot API server on 127.0.0.1, used as `async with TelegramServer(token=…) as server`.

    token: the only bot's token, `<number>:<letters>`.
    clock: the server's time, aware; message dates, query ages and limits follow it.
    limits: True for Telegram's, False for none, or a Limits of one's own.
    query_seconds: how long a tap can be answered.
    longest_poll: cap of a long poll in real seconds, for bots under a turned clock.
    requests_kept: how many requests `requests` holds; 0 keeps none.
    history: how many messages a chat keeps.
    port: 0 chooses a free one.
    backoff: waits between deliveries to a webhook.
    latency: asked for each request: the real seconds that it takes to come, and its answer to go
    back. Who hangs up on the way there is not heard, on the way back was.
    """

    def __init__(
        self,
        *,
        token: str,
        clock: Callable[[], datetime] = _system_clock,
        limits: bool | Limits = True,
        query_seconds: float = QUERY_SECONDS,
        longest_poll: float = LONGEST_POLL,
        requests_kept: int = 10_000,
        history: int = 1_000,
        port: int = 0,
        bot_name: str = "Test bot",
        bot_username: str = "test_bot",
        backoff: Backoff | None = None,
        latency: Callable[[], float] | None = None,
    ) -> None:
        if _TOKEN.fullmatch(token) is None:
            raise ValueError("a token is a number, a colon and letters")
        self.token = token
        self.clock = clock
        self.port = port
        self.faults = Faults()
        bot = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": bot_name,
            "username": bot_username,
        }
        self.world = World(bot, clock, history)
        self.updates = Updates(self.world.now, FIRST_UPDATE, longest_poll)
        self._callbacks = Callbacks(self.world, self.updates.add, query_seconds)
        self._wires = Wires(self.world, self.updates, self._callbacks)
        self._flood = None
        if limits:
            chosen = limits if isinstance(limits, Limits) else Limits()
            self._flood = Flood(chosen, lambda: clock().timestamp())
        self.profile = Profile(self.world)
        self.webhook = Webhook(
            self.updates, self.world.now, self._perform_from_webhook, backoff or Backoff()
        )
        self._methods = Methods(
            messages=Messages(self.world, self._flood),
            profile=self.profile,
            callbacks=self._callbacks,
            updates=self.updates,
            webhook=self.webhook,
        )
        self._log = RequestLog(requests_kept)
        self._latency = latency
        self._http: Server | None = None
        self._listener: asyncio.Server | None = None
        self._next_person = FIRST_PERSON
        self._next_group = FIRST_GROUP

    async def __aenter__(self) -> Self:
        self._http = Server(
            self._answer,
            request_factory=_make_request,
            handler_cancellation=True,
            access_log=None,
        )
        await self.up()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.faults.clear()
        await self.webhook.close()
        await self.down()

    @property
    def url(self) -> str:
        """The base address: methods are at `<url>/bot<token>/<method>`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def requests(self) -> Iterable[Request]:
        """The newest requests, oldest first."""
        return self._log.requests

    @property
    def violations(self) -> list[Violation]:
        """Requests that Telegram never takes. A good bot leaves this empty."""
        return self._log.violations

    @property
    def paid(self) -> int:
        """How many messages went beyond the free pace, for 0.1 Star each."""
        return self._flood.paid if self._flood else 0

    def calls(self, method: str) -> list[Request]:
        """The kept requests of one method."""
        return [request for request in self._log.requests if request.method == method]

    async def asked(self, method: str, times: int = 1, *, seconds: float = PATIENCE) -> None:
        """Wait until so many requests of a method have been settled. Raises TimeoutError."""
        counts = self._log.counts
        if not await self._log.signal.until(lambda: counts[method] >= times, seconds):
            raise TimeoutError(f"{method} came {counts[method]} times, not {times}")

    async def polled(self, *, seconds: float = PATIENCE) -> None:
        """Wait until the bot waits in getUpdates with nothing to fetch. Raises TimeoutError."""
        if not await self.updates.poll_began.until(lambda: self.updates.polled, seconds):
            raise TimeoutError("no getUpdates is waiting")

    async def up(self) -> None:
        """Listen, on the same port as before; nothing happens if it listens already."""
        if self._listener is not None:
            return
        assert self._http is not None
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._http, "127.0.0.1", self.port)
        self.port = self._listener.sockets[0].getsockname()[1]
        self.webhook.resume()

    async def down(self) -> None:
        """Drop every connection and refuse new ones; people can still act, updates wait."""
        if self._listener is None:
            return
        assert self._http is not None
        self.webhook.pause()
        self._listener.close()
        self._listener = None
        for connection in self._http.connections:
            if connection.transport is not None:
                connection.transport.abort()
        await self._http.shutdown(timeout=1.0)

    def person(
        self,
        *,
        first_name: str = "Ann",
        language_code: str = "en",
        person_id: int | None = None,
        username: str | None = None,
        started: bool = False,
    ) -> Person:
        """A new person. With `started` the bot may write at once; else once they wrote."""
        if person_id is None:
            person_id = self._next_person
            self._next_person += 1
        about = {"first_name": first_name, **({"username": username} if username else {})}
        standing = Standing.OPEN if started else Standing.NEVER_WROTE
        chat = self.world.add_chat(person_id, {"type": "private", **about}, standing)
        user = {"id": person_id, "is_bot": False, **about, "language_code": language_code}
        return Person(self._wires, chat, user)

    def group(self, title: str = "Runners") -> Group:
        """A new group, without the bot until somebody adds it."""
        about = {"type": "group", "title": title}
        chat = self.world.add_chat(self._next_group, about, Standing.LEFT)
        self._next_group -= 1
        return Group(self._wires, chat)

    def repeat_update(self, update_id: int | None = None) -> None:
        """Send one of the last updates once more; the newest by default."""
        self.updates.repeat(update_id)

    def events(self) -> AsyncIterator[Event]:
        """Everything that changes in any chat from this call on; ends when the loop is left."""
        changes: asyncio.Queue[Event] = asyncio.Queue()

        def listen(change: Change) -> None:
            changes.put_nowait(Event.of(change))

        self.world.listeners.append(listen)

        async def stream() -> AsyncIterator[Event]:
            try:
                while True:
                    yield await changes.get()
            finally:
                self.world.listeners.remove(listen)

        return stream()

    async def _answer(self, request: BaseRequest) -> StreamResponse:
        if self._latency is None:
            return await self._answer_at_once(request)
        one_way = self._latency()
        await asyncio.sleep(one_way)
        answer = await self._answer_at_once(request)
        await asyncio.sleep(one_way)
        return answer

    async def _answer_at_once(self, request: BaseRequest) -> StreamResponse:
        if request.path.startswith("/file/"):
            return self._download(request)
        method = "?"
        raw: Json = {}
        try:
            method = self._method_of(request)
            raw = await read_parameters(request)
        except ApiError as error:
            self._log.refused(method, raw, self.clock(), error)
            return _json(error.status, _refusal(error))
        fault = self.faults.find(method, raw.get("chat_id"))
        if fault is not None:
            return await self._meet(fault, request, method, raw)
        return _json(*await self._perform(method, raw))

    def _method_of(self, request: BaseRequest) -> str:
        found = _PATH.fullmatch(request.path)
        if found is None or _TOKEN.fullmatch(found["token"]) is None:
            raise ApiError(404, "Not Found")
        if found["token"] != self.token:
            raise ApiError(401, "Unauthorized")
        if request.method not in ("GET", "POST"):
            raise ApiError(405, "Method Not Allowed: only GET and POST are known")
        return found["method"]

    async def _perform(self, method: str, raw: Json) -> tuple[int, Json]:
        params = raw
        try:
            params = read(method, raw)
            result = await self._methods.call(method, params)
        except ApiError as error:
            self._log.refused(method, params, self.clock(), error)
            return error.status, _refusal(error)
        self._log.note(Request(method, params, self.clock(), 200))
        return 200, {"ok": True, "result": result}

    async def _perform_from_webhook(self, answer: Json) -> None:
        raw = {name: value for name, value in answer.items() if name != "method"}
        await self._perform(answer["method"], raw)

    async def _meet(
        self, handle: FaultHandle, request: BaseRequest, method: str, raw: Json
    ) -> StreamResponse:
        fault = handle.fault
        processed: tuple[int, Json] = (0, {})
        if fault.kind in (FaultKind.LOST_ANSWER, FaultKind.LATE_ANSWER, FaultKind.GARBAGE):
            processed = await self._perform(method, raw)
        elif fault.kind != FaultKind.HANG:
            status = 0 if fault.kind == FaultKind.RESET else fault.status
            told = fault.refusal()["description"] if status == 429 else f"fault: {fault.kind}"
            self._log.note(Request(method, raw, self.clock(), status, told, by_script=True))
        await handle.announce()
        match FaultKind(fault.kind):
            case FaultKind.ERROR:
                return _json(fault.status, fault.refusal())
            case FaultKind.HTML:
                page = _ERROR_PAGE.format(fault.status)
                return Response(status=fault.status, text=page, content_type="text/html")
            case FaultKind.GARBAGE:
                return Response(body=fault.body, content_type="application/json")
            case FaultKind.HANG:
                await handle.held()
                processed = await self._perform(method, raw)
            case FaultKind.LATE_ANSWER:
                await handle.held()
            case FaultKind.RESET | FaultKind.LOST_ANSWER:
                _drop(request)
        return _json(*processed)

    def _download(self, request: BaseRequest) -> Response:
        found = _FILE_PATH.fullmatch(request.path)
        if found is None or found["token"] != self.token:
            return _json(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        file = self.world.files.at(found["path"])
        if file is None:
            return _json(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        return Response(body=file.content, content_type="application/octet-stream")


def _make_request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> BaseRequest:
    loop = asyncio.get_running_loop()
    return BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY_BYTES
    )


def _drop(request: BaseRequest) -> None:
    if request.transport is not None:
        request.transport.abort()


def _json(status: int, body: Json) -> Response:
    return Response(
        status=status, body=json.dumps(body).encode("utf-8"), content_type="application/json"
    )


def _refusal(error: ApiError) -> Json:
    body: Json = {"ok": False, "error_code": error.status, "description": error.description}
    if error.retry_after is not None:
        body["parameters"] = {"retry_after": error.retry_after}
    return body
