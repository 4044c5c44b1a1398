"""Whether this process can do its work: what a hosting platform and an operator ask."""

import asyncio
from dataclasses import dataclass

from jobs.pulse import Pulse
from storage import migrate
from storage.database import DATABASE_AWAY, Database

DATABASE_SECONDS = 5.0
# One look for due messages may wait for Telegram's pauses of up to a minute, and more than once.
_STUCK_AFTER_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Health:
    """What is looked at. `pulse` is the dispatcher's, None where this process has none.

    The database may take `patience` seconds; None: any time, and no dispatcher is too slow.
    """

    database: Database
    pulse: Pulse | None
    dispatch_interval_seconds: float
    patience: float | None = DATABASE_SECONDS

    async def problems(self) -> list[str]:
        """What keeps this process from working; empty where it works."""
        return [*await self._database_problems(), *self._dispatcher_problems()]

    async def _database_problems(self) -> list[str]:
        try:
            async with asyncio.timeout(self.patience), self.database.read() as connection:
                current = await migrate.is_current(connection)
        except DATABASE_AWAY:
            return ["the database does not answer"]
        return [] if current else ["the schema of the database is not this version's"]

    def _dispatcher_problems(self) -> list[str]:
        if self.pulse is None or self.patience is None:
            return []
        still_for = self.pulse.still_for()
        if still_for <= _STUCK_AFTER_SECONDS + 2 * self.dispatch_interval_seconds:
            return []
        return [f"the dispatcher has not got on for {still_for:.0f} s"]
