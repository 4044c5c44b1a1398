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


def seconds_to_wait(error: BaseException, pause: float) -> float:
    """How long to wait after a call to Telegram that failed: as it says, or `pause`."""
    match error:
        case RetryAfter(retry_after=seconds):
            return float(seconds) if isinstance(seconds, int) else seconds.total_seconds()
        case Conflict() | InvalidToken():
            return LONGEST_PAUSE / 4
        case _:
            return pause
