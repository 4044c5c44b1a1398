"""The alarm clock: a handful of APScheduler jobs that only say that time has passed.

What is due is in the database; a late or a missed alarm loses nothing (`coalesce`, one
instance, no grace time), and a restart finds it all again.

APScheduler keeps the hour of its next alarm by the wall clock: were that turned back by a day,
it would be silent for a day. So the wall clock is held against one that never jumps.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from jobs.tick import Jobs
from storage.database import DATABASE_AWAY, why_away

log = logging.getLogger(__name__)

TIDY_SECONDS = 6 * 60 * 60
ZONES_SECONDS = 60 * 60  # until the next try, where one failed
JUMP_SECONDS = 2.0  # at least; a clock that is set right moves by less, again and again
CUE_AGAIN = timedelta(milliseconds=200)

JOB_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


class Interval(IntervalTrigger):  # type: ignore[misc]
    """Rings once an interval; after a long sleep of the machine once, and not for every miss.

    APScheduler's own goes through all that were missed, one by one, though it rings for one: a
    leap of a year would hold the event loop for many seconds.
    """

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        following: datetime | None = super().get_next_fire_time(previous_fire_time, now)
        late = following is not None and previous_fire_time is not None and following <= now
        return now + self.interval if late else following


class AlarmClock:
    """Calls the jobs at once and every `dispatch_seconds`, once started; `clock` gives the time.

    `monotonic` (seconds) is what the clock is held against.
    """

    def __init__(
        self,
        jobs: Jobs,
        clock: Callable[[], datetime],
        dispatch_seconds: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jobs = jobs
        self._clock = clock
        self._monotonic = monotonic
        self._dispatch_seconds = dispatch_seconds
        self._watch: asyncio.TimerHandle | None = None
        self._ahead_of_monotonic = self._measured()
        self._in_hand: set[asyncio.Task[object]] = set()
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=JOB_DEFAULTS)
        self._ahead = timedelta(seconds=dispatch_seconds)
        now = datetime.now(UTC)  # as the scheduler reads it
        self._scheduler.add_job(
            self._tick,
            Interval(seconds=dispatch_seconds),
            id="tick",
            next_run_time=now,  # what came due while nothing ran has waited long enough
        )
        self._scheduler.add_job(self._tidy, Interval(seconds=TIDY_SECONDS), id="tidy")
        self._scheduler.add_job(
            self._zones,
            Interval(seconds=ZONES_SECONDS),
            id="zones",
            next_run_time=now + self._ahead,  # after the first tick
        )

    def start(self) -> None:
        self._scheduler.start()
        self._watch_again()

    def stop(self) -> set[asyncio.Task[object]]:
        """No step begins any more; the steps in hand, which take nothing new, are returned."""
        self._scheduler.pause()
        if self._watch is not None:
            self._watch.cancel()
        self._jobs.stopping.set()
        return set(self._in_hand)

    def close(self) -> None:
        """The end, after `stop`: what is still in hand then is cut off."""
        self._scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        again = True
        while again:
            await self._step("look_ahead", self._look_ahead)
            again = await self._step("tick", self._jobs.tick)

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

    async def _zones(self) -> None:
        await self._step("zones", self._jobs.follow_zones)

    def _watch_again(self) -> None:
        self._watch = asyncio.get_running_loop().call_later(self._dispatch_seconds, self._look)

    def _look(self) -> None:
        """Whether the wall clock was turned; where it was turned back, all alarms ring now."""
        ahead = self._measured()
        jump, self._ahead_of_monotonic = ahead - self._ahead_of_monotonic, ahead
        least = max(JUMP_SECONDS, self._dispatch_seconds)  # by less no alarm is late
        if abs(jump) >= least:
            log.warning(
                "the clock jumped by %.0f s", jump, extra={"action": "clock_jumped", "by": jump}
            )
        if jump <= -least:
            now = datetime.now(UTC)
            self._scheduler.add_job(self._turned_back, id="turned_back", replace_existing=True)
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=now)
        self._watch_again()

    def _measured(self) -> float:
        """By how many seconds the wall clock is ahead of the one that never jumps."""
        return self._clock().timestamp() - self._monotonic()

    async def _turned_back(self) -> None:
        await self._step("turned_back", self._jobs.clock_turned_back)

    async def _step(self, name: str, step: Callable[[datetime], Awaitable[object]]) -> bool:
        """A step is a task of its own: the scheduler would cut it off in the middle.

        True if it asks to be done again at once.
        """
        task = asyncio.create_task(_guarded(name, lambda: step(self._clock())))
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        # At its end the scheduler cancels what waits here, and would log that as an error.
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({task})
            return not task.cancelled() and task.result() is True
        return False


async def _guarded(name: str, step: Callable[[], Awaitable[object]]) -> object:
    """A failed step is said in the log; the next alarm tries again."""
    try:
        return await step()
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
    return None
