"""Updates brought to the bot's own address, until it takes them."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

from simulator.telegram.errors import bad_request
from simulator.telegram.parameters import Params
from simulator.telegram.updates import Update, Updates

Json = dict[str, Any]
Perform = Callable[[Json], Awaitable[None]]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
PORTS = frozenset({80, 88, 443, 8443})
ANSWER_SECONDS = 60
DEFAULT_CONNECTIONS = 40
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Backoff:
    """Seconds between two deliveries of the same update: doubled each time up to the longest."""

    first: float = 0.1
    longest: float = 5.0


class Webhook:
    """Delivers each chat's updates in order, several chats at once, each until a 2xx answer."""

    def __init__(
        self, updates: Updates, now: Callable[[], int], perform: Perform, backoff: Backoff
    ) -> None:
        self._updates = updates
        self._now = now
        self._perform = perform
        self._backoff = backoff
        self._session: ClientSession | None = None
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._free = asyncio.Semaphore(DEFAULT_CONNECTIONS)
        self._paused = False
        self.url = ""
        self._secret = ""
        self._certificate = False
        self._connections = DEFAULT_CONNECTIONS
        self._last_error: tuple[int, str] | None = None
        updates.on_new = self._enqueue

    def set(self, params: Params) -> bool:
        """setWebhook; an empty address removes it."""
        url = params["url"]
        if not url:
            return self.delete(params)
        _check_address(url)
        secret = params.get("secret_token", "")
        if "secret_token" in params and _SECRET.fullmatch(secret) is None:
            raise bad_request("secret token contains unallowed characters")
        connections = params.get("max_connections", DEFAULT_CONNECTIONS)
        if not 1 <= connections <= 100:
            raise bad_request("max_connections must be between 1 and 100")
        self._updates.set_allowed(params)
        self._updates.end_poll("terminated by setWebhook request")
        if params.get("drop_pending_updates", False):
            self._updates.drop_all()
        self._stop()
        self.url, self._secret, self._connections = url, secret, connections
        self._certificate = "certificate" in params
        self._last_error = None
        self._free = asyncio.Semaphore(connections)
        self._updates.webhook_active = True
        self._start()
        return True

    def delete(self, params: Params) -> bool:
        """deleteWebhook."""
        if params.get("drop_pending_updates", False):
            self._updates.drop_all()
        self._stop()
        self.url, self._secret, self._certificate = "", "", False
        self._updates.webhook_active = False
        return True

    def info(self) -> Json:
        """getWebhookInfo."""
        self._updates.drop_old()
        info: Json = {
            "url": self.url,
            "has_custom_certificate": self._certificate,
            "pending_update_count": len(self._updates.pending),
        }
        if self.url:
            info["max_connections"] = self._connections
            info["ip_address"] = "127.0.0.1"
        if self._last_error is not None:
            info["last_error_date"], info["last_error_message"] = self._last_error
        if self._updates.allowed is not None:
            info["allowed_updates"] = sorted(self._updates.allowed)
        return info

    def pause(self) -> None:
        """Deliver nothing until `resume`."""
        self._paused = True
        self._stop()

    def resume(self) -> None:
        """Go on with what is pending."""
        self._paused = False
        self._start()

    async def delivered(self) -> None:
        """Wait until everything that can be delivered has been taken."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """End all deliveries."""
        self.pause()
        if self._session is not None:
            await self._session.close()

    def _start(self) -> None:
        for update in list(self._updates.pending.values()):
            self._enqueue(update)

    def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()
        self._lanes.clear()

    def _enqueue(self, update: Update) -> None:
        if not self.url or self._paused:
            return
        lane = self._lanes.get(update.chat_id)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.chat_id] = lane = deque([update])
        task = asyncio.get_running_loop().create_task(self._run(update.chat_id, lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, chat_id: int, lane: deque[Update]) -> None:
        while lane:
            await self._deliver(lane[0])
            lane.popleft()
        del self._lanes[chat_id]

    async def _deliver(self, update: Update) -> None:
        wait = self._backoff.first
        while True:
            self._updates.drop_old()
            async with self._free:
                error = await self._post(update)
            if error is None:
                self._updates.pending.pop(update.id, None)
                return
            self._last_error = (self._now(), error)
            await asyncio.sleep(wait)
            wait = min(wait * 2, self._backoff.longest)

    async def _post(self, update: Update) -> str | None:
        """Bring one update; what went wrong, or None."""
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=ANSWER_SECONDS))
        headers = {SECRET_HEADER: self._secret} if self._secret else {}
        try:
            async with self._session.post(self.url, json=update.body, headers=headers) as answer:
                body = await answer.read()
                if not 200 <= answer.status < 300:
                    return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (ClientError, TimeoutError, OSError) as problem:
            return f"Connection failed: {type(problem).__name__}"
        await self._perform_answer(body)
        return None

    async def _perform_answer(self, body: bytes) -> None:
        try:
            answer = json.loads(body)
        except ValueError:
            return
        if isinstance(answer, dict) and isinstance(answer.get("method"), str):
            await self._perform(answer)


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise bad_request("bad webhook: Failed to parse webhook URL") from None
    if parts.hostname in _LOOPBACK:
        return
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port is not None and port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
