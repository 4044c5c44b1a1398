"""What may be spent on messages beyond Telegram's free pace, and not a message more."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, date, datetime

from storage import spending
from storage.database import DATABASE_AWAY, Database

log = logging.getLogger(__name__)

MESSAGES_PER_STAR = 10  # https://core.telegram.org/bots/faq: 0.1 Star a message
_DATABASE_PAUSE = 1.0  # seconds, while it is away


class Purse:
    """At most `stars_a_day` Stars in a day of UTC, for all processes of a bot and every restart.

    Messages are set aside in the database, `at_once` of them, before they are paid for: a process
    that dies loses what it had set aside, and nobody ever spends more. `clock` gives the time.
    """

    def __init__(
        self,
        database: Database,
        stars_a_day: int,
        at_once: int,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._most = stars_a_day * MESSAGES_PER_STAR
        self._at_once = at_once
        self._clock = clock
        self._day: date | None = None
        self._held = 0
        self._empty = False
        self._asking: asyncio.Task[None] | None = None
        self._changed: Callable[[], None] = lambda: None

    def on_change(self, changed: Callable[[], None]) -> None:
        """Whom to tell that there may be more."""
        self._changed = changed

    def left(self) -> int:
        """How many messages may be paid for at this moment; more are asked for in time."""
        today = self._clock().astimezone(UTC).date()
        if today != self._day:  # what was set aside yesterday was for yesterday
            self._day, self._held, self._empty = today, 0, False
        if self._held <= self._at_once // 2 and not self._empty and self._asking is None:
            self._asking = asyncio.create_task(self._ask(today))
        return self._held

    def spend(self, messages: int) -> None:
        """So many of those that `left` told of are paid for."""
        self._held -= messages

    async def _ask(self, day: date) -> None:
        try:
            async with self._database.write() as connection:
                granted = await spending.reserve(connection, day, self._at_once, self._most)
        except DATABASE_AWAY as error:
            log.warning(
                "nobody says what may be spent (%s)",
                type(error).__name__,
                extra={"action": "spending_failed"},
            )
            await asyncio.sleep(_DATABASE_PAUSE)
        else:
            self._take(day, granted)
        finally:
            self._asking = None
        self._changed()

    def _take(self, day: date, granted: int) -> None:
        if day != self._day:
            return
        self._held += granted
        if granted < self._at_once and not self._empty:
            self._empty = True
            log.warning(
                "the day's paid messages (%d) are set aside or sent: the free pace has to do then",
                self._most,
                extra={"action": "spending_over"},
            )
