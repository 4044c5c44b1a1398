"""While Telegram is down nobody knocks but one: a circuit breaker."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable

from bot.metrics import Metrics

log = logging.getLogger(__name__)

FAILURES = 5  # in a row, before Telegram is taken to be down
FIRST_PAUSE = 1.0  # seconds before the first probe; each pause is twice the one before
LONGEST_PAUSE = 30.0
_AT_ONCE = 1e-3  # seconds: a shorter wait is rounding


class Breaker:
    """Opens after some failures in a row, closes at the first success.

    While it is open, whoever asks whether it is over makes a `probe`, if it is time for one: one
    at a time, after pauses that grow and are scattered by `chance` (0 to 1) between half and all
    of their length. What a probe finds is told here like any call's outcome, by `succeeded` or
    `failed`. `clock` gives monotonic seconds and `sleep` waits for some.
    """

    def __init__(
        self,
        probe: Callable[[], Awaitable[None]],
        metrics: Metrics,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._probe = probe
        self._metrics = metrics
        self._clock = clock
        self._sleep = sleep
        self._chance = chance
        self._failures = 0
        self._opened_at = 0.0
        self._heard = False  # whether Telegram has ever answered
        self._pause = FIRST_PAUSE
        self._probe_at = 0.0
        self._closed = asyncio.Event()
        self._closed.set()
        self._one_at_a_time = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        """Whether Telegram is taken to be down."""
        return not self._closed.is_set()

    @property
    def probes_in(self) -> float:
        """Seconds until the next probe may be made, while it is open."""
        pause = self._probe_at - self._clock()
        return pause if pause > _AT_ONCE else 0.0

    def succeeded(self) -> None:
        """Telegram answered a call, with whatever it had to say."""
        self._failures = 0
        if self.is_open or not self._heard:
            self._heard = True
            self._metrics.telegram_is_down(False)
        if self.is_open:
            self._closed.set()
            log.warning(
                "Telegram answers again after %.0f s",
                self._clock() - self._opened_at,
                extra={"action": "breaker_closed"},
            )

    def failed(self) -> None:
        """A call found no Telegram, or one that is out of order."""
        self._failures += 1
        if self._failures < FAILURES or self.is_open:
            return
        self._closed.clear()
        self._opened_at = self._clock()
        self._pause = FIRST_PAUSE
        self._put_probe_off()
        self._metrics.telegram_is_down(True)
        log.warning(
            "Telegram is down (%d failures in a row): messages wait until it answers",
            self._failures,
            extra={"action": "breaker_opened"},
        )

    async def is_closed_by_now(self) -> bool:
        """Whether calls have a chance; a probe finds out, where it is time for one."""
        if self.is_open:
            async with self._one_at_a_time:
                if self.is_open and self.probes_in == 0:
                    try:
                        await self._probe()
                    finally:
                        self._put_probe_off()
        return not self.is_open

    async def closes_within(self, seconds: float) -> bool:
        """Wait for Telegram, so long at most; whether it is there."""
        until = self._clock() + seconds
        while not await self.is_closed_by_now():
            left = until - self._clock()
            if left <= 0:
                return False
            await self._wait(min(left, self.probes_in))
        return True

    async def _wait(self, seconds: float) -> None:
        """So long, or until somebody's call gets through."""
        waits = {
            asyncio.ensure_future(self._closed.wait()),
            asyncio.ensure_future(self._sleep(seconds)),
        }
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _put_probe_off(self) -> None:
        self._probe_at = self._clock() + self._pause * (1 + self._chance()) / 2
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
