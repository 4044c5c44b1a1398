"""How fast we speak: Telegram's limits, with replies before reminders.

Each limit is a GCRA: one moment per bucket, the theoretical arrival time (tat) of the next
message if all went evenly. A message may go while that moment is at most a burst away.
Everything waits in memory and in order of arrival; the backlog itself lives in the outbox.
"""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Protocol

# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
MESSAGES_PER_SECOND = 30
CHAT_MESSAGES_PER_SECOND = 1
GROUP_MESSAGES_PER_MINUTE = 20

BURST = 2
CHAT_BURST = 3  # "we may allow short bursts that go over this limit"
HEADROOM = 1  # Telegram counts what arrives, and the way there can squeeze messages together
REPLY_RESERVE = 6  # messages a second that reminders leave to replies

# A full bucket lets a burst through on top of its rate, so the rate is lower by the burst:
# then no second, wherever it begins, holds more than the limit.
PACE = 1 / (MESSAGES_PER_SECOND - HEADROOM - BURST)
REMINDER_PACE = 1 / (MESSAGES_PER_SECOND - REPLY_RESERVE)
CHAT_PACE = 1 / CHAT_MESSAGES_PER_SECOND
GROUP_PACE = 60 / (GROUP_MESSAGES_PER_MINUTE - CHAT_BURST)

_AT_ONCE = 1e-6  # seconds: a shorter wait is rounding


class Lane(StrEnum):
    """Who waits for the message: a person who just tapped, or nobody yet."""

    REPLY = "reply"
    REMINDER = "reminder"


class Pace(Protocol):
    """Who says when a message may go: `Pacing` in one process, `SharedPacing` in several."""

    async def turn(self, chat_id: int | None, lane: Lane) -> None:
        """Wait until a message to this chat may go, and count it; None for no message."""

    def halt(self, seconds: float) -> None:
        """Let nothing go for so long."""

    def halted_for(self) -> float:
        """How many seconds of a halt are left."""


@dataclass(slots=True)
class _Bucket:
    pace: float
    burst: int
    tat: float = -math.inf

    def opens_at(self, now: float, ahead: int = 0) -> float:
        """When a message may go that lets `ahead` others go first."""
        return max(self.tat, now) + (ahead + 1 - self.burst) * self.pace

    def take(self, now: float) -> None:
        self.tat = max(self.tat, now) + self.pace


def _chat_bucket(chat_id: int) -> _Bucket:
    """Groups have negative ids."""
    return _Bucket(CHAT_PACE if chat_id > 0 else GROUP_PACE, CHAT_BURST)


@dataclass(eq=False, slots=True)
class _Waiting:
    chat_id: int
    lane: Lane


class Pacing:
    """One budget for one bot, in one process.

    `clock` gives monotonic seconds and `sleep` waits for some; tests hand in their own.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._all = _Bucket(PACE, BURST)
        self._reminders = _Bucket(REMINDER_PACE, burst=1)
        # In order of the last message, so that those to forget come first.
        self._chats: dict[int, _Bucket] = {}
        # Dictionaries for their order of arrival and cheap removal.
        self._lines: dict[Lane, dict[_Waiting, None]] = {lane: {} for lane in Lane}
        self._halted_until = -math.inf

    async def turn(self, chat_id: int | None, lane: Lane) -> None:
        """Wait until a message to this chat may go, and count it.

        None stands for a call that is no message (the answer to a tap): it counts against
        nothing, only a halt holds it up.
        """
        if chat_id is None:
            while (pause := self.halted_for()) > 0:
                await self._sleep(pause)
            return
        line = self._lines[lane]
        waiting = _Waiting(chat_id, lane)
        line[waiting] = None
        try:
            while (pause := self._pause(waiting)) > _AT_ONCE:
                await self._sleep(pause)
            self._take(waiting)
        finally:
            del line[waiting]

    def halt(self, seconds: float) -> None:
        """Let nothing go for so long: Telegram said `retry_after`. The longest halt stands."""
        self._halted_until = max(self._halted_until, self._clock() + seconds)

    def halted_for(self) -> float:
        """How many seconds of a halt are left; 0 when there is none."""
        return max(0.0, self._halted_until - self._clock())

    def _pause(self, me: _Waiting) -> float:
        """How long `me` waits, if everyone ahead goes when they may."""
        now = self._clock()
        ahead: Counter[Lane] = Counter()
        in_chat: Counter[int] = Counter()
        replies = self._lines[Lane.REPLY]
        reminders = self._lines[Lane.REMINDER] if me.lane is Lane.REMINDER else {}
        for other in chain(replies, reminders):
            if other is me:
                break
            # Who waits for the limit of their own chat holds up nobody else.
            if self._chat_opens_at(other.chat_id, now, in_chat[other.chat_id]) <= now + _AT_ONCE:
                ahead[other.lane] += 1
            in_chat[other.chat_id] += 1
        opens_at = max(
            self._halted_until,
            self._all.opens_at(now, ahead.total()),
            self._chat_opens_at(me.chat_id, now, in_chat[me.chat_id]),
        )
        if me.lane is Lane.REMINDER:
            opens_at = max(opens_at, self._reminders.opens_at(now, ahead[Lane.REMINDER]))
        return opens_at - now

    def _chat_opens_at(self, chat_id: int, now: float, ahead: int) -> float:
        return (self._chats.get(chat_id) or _chat_bucket(chat_id)).opens_at(now, ahead)

    def _take(self, me: _Waiting) -> None:
        now = self._clock()
        self._all.take(now)
        if me.lane is Lane.REMINDER:
            self._reminders.take(now)
        bucket = self._chats.pop(me.chat_id, None) or _chat_bucket(me.chat_id)
        bucket.take(now)
        self._chats[me.chat_id] = bucket
        self._forget_quiet_chats(now)

    def _forget_quiet_chats(self, now: float) -> None:
        """A chat whose tat is past is as good as new; this keeps the last few seconds' only."""
        while self._chats[oldest := next(iter(self._chats))].tat <= now:
            del self._chats[oldest]
