"""Updates come in: stored before they are acknowledged, then handled, each person's in order."""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application

from bot.batch import Batcher
from bot.failures import SendError
from bot.handlers import ALLOWED_UPDATES, Handlers
from bot.metrics import Metrics
from bot.patience import FIRST_PAUSE, LONGEST_PAUSE, seconds_to_wait
from bot.runner import LEASE
from bot.updates import PollingBot, id_of, new_update, require_ids
from storage import inbox, outbox, workers
from storage.database import DATABASE_AWAY, Database, why_away
from storage.inbox import OpenUpdate
from storage.leases import LeaseTime

log = logging.getLogger(__name__)

AT_ONCE = 96  # updates in hand, each of another person
ROOM = 32  # places that are free before more are taken: to take one costs the same as many
TRIES = 5  # of one update, before it is given up
# What the database refuses it will refuse again.
NOT_THE_DATABASE = (DataError, IntegrityError, ProgrammingError)
TRY_AGAIN_AFTER = timedelta(seconds=15)
RENEW_SECONDS = LEASE.total_seconds() / 4
ALIVE_WITHIN = LEASE  # who has not beaten for as long is gone: the leases are over too


class Poller:
    """Asks Telegram for updates and stores them; the next call confirms what is stored.

    `poll_seconds` is how long Telegram may keep a call open, `timeout` how many seconds more an
    answer may take (None for any). `stored` is called after each batch.
    """

    def __init__(
        self,
        bot: PollingBot,
        database: Database,
        clock: Callable[[], datetime],
        stored: Callable[[], None],
        *,
        poll_seconds: int,
        timeout: float | None,
    ) -> None:
        self._bot = bot
        self._database = database
        self._clock = clock
        self._stored = stored
        self._poll_seconds = poll_seconds
        self._timeout = timeout

    async def run(self) -> None:
        """Poll until cancelled. Telegram being away is waited for, with growing pauses."""
        async with self._database.read() as connection:
            offset = await inbox.next_offset(connection, self._clock())
        pause = FIRST_PAUSE
        while True:
            try:
                offset = await self.step(offset)
                pause = FIRST_PAUSE
            except Exception as error:  # whatever it is, tomorrow's reminders need this loop
                wait = seconds_to_wait(error, pause)
                known = isinstance(error, (TelegramError, *DATABASE_AWAY))
                log.log(
                    logging.WARNING if known else logging.ERROR,
                    "polling failed (%s), next try in %.0f s",
                    why_away(error),
                    wait,
                    exc_info=None if known else error,
                    extra={"action": "poll_failed"},
                )
                await asyncio.sleep(wait)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def step(self, offset: int | None) -> int | None:
        """One call: what comes is stored; returns the offset that confirms it."""
        updates = await self._bot.unread_updates(
            offset, self._poll_seconds, ALLOWED_UPDATES, self._timeout
        )
        if not updates:
            return offset
        now = self._clock()
        newest = max(id_of(update) for update in updates)
        new = [row for update in updates if (row := new_update(update, now)) is not None]
        async with self._database.write() as connection:
            await inbox.store(connection, new)
        self._stored()
        return newest + 1


class InboxWorker:
    """Takes updates from the inbox to the handlers, many people at once, each in order."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        handlers: Handlers,
        database: Database,
        owner: str,
        clock: Callable[[], datetime],
        *,
        idle_seconds: float,
        metrics: Metrics | None = None,
        leases: Callable[[], LeaseTime] | None = None,
    ) -> None:
        self._application = application
        self._handlers = handlers
        self._database = database
        self._owner = owner
        self._clock = clock
        self._leases = leases or clock
        self._idle_seconds = idle_seconds
        self._metrics = metrics or Metrics()
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._mark_done = Batcher(self._mark_all_done)
        self._left_some = False  # the last time, for want of room

    def wake(self) -> None:
        """There may be something new in the inbox."""
        self._wake.set()

    async def run(self) -> None:
        """Work until cancelled; what is in hand then is finished first, unless cancelled again."""
        try:
            while True:
                self._wake.clear()
                try:
                    found = await self.step()
                except DATABASE_AWAY as error:
                    log.warning(
                        "the inbox cannot be read (%s)",
                        why_away(error),
                        extra={"action": "inbox_failed"},
                    )
                    found = False
                if not found:
                    await self._idle()
        finally:
            try:
                if self._tasks:
                    await asyncio.wait(self._tasks)
            finally:
                for task in self._tasks:
                    task.cancel()

    async def step(self) -> bool:
        """Take what is open and free; whether there may be more for which there is room."""
        room = AT_ONCE - len(self._tasks)
        if room < ROOM:
            self._left_some = True
            return False
        # A lease is for what a dead process left; what this one has in hand it knows.
        in_hand = self._handlers.in_hand
        people = {row.person_id for row in in_hand.values() if row.person_id is not None}
        async with self._database.write() as connection:
            claimed = await inbox.claim(
                connection, self._leases(), self._owner, LEASE, room, exclude_people=people
            )
        taken = [row for row in claimed if row.update_id not in in_hand]
        for row in taken:
            in_hand[row.update_id] = row
            task = asyncio.create_task(self._handle(row))
            self._tasks.add(task)
            task.add_done_callback(self._finished)
        self._left_some = len(claimed) == room
        return self._left_some

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._left_some:
            self.wake()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("an update was left", exc_info=error, extra={"action": "update_left"})

    async def _idle(self) -> None:
        try:
            async with asyncio.timeout(self._idle_seconds):
                await self._wake.wait()
        except TimeoutError:
            pass  # a lease may have run out

    async def _handle(self, row: OpenUpdate) -> None:
        """One update to its end: handled and answered, or given up after some tries."""
        try:
            sent_more = await self._answer(row)
        finally:
            del self._handlers.in_hand[row.update_id]
        if sent_more:
            self.wake()

    async def _answer(self, row: OpenUpdate) -> bool:
        """Whether the person has sent more meanwhile, which was passed over until now."""
        update_id = row.update_id
        failure = await self._process(row)
        if failure is not None:
            again = isinstance(failure, (SendError, *DATABASE_AWAY))
            log.error(
                "update %s failed: %s",
                update_id,
                type(failure).__name__,
                exc_info=None if again else failure,
                extra={"action": "update_failed", "update_id": update_id, "tries": row.tries},
            )
            # While the database is away nothing of it is saved: it is not given up.
            away = again and not isinstance(failure, (SendError, *NOT_THE_DATABASE))
            if away or (again and row.tries < TRIES):
                await self._put_off(update_id)
                return False
            if row.person_id is not None:
                await self._handlers.apologize(row.person_id)
        have_more = await self._mark_done.ask(row)
        if have_more is None:
            return False
        self._metrics.replied((self._clock() - row.received_at).total_seconds())
        return row.person_id in have_more

    async def _process(self, row: OpenUpdate) -> BaseException | None:
        """Let the handlers have it; what went wrong. What nobody can read is an error too."""
        try:
            update = Update.de_json(json.loads(row.payload), self._application.bot)
            require_ids(update)
            await self._application.process_update(update)
        except Exception as error:  # whatever the library makes of a payload of another shape
            return error
        return self._handlers.failures.pop(row.update_id, None)

    async def _mark_all_done(self, rows: Sequence[OpenUpdate]) -> Sequence[set[int] | None]:
        """For each of them, which of these people have sent more; None where it is not done.

        A database that is away refuses them all; their answer is repeated after their lease.
        """
        people = {row.person_id for row in rows if row.person_id is not None}
        try:
            async with self._database.write() as connection:
                await inbox.mark_done(connection, [row.update_id for row in rows], self._clock())
                have_more = await inbox.with_open(connection, people)
        except DATABASE_AWAY as error:
            log.warning(
                "answered updates wait for their lease (%s)",
                type(error).__name__,
                extra={"action": "updates_not_done", "updates": len(rows)},
            )
            return [None] * len(rows)
        return [have_more] * len(rows)

    async def _put_off(self, update_id: int) -> None:
        """Take it up again after a while; a database that is away leaves it to its lease."""
        until = self._leases() + TRY_AGAIN_AFTER
        try:
            async with self._database.write() as connection:
                await inbox.put_off(connection, update_id, until)
        except DATABASE_AWAY:
            log.warning("an update waits for its lease", extra={"action": "put_off_failed"})


class LeaseKeeper:
    """Keeps what this process works on its own, however long an answer takes; and says it lives.

    `kind` is what the process is there for, `leases` the time in which leases are counted.
    """

    def __init__(
        self,
        handlers: Handlers,
        database: Database,
        owner: str,
        clock: Callable[[], datetime],
        *,
        kind: str = "run",
        leases: Callable[[], LeaseTime] | None = None,
    ) -> None:
        self._handlers = handlers
        self._database = database
        self._owner = owner
        self._kind = kind
        self._clock = clock
        self._leases = leases or clock

    async def run(self) -> None:
        """Keep it until cancelled."""
        while True:
            try:
                await self.step()
            except DATABASE_AWAY as error:
                log.warning(
                    "leases were not renewed (%s)",
                    why_away(error),
                    extra={"action": "leases_not_renewed"},
                )
            await asyncio.sleep(RENEW_SECONDS)

    async def step(self) -> None:
        """Renew the leases of what is in hand now, and beat."""
        async with self._database.write() as connection:
            in_hand, now = list(self._handlers.in_hand), self._leases()
            await inbox.renew(connection, in_hand, self._owner, now + LEASE)
            await outbox.renew(connection, self._owner, now, now + LEASE)
            await workers.beat(connection, self._owner, self._kind, self._clock())
