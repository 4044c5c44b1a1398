"""What a moment asks for: plan what falls due, free what was left, send what waits.

Each step is one function that says how much it found, so that a test calls one and never
sleeps. Every step costs what is due, not who is enrolled.
"""

import asyncio
import logging
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.metrics import Metrics
from bot.runner import UNCERTAIN_TRIES, Runner
from care.long_away import away_since, over_everywhere
from jobs.pulse import Pulse
from storage import inbox, outbox, people, schedule
from storage.database import Database
from storage.outbox import Settled
from storage.tables import State

log = logging.getLogger(__name__)

SLOTS_AT_ONCE = 500
ROWS_AT_ONCE = 100  # at the free pace
MOST_ROWS_AT_ONCE = 500
KEEP_DONE_UPDATES = timedelta(days=2)  # Telegram repeats an update for a day at most
# Long after anything could add the same row again (docs/storage.md).
KEEP_SETTLED_ROWS = timedelta(days=90)
FORGOTTEN_AT_ONCE = 1000
PEOPLE_AT_ONCE = 500


def rows_at_once(per_second: int) -> int:
    """How many rows are claimed together: seconds of what Telegram takes, no lease's worth."""
    return min(max(ROWS_AT_ONCE, 3 * per_second), MOST_ROWS_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Jobs:
    """The steps of a tick, for one process; once `stopping` is set, no more rows are taken."""

    database: Database
    runner: Runner
    metrics: Metrics = field(default_factory=Metrics)
    pulse: Pulse = field(default_factory=Pulse)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    rows_at_once: int = ROWS_AT_ONCE

    async def tick(self, now: datetime) -> None:
        """Everything that `now` asks for, until nothing more is found."""
        began = time.monotonic()
        await self.plan(now)
        await self.reap(now)
        self.pulse.beat()
        await self.dispatch()
        self.metrics.ticked(time.monotonic() - began, now.timestamp())

    async def plan(self, now: datetime) -> int:
        """Slots that are due become rows of the outbox; returns how many."""
        planned = 0
        while True:
            async with self.database.write() as connection:
                found = await schedule.plan(connection, now, SLOTS_AT_ONCE)
            planned += found
            if found < SLOTS_AT_ONCE:
                return planned

    async def reap(self, now: datetime) -> int:
        """Rows that a dead process left behind; returns how many.

        1. Claimed and not sent: they wait again.
        2. On the wire when the process died: they may have arrived. Each is tried once more.
        3. Waiting, but past their last moment: they are closed and never sent.
        """
        async with self.database.write() as connection:
            in_hand = self.runner.in_hand
            freed = await outbox.release(connection, now, in_hand)
            overdue = await outbox.overdue(connection, now)
            ambiguous = [row for row in overdue if row.id not in in_hand]
            settled = [
                Settled(row.id, State.PENDING if row.tries < UNCERTAIN_TRIES else State.UNCERTAIN)
                for row in ambiguous
            ]
            await outbox.settle_overdue(connection, settled, now)
            expired = await outbox.expire(connection, now)
        if freed or ambiguous or expired:
            log.info(
                "left behind: %d freed, %d uncertain, %d expired",
                freed,
                len(ambiguous),
                expired,
                extra={"action": "reaped"},
            )
        return freed + len(ambiguous) + expired

    async def dispatch(self) -> int:
        """Send what is due; returns how many rows were taken."""
        sent = 0
        while not self.stopping.is_set():
            found = await self.runner.deliver_due(self.rows_at_once)
            self.pulse.beat()
            if not found:
                break
            sent += found
        return sent

    async def dispatch_cues(self) -> int:
        """Send the cues that are due; returns how many rows were taken."""
        return 0 if self.stopping.is_set() else await self.runner.deliver_cues(self.rows_at_once)

    async def next_cue(self, now: datetime, until: datetime) -> datetime | None:
        """When the next cue is due, up to `until`: it is worth waking for."""
        async with self.database.read() as connection:
            return await outbox.next_cue(connection, now, until)

    async def tidy(self, now: datetime) -> int:
        """What is kept no longer; returns how many were found.

        Updates and rows of the outbox that were done long ago go. So do people who have been
        away for a year, with a warning a month before.
        """
        async with self.database.write() as connection:
            updates = await inbox.forget_done(connection, now - KEEP_DONE_UPDATES)
        rows = await self._forget_settled(now - KEEP_SETTLED_ROWS)
        return updates + rows + await self._part_with_long_away(now)

    async def _forget_settled(self, before: datetime) -> int:
        forgotten = 0
        while not self.stopping.is_set():
            async with self.database.write() as connection:
                found = await outbox.forget_settled(connection, before, FORGOTTEN_AT_ONCE)
            forgotten += found
            if found < FORGOTTEN_AT_ONCE:
                break
        return forgotten

    async def _part_with_long_away(self, now: datetime) -> int:
        parted = 0
        while not self.stopping.is_set():
            async with self.database.read() as connection:
                found = await people.long_away(
                    connection, away_since(now), over_everywhere(now), PEOPLE_AT_ONCE
                )
            await self.runner.part_with(found)
            parted += len(found)
            if len(found) < PEOPLE_AT_ONCE:
                break
        return parted
