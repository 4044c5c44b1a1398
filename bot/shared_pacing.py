"""Telegram's limits for several processes of one bot: what may go is asked of PostgreSQL.

Who waits here stands in a line of this process. One task asks for those in front, all in one
statement (storage/limiter.py), and lets go who may.
"""

import asyncio
import logging
import math
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from bot.pacing import (
    BURST,
    CHAT_BURST,
    CHAT_PACE,
    GROUP_PACE,
    NOT_PAYING_SECONDS,
    PACE,
    REMINDER_PACE,
    REPLY_WAIT,
    Lane,
    Paid,
)
from storage import limiter
from storage.database import DATABASE_AWAY, Database
from storage.limiter import Limits, Taken, slot_of

log = logging.getLogger(__name__)

# What is booked when another process is told to pause counts as on the wire already.
AHEAD_SECONDS = 0.2
# No more than can be granted at once.
_REPLIES_ASKED_FOR = BURST + math.ceil(AHEAD_SECONDS / PACE)
_REPLIES_IN_TIME = math.floor(REPLY_WAIT / PACE)  # so many wait no longer than that
_DATABASE_PAUSE = 1.0  # seconds, while it is away
_LEAST_PAUSE = 0.002  # seconds; a shorter one would only ask twice


@dataclass(eq=False, slots=True)
class _Waiting:
    slot: int
    payable: bool
    may_go: asyncio.Future[bool]  # True: if it is paid for


class SharedPacing:
    """One budget for one bot, whoever speaks for it. Needs PostgreSQL.

    `paid` is what may go beyond the free pace: replies once too many of them wait in this
    process, then reminders.
    """

    def __init__(self, database: Database, paid: Paid | None = None) -> None:
        self._database = database
        self._limits = Limits(
            pace=PACE,
            burst=BURST,
            reminder_pace=REMINDER_PACE,
            paid_pace=paid.pace if paid else 1.0,
            paid_burst=paid.burst if paid else 0,
            chat_pace=CHAT_PACE,
            group_pace=GROUP_PACE,
            chat_burst=CHAT_BURST,
            ahead=AHEAD_SECONDS,
        )
        self._budget = paid.budget if paid else None
        # Dictionaries for their order of arrival and cheap removal.
        self._lines: dict[Lane, dict[_Waiting, None]] = {lane: {} for lane in Lane}
        self._booked: dict[_Waiting, None] = {}  # replies that go in a moment, in no line any more
        # Moments of this process's monotonic clock.
        self._room_at = dict.fromkeys(Lane, -math.inf)
        self._chat_opens_at: dict[int, float] = {}
        self._halted_until = -math.inf
        self._paid_room_at = -math.inf
        self._not_paying_until = -math.inf
        self._changed = asyncio.Event()
        self._asking: asyncio.Task[None] | None = None
        self._announcing: set[asyncio.Task[None]] = set()
        if paid:
            paid.budget.on_change(self._changed.set)

    async def turn(self, chat_id: int | None, lane: Lane, *, payable: bool = False) -> bool:
        """Wait until a message to this chat may go, and count it.

        None stands for a call that is no message (the answer to a tap): it counts against
        nothing, only a halt holds it up. True when the message must be paid for, which it
        never is unless it is `payable`.
        """
        paid = False
        while True:
            if chat_id is not None:
                paid = await self._stand_in_line(slot_of(chat_id), lane, payable)
            if (pause := self.halted_for()) == 0:
                return paid
            await asyncio.sleep(pause)  # then its place, booked before the halt, is lost

    def halt(self, seconds: float) -> None:
        """Let nothing go for so long: Telegram said `retry_after`. The longest halt stands.

        Here from now on, in the other processes as soon as the database has it.
        """
        self._hold(seconds)
        task = asyncio.create_task(self._announce(self._halted_until))
        self._announcing.add(task)
        task.add_done_callback(self._announcing.discard)

    def halted_for(self) -> float:
        """How many seconds of a halt are left; 0 when there is none.

        A halt of another process is known here when the next message asks for its turn.
        """
        return max(0.0, self._halted_until - time.monotonic())

    def stop_paying(self) -> None:
        """Telegram did not take a paid message: the free pace has to do here for an hour."""
        self._not_paying_until = time.monotonic() + NOT_PAYING_SECONDS

    async def _stand_in_line(self, slot: int, lane: Lane, payable: bool) -> bool:
        waiting = _Waiting(slot, payable, asyncio.get_running_loop().create_future())
        line = self._lines[lane]
        line[waiting] = None
        self._changed.set()
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
        try:
            return await waiting.may_go
        finally:
            line.pop(waiting, None)
            self._changed.set()

    async def _ask(self) -> None:
        """Ask for who waits, until nobody does."""
        try:
            while any(self._lines.values()):
                self._changed.clear()
                pause = await self._round()
                if pause > 0:
                    await self._wait(max(pause, _LEAST_PAUSE))
        except Exception as error:  # an error of ours: whoever waits must hear of it
            for waiting in chain(*self._lines.values()):
                if not waiting.may_go.done():
                    waiting.may_go.set_exception(error)
        finally:
            self._asking = None

    async def _wait(self, seconds: float) -> None:
        """So long, or until somebody comes or leaves."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            pass

    async def _round(self) -> float:
        """Let go who may; returns for how many seconds asking again is in vain."""
        now = time.monotonic()
        if (halted := self.halted_for()) > 0:
            return halted
        self._chat_opens_at = {s: at for s, at in self._chat_opens_at.items() if at > now}
        # Whose last message has yet to go is passed over, or the next might overtake it.
        at_limit = self._chat_opens_at.keys() | self._booked_slots()
        too_many = self._replies_too_many(at_limit)
        paid = 0
        if self._budget is not None and self._paid_opens_at(too_many) <= now:
            paid = min(self._budget.left(), self._limits.paid_burst)
        pay_for_replies = min(too_many, paid)
        replies = self._ask_for(Lane.REPLY, now, at_limit, _REPLIES_ASKED_FOR, pay_for_replies)
        at_limit.update(waiting.slot for waiting in replies)
        reminders = self._ask_for(Lane.REMINDER, now, at_limit, 1, paid)
        if not replies and not reminders:
            return self._next_moment(too_many) - now
        everyone = [*replies, *reminders]
        try:
            async with self._database.at_once() as connection:
                taken = await limiter.take(
                    connection,
                    self._limits,
                    [w.slot for w in replies],
                    [w.slot for w in reminders],
                    {w.slot for w in everyone if w.payable},
                    paid,
                    pay_for_replies,
                )
        except DATABASE_AWAY as error:
            log.warning(
                "nobody says whether messages may go (%s)",
                type(error).__name__,
                extra={"action": "limiter_failed"},
            )
            await asyncio.sleep(_DATABASE_PAUSE)
            return 0.0
        if self._budget is not None:
            self._budget.spend(len(taken.paid))
        self._learn(taken, len(replies))
        for waiting, seconds in zip(replies, taken.replies, strict=False):
            self._let_go(waiting, Lane.REPLY, seconds, taken.refused)
        for waiting in reminders[: taken.reminders]:
            self._let_go(waiting, Lane.REMINDER, 0, taken.refused)
        for place in taken.paid:
            lane = Lane.REPLY if place < len(replies) else Lane.REMINDER
            self._let_go(everyone[place], lane, 0, taken.refused, paid=True)
        return 0.0

    def _ask_for(
        self, lane: Lane, now: float, at_limit: Collection[int], most: int, paid: int
    ) -> list[_Waiting]:
        """Who is asked for: the first in line, and of those behind `paid` who can be paid for.

        Nobody while there is neither room nor anybody to pay for.
        """
        room = self._room_at[lane] <= now
        if not room and not paid:
            return []
        heads = _heads(self._lines[lane], at_limit)
        asked = list(islice(heads, most))
        asked += islice((w for w in heads if w.payable), paid)
        return asked if room or any(w.payable for w in asked) else []

    def _replies_too_many(self, at_limit: Collection[int]) -> int:
        """How many replies more wait here than go in time at the free pace; 0 without paying."""
        line = self._lines[Lane.REPLY]
        in_time = _REPLIES_IN_TIME - len(self._booked)
        if self._budget is None or len(line) <= in_time:
            return 0
        return max(0, sum(1 for _ in _heads(line, at_limit)) - in_time)

    def _booked_slots(self) -> set[int]:
        return {waiting.slot for waiting in self._booked}

    def _paid_opens_at(self, too_many_replies: int) -> float:
        """When one may go that is paid for; infinite where nobody wants to or nothing is left."""
        wanted = too_many_replies > 0 or len(self._lines[Lane.REMINDER]) > 0
        if self._budget is None or not wanted or self._budget.left() == 0:
            return math.inf
        return max(self._paid_room_at, self._not_paying_until)

    def _learn(self, taken: Taken, replies_asked: int) -> None:
        now = time.monotonic()
        if taken.halted_for > 0:
            self._hold(taken.halted_for)
            return
        # Whoever may book ahead asks again when half of what can be booked is free.
        more = len(taken.replies) == replies_asked
        self._room_at[Lane.REPLY] = -math.inf if more else now + taken.room_in - AHEAD_SECONDS / 2
        self._room_at[Lane.REMINDER] = now + taken.reminder_room_in
        self._paid_room_at = now + taken.paid_room_in
        self._chat_opens_at |= {slot: now + seconds for slot, seconds in taken.chats.items()}
        self._chat_opens_at |= {
            slot: now + (CHAT_PACE if slot >= 0 else GROUP_PACE) for slot in taken.refused
        }

    def _let_go(
        self,
        waiting: _Waiting,
        lane: Lane,
        seconds: float,
        refused: frozenset[int],
        *,
        paid: bool = False,
    ) -> None:
        """Out of the line, and away when its moment comes; who was refused waits on."""
        if waiting.slot in refused:
            return
        self._lines[lane].pop(waiting, None)
        if seconds > 0:
            self._booked[waiting] = None
            asyncio.get_running_loop().call_later(seconds, self._go, waiting, paid)
        else:
            self._go(waiting, paid)

    def _go(self, waiting: _Waiting, paid: bool) -> None:
        self._booked.pop(waiting, None)
        self._changed.set()  # for the next of the chat, even if this one gave up
        if not waiting.may_go.done():
            waiting.may_go.set_result(paid)

    def _next_moment(self, too_many_replies: int) -> float:
        """When somebody who waits may go, as far as this process knows."""
        paid_at = self._paid_opens_at(too_many_replies)
        moment, booked = math.inf, self._booked_slots()  # who is booked says when they have gone
        for lane, line in self._lines.items():
            room_at = self._room_at[lane]
            pays = lane is Lane.REMINDER or too_many_replies > 0
            for waiting in _heads(line, booked):
                opens_at = min(room_at, paid_at) if pays and waiting.payable else room_at
                chat_opens_at = self._chat_opens_at.get(waiting.slot, -math.inf)
                moment = min(moment, max(opens_at, chat_opens_at))
                if moment <= min(room_at, paid_at):
                    break  # nobody behind may go before
        return moment

    def _hold(self, seconds: float) -> None:
        self._halted_until = max(self._halted_until, time.monotonic() + seconds)

    async def _announce(self, until: float) -> None:
        """Tell the other processes of a halt; as long as it lasts, if the database is away."""
        while (seconds := until - time.monotonic()) > 0:
            try:
                async with self._database.at_once() as connection:
                    await limiter.halt(connection, seconds)
            except DATABASE_AWAY:
                await asyncio.sleep(_DATABASE_PAUSE)
            else:
                return


def _heads(line: Iterable[_Waiting], at_limit: Collection[int]) -> Iterator[_Waiting]:
    """The first of each chat in line, but of none of those at their limit."""
    seen = set(at_limit)
    for waiting in line:
        if waiting.slot not in seen:
            seen.add(waiting.slot)
            yield waiting
