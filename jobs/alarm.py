"""The alarm clock: a handful of APScheduler jobs that only say that time has passed.

What is due is in the database; a late or a missed alarm loses nothing (`coalesce`, one
instance, no grace time), and a restart finds it all again.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from jobs.tick import Jobs
from storage.database import DATABASE_AWAY, why_away

log = logging.getLogger(__name__)

TIDY_SECONDS = 6 * 60 * 60
CUE_AGAIN = timedelta(milliseconds=200)

JOB_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


class AlarmClock:
    """Calls the jobs every `dispatch_seconds`, once started; `clock` gives the time."""

    def __init__(self, jobs: Jobs, clock: Callable[[], datetime], dispatch_seconds: float) -> None:
        self._jobs = jobs
        self._clock = clock
        self._in_hand: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=JOB_DEFAULTS)
        self._ahead = timedelta(seconds=dispatch_seconds)
        self._scheduler.add_job(self._tick, "interval", seconds=dispatch_seconds, id="tick")
        self._scheduler.add_job(self._tidy, "interval", seconds=TIDY_SECONDS, id="tidy")

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> set[asyncio.Task[None]]:
        """No step begins any more; the steps in hand, which take nothing new, are returned."""
        self._scheduler.pause()
        self._jobs.stopping.set()
        return set(self._in_hand)

    def close(self) -> None:
        """The end, after `stop`: what is still in hand then is cut off."""
        self._scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        await self._step("look_ahead", self._look_ahead)
        await self._step("tick", self._jobs.tick)

    async def _cue(self) -> None:
        await self._step("cue", self._cue_due)

    async def _cue_due(self, now: datetime) -> None:
        await self._jobs.dispatch_cues()
        await self._look_ahead(now)

    async def _look_ahead(self, now: datetime) -> None:
        """Wake for the next cue of a run at its instant, where that comes before the next tick."""
        due = await self._jobs.next_cue(now, now + self._ahead)
        if due is None or self._jobs.stopping.is_set():
            return
        # One that is due already was taken by another process, or waits for its turn.
        wake_at = max(due, now + CUE_AGAIN)
        self._scheduler.add_job(
            self._cue, "date", run_date=wake_at, id="cue", replace_existing=True, max_instances=3
        )

    async def _tidy(self) -> None:
        await self._step("tidy", self._jobs.tidy)

    async def _step(self, name: str, step: Callable[[datetime], Awaitable[object]]) -> None:
        """A step is a task of its own: the scheduler would cut it off in the middle."""
        task = asyncio.create_task(_guarded(name, lambda: step(self._clock())))
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        # At its end the scheduler cancels what waits here, and would log that as an error.
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({task})


async def _guarded(name: str, step: Callable[[], Awaitable[object]]) -> None:
    """A failed step is said in the log; the next alarm tries again."""
    try:
        await step()
    except DATABASE_AWAY as error:
        log.warning(
            "%s waits for the database (%s)",
            name,
            why_away(error),
            extra={"action": f"{name}_failed"},
        )
    except Exception:
        log.exception(
            "%s failed, the next one tries again", name, extra={"action": f"{name}_failed"}
        )
