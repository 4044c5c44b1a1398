"""What Telegram does not do now, it may do later: how long to wait, and for how long to go on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0  # seconds; each is twice the one before
LONGEST_PAUSE = 60.0


async def until_done(call: Callable[[], Awaitable[object]], failed: str, action: str) -> None:
    """Make a call to Telegram until it succeeds; each failure is logged as `failed`.

    Whatever is no TelegramError ends it and is raised.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            await call()
        except TelegramError as error:
            wait = seconds_to_wait(error, pause)
            log.warning(
                "%s (%s), next try in %.0f s",
                failed,
                type(error).__name__,
                wait,
                extra={"action": action},
            )
            await asyncio.sleep(wait)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return


async def look_for_telegram(
    can_send: Callable[[], Awaitable[bool]],
    every: float,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Ask every so many seconds whether sending has a chance, without end.

    For a process that has no look for due messages: where nobody writes, nothing else would find
    out that an outage is over.
    """
    while True:
        await sleep(every)
        await can_send()


def seconds_to_wait(error: BaseException, pause: float) -> float:
    """How long to wait after a call to Telegram that failed: as it says, or `pause`."""
    match error:
        case RetryAfter(retry_after=seconds):
            return float(seconds) if isinstance(seconds, int) else seconds.total_seconds()
        case Conflict() | InvalidToken():
            return LONGEST_PAUSE / 4
        case _:
            return pause
