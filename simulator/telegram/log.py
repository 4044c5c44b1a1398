"""What the bot asked for and what it was told: for tests to read."""

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.telegram.chats import Signal
from simulator.telegram.errors import ApiError, Blame


@dataclass(frozen=True, slots=True)
class Request:
    """One request: method, parameters as read, the server's time, and the outcome.

    `status` is 0 where no answer was given; `description` is empty where all was well.
    """

    method: str
    params: dict[str, Any]
    at: datetime
    status: int
    description: str = ""
    by_script: bool = False

    @property
    def ok(self) -> bool:
        """Whether Telegram did what it was asked."""
        return self.status == 200


@dataclass(frozen=True, slots=True)
class Violation:
    """A request that Telegram never takes, whoever runs it."""

    method: str
    params: dict[str, Any]
    description: str

    def __str__(self) -> str:
        return f"{self.method}: {self.description}"


class RequestLog:
    """The newest requests, and every violation."""

    def __init__(self, size: int) -> None:
        self.requests: deque[Request] = deque(maxlen=size)
        self.violations: list[Violation] = []
        self.counts: Counter[str] = Counter()
        self.signal = Signal()

    def note(self, request: Request) -> None:
        """Keep one request, count it, wake who waits for it."""
        self.requests.append(request)
        self.counts[request.method] += 1
        self.signal.wake()

    def refused(self, method: str, params: dict[str, Any], at: datetime, error: ApiError) -> None:
        """Keep one refusal, and count it as a violation if the bot is to blame."""
        self.note(Request(method, params, at, error.status, error.description))
        if error.blame is Blame.BOT:
            self.violations.append(Violation(method, params, error.description))
