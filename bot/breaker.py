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


class Breaker:
    """Opens after some failures in a row, closes at the first success.

    While it is open, `probe` is called again and again, one call at a time. What it found is
    told here like any call's outcome, by `succeeded` or `failed`. Pauses are scattered by
    `chance` (0 to 1) between half and all of their length; `sleep` waits for seconds.
    """

    def __init__(
        self,
        probe: Callable[[], Awaitable[None]],
        metrics: Metrics,
        *,
        chance: Callable[[], float] = random.random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._probe = probe
        self._metrics = metrics
        self._chance = chance
        self._sleep = sleep
        self._failures = 0
        self._opened_at = 0.0
        self._closed = asyncio.Event()
        self._closed.set()
        self._probing: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether Telegram is taken to be down."""
        return not self._closed.is_set()

    def succeeded(self) -> None:
        """Telegram answered a call, with whatever it had to say."""
        self._failures = 0
        if self.is_open:
            self._closed.set()
            self._metrics.telegram_is_down(False)
            log.warning(
                "Telegram answers again after %.0f s",
                time.monotonic() - self._opened_at,
                extra={"action": "breaker_closed"},
            )

    def failed(self) -> None:
        """A call found no Telegram, or one that is out of order."""
        self._failures += 1
        if self._failures < FAILURES or self.is_open:
            return
        self._closed.clear()
        self._opened_at = time.monotonic()
        self._metrics.telegram_is_down(True)
        log.warning(
            "Telegram is down (%d failures in a row): messages wait until it answers",
            self._failures,
            extra={"action": "breaker_opened"},
        )
        if self._probing is None:
            self._probing = asyncio.create_task(self._probe_until_closed())

    async def closes_within(self, seconds: float) -> bool:
        """Wait for Telegram, so long at most; whether it is there."""
        if self.is_open:
            waits = {
                asyncio.ensure_future(self._closed.wait()),
                asyncio.ensure_future(self._sleep(seconds)),
            }
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
        return not self.is_open

    def stop(self) -> None:
        """Probe no more: the process ends."""
        if self._probing is not None:
            self._probing.cancel()

    async def _probe_until_closed(self) -> None:
        pause = FIRST_PAUSE
        try:
            while self.is_open:
                await self._sleep(pause * (1 + self._chance()) / 2)
                pause = min(pause * 2, LONGEST_PAUSE)
                if self.is_open:
                    await self._probe_guarded()
        finally:
            self._probing = None

    async def _probe_guarded(self) -> None:
        """An error of ours must not leave the breaker open for ever."""
        try:
            await self._probe()
        except Exception:
            log.exception("a probe failed", extra={"action": "probe_failed"})
