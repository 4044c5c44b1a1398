"""What a tick costs among so many people: with nothing due, and with some who are.

Each is a contender's `open` (benchmarks/rounds.py), on a database of benchmarks/crowds.py.
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count
from statistics import median

from benchmarks.ours import TrialClock, TrialPace, our_service
from benchmarks.rounds import Go, Sample


@asynccontextmanager
async def idle(url: str, address: str, noon: datetime, ticks: int) -> AsyncIterator[Go]:
    """Ticks before anything is due."""
    clock = TrialClock(noon)
    async with our_service(address, url, clock, TrialPace()) as parts:

        async def go() -> Sample:
            clock.set(noon - timedelta(hours=1))
            taken = []
            cpu = time.process_time()
            for _ in range(ticks):
                began = time.perf_counter()
                await parts.jobs.tick(clock.now())
                taken.append(time.perf_counter() - began)
            used = time.process_time() - cpu
            return {"ms": 1000 * median(taken), "cpu_ms": 1000 * used / ticks}

        yield go


@asynccontextmanager
async def due(url: str, address: str, noon: datetime, group: int) -> AsyncIterator[Go]:
    """A tick that finds the mornings of one group due: planned, claimed, sent and settled."""
    clock = TrialClock(noon)
    minutes = count()
    async with our_service(address, url, clock, TrialPace()) as parts:

        async def go() -> Sample:
            clock.set(noon + timedelta(minutes=next(minutes)))
            cpu, began = time.process_time(), time.perf_counter()
            await parts.jobs.tick(clock.now())
            seconds, used = time.perf_counter() - began, time.process_time() - cpu
            return {"ms": 1000 * seconds / group, "cpu_ms": 1000 * used / group}

        yield go
