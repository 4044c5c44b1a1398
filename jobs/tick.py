"""What a moment asks for: plan what falls due, free what was left, send what waits.

Each step is one function that says how much it found, so that a test calls one and never
sleeps. Every step costs what is due, not who is enrolled.
"""

import asyncio
import logging
import math
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.metrics import Metrics
from bot.runner import Runner, after_uncertain
from care.long_away import away_since, over_everywhere
from jobs.pulse import Pulse
from storage import inbox, noted, outbox, people, schedule
from storage.database import Database
from storage.waiting import anything_due

log = logging.getLogger(__name__)

SLOTS_AT_ONCE = 100  # their next instants are worked out while nobody else can run
ROWS_AT_ONCE = 100  # at the free pace
MOST_ROWS_AT_ONCE = 250  # to read more holds everybody up
STALE_AT_ONCE = 100  # each with its person: who taps meanwhile waits for no more
# Long enough to get on; then it is looked again what fell due and whom nobody works for any more.
SENDING_SECONDS = 10.0
CLOSING_SECONDS = 5.0
KEEP_DONE_UPDATES = timedelta(days=2)  # Telegram repeats an update for a day at most
# Long after anything could add the same row again (docs/storage.md).
KEEP_SETTLED_ROWS = timedelta(days=90)
FORGOTTEN_AT_ONCE = 1000
PEOPLE_AT_ONCE = 500


def rows_at_once(per_second: int) -> int:
    """How many rows are claimed together: seconds of what Telegram takes, no lease's worth."""
    return min(max(ROWS_AT_ONCE, 3 * per_second), MOST_ROWS_AT_ONCE)


def hands(per_second: int) -> int:
    """How many such batches are in hand.

    Well beyond the free pace the next one begins while the last rows of one are on the wire.
    """
    return 2 if per_second > ROWS_AT_ONCE else 1


@dataclass(frozen=True, slots=True)
class Jobs:
    """The steps of a tick, for one process; once `stopping` is set, no more rows are taken.

    `spread` is over how long the messages of one minute are spread. `zone_rules` names the
    version of the zone data, by which schedules are computed.
    """

    database: Database
    runner: Runner
    metrics: Metrics = field(default_factory=Metrics)
    pulse: Pulse = field(default_factory=Pulse)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    spread: timedelta = timedelta(0)
    zone_rules: str = field(default_factory=noted.zone_rules)
    rows_at_once: int = ROWS_AT_ONCE
    hands: int = 1

    async def tick(self, now: datetime) -> bool:
        """Everything that `now` asks for; True if it took so long that the next look is due.

        What fell due meanwhile may have to go first, and somebody may have died.
        """
        began = time.monotonic()
        async with self.database.at_once() as connection:
            anything = await anything_due(connection, now)
        if anything:
            await self.plan(now)
            await self.reap(now)
            self.pulse.beat()
            await self.dispatch(SENDING_SECONDS)
        self.pulse.beat()
        took = time.monotonic() - began
        self.metrics.ticked(took, now.timestamp())
        return took >= SENDING_SECONDS

    async def plan(self, now: datetime) -> int:
        """Slots that are due become rows of the outbox; returns how many."""
        planned = 0
        while True:
            async with self.database.write() as connection:
                found = await schedule.plan(connection, now, SLOTS_AT_ONCE, self.spread)
            planned += found
            if found < SLOTS_AT_ONCE:
                return planned

    async def reap(self, now: datetime) -> int:
        """Rows that a dead process left behind; returns how many.

        1. Claimed and not sent: they wait again.
        2. On the wire when the process died: they may have arrived. What may be repeated is
           tried once more.
        3. Waiting, but past their last moment: they are closed and never sent; after a long
           outage the rest of them at the next look.
        """
        async with self.database.write() as connection:
            in_hand, ended = self.runner.in_hand, self.runner.leases()
            freed = await outbox.release(connection, ended, in_hand)
            overdue = await outbox.overdue(connection, ended)
            ambiguous = [row for row in overdue if row.id not in in_hand]
            settled = [after_uncertain(row, now) for row in ambiguous]
            await outbox.settle_overdue(connection, settled, ended)
            late = bool(await outbox.stale(connection, now, limit=1))
        expired = await self._close_stale(now) if late else 0
        if freed or ambiguous or expired:
            log.info(
                "left behind: %d freed, %d uncertain, %d expired",
                freed,
                len(ambiguous),
                expired,
                extra={"action": "reaped"},
            )
        return freed + len(ambiguous) + expired

    async def _close_stale(self, now: datetime) -> int:
        closed, until = 0, time.monotonic() + CLOSING_SECONDS
        while not self.stopping.is_set():
            found = await self.runner.close_stale(now, STALE_AT_ONCE)
            self.pulse.beat()
            closed += found
            if found < STALE_AT_ONCE or time.monotonic() >= until:
                break
        return closed

    async def dispatch(self, seconds: float = math.inf) -> int:
        """Send what is due, for so long at most; returns how many rows were taken."""
        until = time.monotonic() + seconds
        hands = (self._dispatch(until) for _ in range(self.hands))
        # Each to its end, also where another fails: what it has on the wire must be settled.
        done = await asyncio.gather(*hands, return_exceptions=True)
        for failure in done:
            if isinstance(failure, BaseException):
                raise failure
        return sum(taken for taken in done if isinstance(taken, int))

    async def _dispatch(self, until: float) -> int:
        sent = 0
        while not self.stopping.is_set():
            found = await self.runner.deliver_due(self.rows_at_once)
            self.pulse.beat()
            sent += found
            if found < self.rows_at_once or time.monotonic() >= until:
                break
        return sent

    async def dispatch_cues(self) -> int:
        """Send the cues that are due; returns how many rows were taken."""
        return 0 if self.stopping.is_set() else await self.runner.deliver_cues(self.rows_at_once)

    async def next_cue(self, now: datetime, until: datetime) -> datetime | None:
        """When the next cue is due, up to `until`: it is worth waking for."""
        async with self.database.at_once() as connection:
            return await outbox.next_cue(connection, now, until)

    async def clock_turned_back(self, now: datetime) -> int:
        """What waited for an instant of the old time waits no longer; returns how many rows."""
        async with self.database.write() as connection:
            return await outbox.bring_forward(connection, now)

    async def follow_zones(self, _now: datetime) -> int:
        """After an update of the zone data every schedule is computed anew; returns how many.

        Some at a time, beside the ticks: nothing at the start waits for it. One that is cut off
        begins anew at the next start.
        """
        async with self.database.read() as connection:
            if await noted.read(connection, noted.ZONE_RULES) == self.zone_rules:
                return 0
        moved, last = 0, None
        while not self.stopping.is_set():
            async with self.database.write() as connection:
                found, last = await schedule.follow_zones(connection, last, SLOTS_AT_ONCE)
                moved += found
                if last is not None:
                    continue
                await noted.write(connection, noted.ZONE_RULES, self.zone_rules)
            log.info(
                "the zone data are %s now: %d slots moved",
                self.zone_rules,
                moved,
                extra={"action": "zones_followed"},
            )
            break
        return moved

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
