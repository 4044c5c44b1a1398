"""The real bot and the local Telegram under one clock, driven from instant to instant.

Nothing here waits for real time to pass: what is left to do is a question to the database.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Protocol

from bot.inbound import InboxWorker
from jobs.tick import Jobs
from simulator.play.clock import TurnedClock
from simulator.telegram import TelegramServer
from storage import inbox, outbox
from storage.database import Database
from storage.waiting import Waiting, waiting

MOST_ROUNDS = 50  # of one instant; two are usual


class NotSettledError(Exception):
    """Something stays open at one instant, whatever is done; the log says what failed."""


class Feed(Protocol):
    """What brings updates into the inbox: the bot's poller, or `Deliveries`."""

    async def step(self, offset: int | None) -> int | None:
        """Store what waits; returns the offset that confirms it."""


class Deliveries:
    """The local Telegram brings updates to the bot's webhook: nothing has to be fetched."""

    def __init__(self, server: TelegramServer) -> None:
        self._server = server

    async def step(self, offset: int | None) -> int | None:
        """Wait until everything has been taken."""
        await self._server.webhook.delivered()
        return offset


class DrivenWorker(InboxWorker):
    """The inbox worker, taken by the hand: it works when told, and says when it is through."""

    async def drain(self) -> None:
        """Handle every update that is free; what comes to be free by it is left for the next."""
        await self.step()
        while self._tasks:
            await asyncio.wait(self._tasks)


class World:
    """A bot, its people and its time.

    A `poller` that asks does so with a timeout of 0, and every part lives by `clock`. People are
    made and looked at through `server`; what they do is answered by the next `settle`. Nothing
    but this process writes to `database`: what waits is asked again only after it did.
    """

    def __init__(
        self,
        server: TelegramServer,
        clock: TurnedClock,
        database: Database,
        poller: Feed,
        worker: DrivenWorker,
        jobs: Jobs,
    ) -> None:
        self.server = server
        self.clock = clock
        self.database = database
        self._poller = poller
        self._worker = worker
        self._jobs = jobs
        self._offset: int | None = None
        # What waits, until something is written after it was asked for.
        self._written = 0
        self._known: tuple[int, Waiting] | None = None
        database.when_written(self._note_written)

    async def settle(self) -> datetime | None:
        """Let the bot do all that this instant asks for.

        1. What people did is fetched, stored and answered.
        2. What is due is planned and sent.
        3. Again, until nothing came, nothing is open and nothing is due.

        Returns when something falls due next, None where nothing will; while Telegram is down,
        when that is looked at next. Raises NotSettledError where something stays open.
        """
        for _ in range(MOST_ROUNDS):
            if await self._fetch():
                await self._worker.drain()
            left = await self._waiting()
            if left.updates:
                await self._worker.drain()
            elif left.in_hand or self._is_due(left.next_due):
                await self._jobs.tick(self.clock.now())
                if (pause := self._jobs.runner.looks_again_in) is not None:
                    return self.clock.now() + timedelta(seconds=pause)
            elif not self._something_came():
                return left.next_due
        async with self.database.read() as connection:
            updates = await inbox.open_count(connection)
            rows = await outbox.open_count(connection, self.clock.now())
        raise NotSettledError(f"{updates} updates and {rows} messages stay open")

    async def until(self, instant: datetime) -> None:
        """Live on to `instant`, through everything that falls due on the way."""
        due = await self.settle()
        while due is not None and due <= instant:
            due = await self._turn_to(due)
        self._turn(instant)

    async def next(self) -> datetime | None:
        """Live on to the next instant at which something is due; None where nothing will be."""
        due = await self.next_due()
        if due is not None:
            await self._turn_to(due)
        return due

    async def next_due(self) -> datetime | None:
        """When something falls due next; None where nothing will."""
        return (await self._waiting()).next_due

    async def _turn_to(self, instant: datetime) -> datetime | None:
        self._turn(instant)
        return await self.settle()

    def _turn(self, instant: datetime) -> None:
        # The pace of the messages may have turned the clock past it by a second.
        self.clock.turn_to(max(instant, self.clock.now()))

    async def _fetch(self) -> bool:
        """Whether there were updates; those that were stored before are confirmed."""
        if not self._something_came():
            return False
        self._offset = await self._poller.step(self._offset)
        return True

    def _something_came(self) -> bool:
        return self.server.updates.waits_after(self._offset)

    def _is_due(self, instant: datetime | None) -> bool:
        return instant is not None and instant <= self.clock.now()

    async def _waiting(self) -> Waiting:
        if self._known is None or self._known[0] != self._written:
            written = self._written
            async with self.database.read() as connection:
                self._known = written, await waiting(connection)
        return self._known[1]

    def _note_written(self) -> None:
        self._written += 1
