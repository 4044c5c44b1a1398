"""Telegram's flood limits, by a clock of the server's choosing."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from simulator.telegram.errors import ApiError, too_many


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages Telegram takes; what goes over is refused with a time to wait.

    overall: messages a second to all chats together, in any second.
    paid: the same with those that are paid for (`allow_paid_broadcast`).
    chat_seconds: one message per this many seconds to one private chat, in the long run.
    chat_burst: messages to one private chat that may come at once.
    group_per_minute: messages a minute to one group.
    count_edits: edits count like messages.
    clock: seconds; by default the server's own clock.
    """

    overall: int = 30
    paid: int = 1000
    chat_seconds: float = 1.0
    chat_burst: int = 5
    group_per_minute: int = 20
    count_edits: bool = True
    clock: Callable[[], float] | None = None


class Flood:
    """Counts messages and refuses. Whoever was refused stays refused until the time is over.

    `paid` counts the messages that went beyond the free pace.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.limits = limits
        self._clock = limits.clock or clock
        self.paid = 0
        self._last_second: deque[float] = deque()
        self._paid_last_second: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._free_at: dict[int, float] = {}  # per private chat: when its burst is whole again
        self._blocked: dict[int | None, float] = {}  # None: the whole bot

    def admit(self, chat_id: int, *, paid: bool = False) -> None:
        """Count one message to a chat, which `paid` lets go beyond the free pace.

        Raises ApiError (429).
        """
        now = self._clock()
        for key in (None, chat_id):
            until = self._blocked.get(key)
            if until is not None and until > now:
                raise _refusal(until - now)
            self._blocked.pop(key, None)
        beyond = paid and not self._is_room(now)
        if beyond:
            self._check_paid(now)
        elif not self._is_room(now):
            raise self._block(None, now, self._last_second[0] + 1 - now)
        if chat_id > 0:
            self._count_private(chat_id, now)
        else:
            self._count_group(chat_id, now)
        self.paid += beyond
        (self._paid_last_second if beyond else self._last_second).append(now)

    def _is_room(self, now: float) -> bool:
        return _within_a_second(self._last_second, now) < self.limits.overall

    def _check_paid(self, now: float) -> None:
        room = self.limits.paid - self.limits.overall
        if _within_a_second(self._paid_last_second, now) >= room:
            raise self._block(None, now, self._paid_last_second[0] + 1 - now)

    def _count_private(self, chat_id: int, now: float) -> None:
        step = self.limits.chat_seconds
        free_at = max(self._free_at.get(chat_id, now), now) + step
        over = free_at - now - step * self.limits.chat_burst
        if over > 1e-6:
            raise self._block(chat_id, now, over)
        self._free_at[chat_id] = free_at

    def _count_group(self, chat_id: int, now: float) -> None:
        sent = self._groups.setdefault(chat_id, deque())
        while sent and sent[0] <= now - 60:
            sent.popleft()
        if len(sent) >= self.limits.group_per_minute:
            raise self._block(chat_id, now, sent[0] + 60 - now)
        sent.append(now)

    def _block(self, key: int | None, now: float, seconds: float) -> ApiError:
        self._blocked[key] = now + math.ceil(seconds)
        return _refusal(math.ceil(seconds))


def _within_a_second(times: deque[float], now: float) -> int:
    while times and times[0] <= now - 1:
        times.popleft()
    return len(times)


def _refusal(seconds: float) -> ApiError:
    return too_many(max(1, math.ceil(seconds)))
