"""The real bot and the local Telegram under one clock, driven from instant to instant.

Nothing here waits for real time to pass: what is left to do is a question to the database.
"""

import asyncio
from datetime import datetime

from bot.inbound import InboxWorker, Poller
from jobs.tick import Jobs
from simulator.play.clock import TurnedClock
from simulator.telegram import TelegramServer
from storage import inbox, outbox
from storage.database import Database

MOST_ROUNDS = 20  # of one instant; two are usual


class NotSettledError(Exception):
    """Something stays open at one instant, whatever is done; the log says what failed."""


class DrivenWorker(InboxWorker):
    """The inbox worker, taken by the hand: it works when told, and says when it is through."""

    async def drain(self) -> None:
        """Handle every update that is free, and what comes to be free by it."""
        while await self.step() or self._tasks:
            if self._tasks:
                await asyncio.wait(self._tasks)


class World:
    """A bot, its people and its time.

    `poller` asks with a timeout of 0, and every part lives by `clock`. People are made and looked
    at through `server`; what they do is answered by the next `settle`.
    """

    def __init__(
        self,
        server: TelegramServer,
        clock: TurnedClock,
        database: Database,
        poller: Poller,
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

    async def settle(self) -> None:
        """Let the bot do all that this instant asks for.

        1. What people did is fetched, stored and answered.
        2. What is due is planned and sent.
        3. Again, until nothing came, nothing is open and nothing is due.

        Raises NotSettledError where that is never so.
        """
        for _ in range(MOST_ROUNDS):
            if not await self._fetch() and not await self._open():
                return
            await self._worker.drain()
            if await self._open():
                await self._jobs.tick(self.clock.now())
        updates, rows = await self._open() or (0, 0)
        raise NotSettledError(f"{updates} updates and {rows} messages stay open")

    async def until(self, instant: datetime) -> None:
        """Live on to `instant`, through everything that falls due on the way."""
        await self.settle()
        while (due := await self.next_due()) is not None and due <= instant:
            await self._turn_to(due)
        self._turn(instant)

    async def next(self) -> datetime | None:
        """Live on to the next instant at which something is due; None where nothing will be."""
        due = await self.next_due()
        if due is not None:
            await self._turn_to(due)
        return due

    async def next_due(self) -> datetime | None:
        """When something falls due next; None where nothing will."""
        async with self.database.read() as connection:
            return await outbox.next_due(connection)

    async def _turn_to(self, instant: datetime) -> None:
        self._turn(instant)
        await self.settle()

    def _turn(self, instant: datetime) -> None:
        # The pace of the messages may have turned the clock past it by a second.
        self.clock.turn_to(max(instant, self.clock.now()))

    async def _fetch(self) -> bool:
        """Whether there were updates; those that were stored before are confirmed."""
        before, self._offset = self._offset, await self._poller.step(self._offset)
        return self._offset != before

    async def _open(self) -> tuple[int, int] | None:
        """How many updates and messages wait or are in hand; None where there is nothing."""
        async with self.database.read() as connection:
            updates = await inbox.open_count(connection)
            rows = await outbox.open_count(connection, self.clock.now())
            due = await outbox.next_due(connection)
        if not updates and not rows and (due is None or due > self.clock.now()):
            return None
        return updates, rows
