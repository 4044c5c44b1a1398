"""Faults by script: what goes wrong, for which requests, how often."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """What happens to a request that meets a fault."""

    ERROR = "error"  # refused with `status`, not processed
    RESET = "reset"  # the connection is dropped, not processed
    LOST_ANSWER = "lost_answer"  # processed, then the connection is dropped
    HANG = "hang"  # held until released, then processed and answered
    LATE_ANSWER = "late_answer"  # processed at once, the answer held until released
    HTML = "html"  # an HTML error page with `status`, not processed
    GARBAGE = "garbage"  # processed, then an answer that is not Telegram's: `body`


_DESCRIPTIONS = {
    400: "Bad Request: scripted",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
    "is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    It meets requests of `method` (None: any) to `chat_id` (None: any): the first `after` of them
    pass, the next `times` are hit (None: all that follow).
    """

    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    after: int = 0
    kind: FaultKind | str = FaultKind.ERROR
    status: int = 500
    retry_after: int | None = None
    description: str | None = None
    body: bytes = b'{"ok":tru'

    def __post_init__(self) -> None:
        FaultKind(self.kind)
        if self.retry_after is not None and self.status != 429:
            raise ValueError("retry_after belongs to status 429")
        if self.status == 429 and self.retry_after is None:
            raise ValueError("status 429 needs retry_after")

    def refusal(self) -> dict[str, Any]:
        """The body of the answer of an ERROR."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status}
        if self.retry_after is not None:
            body["description"] = f"Too Many Requests: retry after {self.retry_after}"
            body["parameters"] = {"retry_after": self.retry_after}
        else:
            body["description"] = _DESCRIPTIONS.get(self.status, "Error")
        if self.description is not None:
            body["description"] = self.description
        return body


@dataclass(eq=False, slots=True)
class FaultHandle:
    """A fault in force: how often it was hit, and the way to end it."""

    fault: Fault
    hits: int = 0
    _passed: int = 0
    _removed: bool = False
    _released: asyncio.Event = field(default_factory=asyncio.Event)
    _hit: asyncio.Condition = field(default_factory=asyncio.Condition)

    def meets(self, method: str, chat_id: object) -> bool:
        """Whether this request is hit; counts it."""
        fault = self.fault
        if self._removed or (fault.method is not None and fault.method != method):
            return False
        if fault.chat_id is not None and str(fault.chat_id) != str(chat_id):
            return False
        if self._passed < fault.after:
            self._passed += 1
            return False
        if fault.times is not None and self.hits >= fault.times:
            return False
        self.hits += 1
        return True

    async def announce(self) -> None:
        """Wake those who wait for a hit."""
        async with self._hit:
            self._hit.notify_all()

    async def hit(self, count: int = 1, *, seconds: float = 10.0) -> None:
        """Wait until `count` requests were hit. Raises TimeoutError."""
        async with asyncio.timeout(seconds), self._hit:
            await self._hit.wait_for(lambda: self.hits >= count)

    async def held(self) -> None:
        """Wait until released."""
        await self._released.wait()

    def release(self) -> None:
        """Let go of every request that this fault holds, and of those that it would hold."""
        self._released.set()

    def remove(self) -> None:
        """No further request is hit; held ones are released."""
        self._removed = True
        self.release()


class Faults:
    """The script: the first fault that meets a request decides."""

    def __init__(self) -> None:
        self._handles: list[FaultHandle] = []

    def add(self, fault: Fault) -> FaultHandle:
        """Put a fault in force."""
        handle = FaultHandle(fault)
        self._handles.append(handle)
        return handle

    def clear(self) -> None:
        """Remove all faults."""
        for handle in self._handles:
            handle.remove()
        self._handles.clear()

    def find(self, method: str, chat_id: object) -> FaultHandle | None:
        """The fault that hits this request, if any."""
        if not self._handles:
            return None
        return next((one for one in self._handles if one.meets(method, chat_id)), None)
