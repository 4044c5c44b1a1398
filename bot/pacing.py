"""How fast we speak: Telegram's limits, with replies before reminders.

Each limit is a GCRA: one moment per bucket, the theoretical arrival time (tat) of the next
message if all went evenly. A message may go while that moment is at most a burst away.
Everything waits in memory and in order of arrival; the backlog itself lives in the outbox.
"""

import asyncio
import heapq
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import Protocol

# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
MESSAGES_PER_SECOND = 30
PAID_MESSAGES_PER_SECOND = 1000  # at most, the free ones included
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

REPLY_WAIT = 0.5  # seconds; where the last of those who wait for a reply would wait longer, we pay
PAID_BURST_SECONDS = 0.025  # of the paid pace: what a late wake-up may have to make good
NOT_PAYING_SECONDS = 3600.0  # after Telegram did not take a paid message

_AT_ONCE = 1e-6  # seconds: a shorter wait is rounding


class Lane(StrEnum):
    """Who waits for the message: a person who just tapped, or nobody yet."""

    REPLY = "reply"
    REMINDER = "reminder"


class Pace(Protocol):
    """Who says when a message may go: `Pacing` in one process, `SharedPacing` in several."""

    async def turn(self, chat_id: int | None, lane: Lane, *, payable: bool = False) -> bool:
        """Wait until a message to this chat may go, and count it; None for no message.

        `payable` is a new message: a change of an old one cannot be paid for. True when it may
        go only if it is paid for.
        """

    def halt(self, seconds: float) -> None:
        """Let nothing go for so long."""

    def halted_for(self) -> float:
        """How many seconds of a halt are left."""

    def stop_paying(self) -> None:
        """Telegram did not take a paid message: the free pace has to do for an hour."""


class Budget(Protocol):
    """How many messages may be paid for: `bot.purse.Purse`."""

    def left(self) -> int:
        """How many at this moment. 0 may change soon: then `changed` is called."""

    def spend(self, messages: int) -> None:
        """So many of these are paid for now."""

    def on_change(self, changed: Callable[[], None]) -> None:
        """Whom to tell that there may be more."""


@dataclass(frozen=True, slots=True)
class Paid:
    """What goes beyond the free pace: `per_second` messages in all, 31 to 1,000, from a budget."""

    per_second: int
    budget: Budget

    @property
    def burst(self) -> int:
        """How many paid messages may come at once."""
        return max(1, math.floor((self.per_second - MESSAGES_PER_SECOND) * PAID_BURST_SECONDS))

    @property
    def pace(self) -> float:
        """Seconds between two paid messages; lower by the burst, as the free pace is."""
        return 1 / max(1, self.per_second - MESSAGES_PER_SECOND - self.burst)


@dataclass(slots=True)
class _Bucket:
    pace: float
    burst: int
    tat: float = -math.inf

    def opens_at(self, now: float) -> float:
        """When a message may go."""
        return max(self.tat, now) + (1 - self.burst) * self.pace

    def take(self, now: float) -> None:
        self.tat = max(self.tat, now) + self.pace


@dataclass(order=True, slots=True)
class _Waiting:
    number: int  # in order of arrival
    chat_id: int = field(compare=False)
    lane: Lane = field(compare=False)
    payable: bool = field(compare=False)
    turn: asyncio.Future[bool] = field(compare=False)


class Pacing:
    """One budget for one bot, in one process.

    `clock` gives monotonic seconds and `sleep` waits for some; tests hand in their own. `paid`
    is what may go beyond the free pace: replies once too many of them wait, then reminders.
    However many wait, a message costs the same: of each chat only the first in line is looked
    at, and only when it may be its turn.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        paid: Paid | None = None,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._all = _Bucket(PACE, BURST)
        self._reminders = _Bucket(REMINDER_PACE, burst=1)
        self._budget = paid.budget if paid else None
        self._paid = _Bucket(paid.pace, paid.burst) if paid else _Bucket(math.inf, 1, math.inf)
        # In order of the last message, so that those to forget come first.
        self._chats: dict[int, _Bucket] = {}
        self._halted_until = -math.inf
        self._not_paying_until = -math.inf
        self._numbers = count()
        # Of each chat and lane the first who waits is in one of the heaps, the rest behind it.
        self._behind: dict[tuple[int, Lane], deque[_Waiting]] = {}
        self._ready: dict[tuple[Lane, bool], list[_Waiting]] = {  # those to pay for apart
            (lane, payable): [] for lane in Lane for payable in (False, True)
        }
        self._at_limit: list[tuple[float, _Waiting]] = []  # of their chat, until then
        self._wakes_at = math.inf
        self._waking: asyncio.Task[None] | None = None
        if paid:
            paid.budget.on_change(self._go_on)

    async def turn(self, chat_id: int | None, lane: Lane, *, payable: bool = False) -> bool:
        """Wait until a message to this chat may go, and count it.

        None stands for a call that is no message (the answer to a tap): it counts against
        nothing, only a halt holds it up. True when the message must be paid for, which it
        never is unless it is `payable`.
        """
        if chat_id is None:
            while (pause := self.halted_for()) > 0:
                await self._sleep(pause)
            return False
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        me = _Waiting(next(self._numbers), chat_id, lane, payable, turn)
        line = self._behind.get((chat_id, lane))
        if line is not None:
            line.append(me)
        else:
            self._behind[chat_id, lane] = deque()
            self._line_up(me)
            self._go_on()
        return me.turn.result() if me.turn.done() else await me.turn

    def halt(self, seconds: float) -> None:
        """Let nothing go for so long: Telegram said `retry_after`. The longest halt stands."""
        self._halted_until = max(self._halted_until, self._clock() + seconds)

    def halted_for(self) -> float:
        """How many seconds of a halt are left; 0 when there is none."""
        return max(0.0, self._halted_until - self._clock())

    def stop_paying(self) -> None:
        """Telegram did not take a paid message: the free pace has to do for an hour."""
        self._not_paying_until = self._clock() + NOT_PAYING_SECONDS

    def _go_on(self) -> None:
        """Let go who may, and be awake again when the next one may."""
        self._wake_at(self._let_go(self._clock()))

    def _let_go(self, now: float) -> float:
        """Let go who may; returns when to look again."""
        if self._halted_until > now + _AT_ONCE:
            return self._halted_until if self._behind else math.inf
        while self._at_limit and self._at_limit[0][0] <= now + _AT_ONCE:
            _, waiting = heapq.heappop(self._at_limit)
            self._line_up(waiting)
        moments = [self._let_replies_go(now), self._let_reminders_go(now)]
        if self._at_limit:
            moments.append(self._at_limit[0][0])
        return min(moments)

    def _let_replies_go(self, now: float) -> float:
        while (first := self._first(Lane.REPLY, now)) is not None:
            free_at, paid_at = self._all.opens_at(now), math.inf
            if free_at <= now + _AT_ONCE:
                self._all.take(now)
                self._take(first, now, paid=False)
                continue
            if self._replies_waiting() * PACE > REPLY_WAIT:
                payable = self._first_of(Lane.REPLY, now, payable=True)
                paid_at = math.inf if payable is None else self._paid_opens_at(now)
                if payable is not None and paid_at <= now + _AT_ONCE:
                    self._paid.take(now)
                    self._take(payable, now, paid=True)
                    continue
            return min(free_at, paid_at)
        return math.inf

    def _let_reminders_go(self, now: float) -> float:
        while (first := self._first(Lane.REMINDER, now)) is not None:
            # What is free goes to the replies before.
            free_at = paid_at = math.inf
            if not self._replies_waiting():
                free_at = max(self._all.opens_at(now), self._reminders.opens_at(now))
            if free_at <= now + _AT_ONCE:
                self._all.take(now)
                self._reminders.take(now)
                self._take(first, now, paid=False)
                continue
            payable = self._first_of(Lane.REMINDER, now, payable=True)
            if payable is not None:
                paid_at = self._paid_opens_at(now)
                if paid_at <= now + _AT_ONCE:
                    self._paid.take(now)
                    self._take(payable, now, paid=True)
                    continue
            return min(free_at, paid_at)
        return math.inf

    def _replies_waiting(self) -> int:
        """In how many chats a reply waits for its turn, and not for its chat."""
        return sum(len(self._ready[Lane.REPLY, payable]) for payable in (False, True))

    def _paid_opens_at(self, now: float) -> float:
        """When a paid message may go; infinite while there is nothing to pay with."""
        if self._budget is None or self._not_paying_until > now or self._budget.left() == 0:
            return math.inf
        return self._paid.opens_at(now)

    def _first(self, lane: Lane, now: float) -> _Waiting | None:
        """Who is first in a lane and not at the limit of their chat."""
        both = (self._first_of(lane, now, payable=payable) for payable in (False, True))
        return min((first for first in both if first is not None), default=None)

    def _first_of(self, lane: Lane, now: float, *, payable: bool) -> _Waiting | None:
        """The same of those alone who can be paid for, or cannot."""
        ready = self._ready[lane, payable]
        while ready:
            first = ready[0]
            if first.turn.done():  # gave up waiting
                heapq.heappop(ready)
                self._next_of_chat(first)
            elif (opens_at := self._chat(first.chat_id).opens_at(now)) > now + _AT_ONCE:
                heapq.heappop(ready)
                heapq.heappush(self._at_limit, (opens_at, first))
            else:
                return first
        return None

    def _take(self, me: _Waiting, now: float, *, paid: bool) -> None:
        heapq.heappop(self._ready[me.lane, me.payable])
        self._next_of_chat(me)
        bucket = self._chat(me.chat_id)
        self._chats.pop(me.chat_id, None)
        bucket.take(now)
        self._chats[me.chat_id] = bucket
        self._forget_quiet_chats(now)
        if paid and self._budget is not None:
            self._budget.spend(1)
        me.turn.set_result(paid)

    def _line_up(self, me: _Waiting) -> None:
        heapq.heappush(self._ready[me.lane, me.payable], me)

    def _next_of_chat(self, before: _Waiting) -> None:
        key = (before.chat_id, before.lane)
        line = self._behind[key]
        if line:
            self._line_up(line.popleft())
        else:
            del self._behind[key]

    def _chat(self, chat_id: int) -> _Bucket:
        """Groups have negative ids."""
        return self._chats.get(chat_id) or _Bucket(
            CHAT_PACE if chat_id > 0 else GROUP_PACE, CHAT_BURST
        )

    def _forget_quiet_chats(self, now: float) -> None:
        """A chat whose tat is past is as good as new; this keeps the last few seconds' only."""
        while self._chats[oldest := next(iter(self._chats))].tat <= now:
            del self._chats[oldest]

    def _wake_at(self, moment: float) -> None:
        if moment == math.inf or self._wakes_at <= moment + _AT_ONCE:
            return
        if self._waking is not None:
            self._waking.cancel()
        self._wakes_at = moment
        self._waking = asyncio.create_task(self._wake(moment))

    async def _wake(self, moment: float) -> None:
        await self._sleep(max(moment - self._clock(), 0.0))
        self._wakes_at = math.inf
        self._waking = None
        self._go_on()
