"""The turned clock: time stands still until somebody turns it on."""

import asyncio
from datetime import UTC, datetime, timedelta


class TurnedClock:
    """A clock that shows `start` (aware) until it is turned. It is never turned back."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at an instant, with its zone")
        self._start = self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it shows, in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since the start."""
        return (self._now - self._start).total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Turn the clock on instead of waiting. Whoever sleeps beside this one sleeps with it."""
        if seconds > 0:
            self.turn_to(self._now + timedelta(seconds=seconds))
        await asyncio.sleep(0)

    def turn_to(self, instant: datetime) -> None:
        """Show `instant` (aware). Raises ValueError for one that is past."""
        if instant < self._now:
            raise ValueError(f"the clock shows {self._now} already, not {instant}")
        self._now = instant.astimezone(UTC)
