"""How big a run is: the real one, or a tiny one that only shows that every benchmark runs."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.crowds import Databases
from benchmarks.fake_telegram import FakeTelegram


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers of a run. `share` is the part of the usual messages that are sent."""

    rounds: int
    share: float
    crowds: tuple[int, ...]  # how many people, in growing order
    apart: bool  # each contender in a process of its own

    def count(self, usual: int, least: int = 20) -> int:
        """So many messages instead of the usual number."""
        return max(least, round(usual * self.share))


FULL = Scale(5, 1.0, (1_000, 10_000, 100_000, 1_000_000), apart=True)
QUICK = Scale(1, 0.0, (20, 40), apart=False)


@dataclass(frozen=True, slots=True)
class Stage:
    """What a benchmark runs on.

    `expect` tells the progress bar that so many turns more will come, `advance` that one is over.
    """

    scale: Scale
    telegram: FakeTelegram
    databases: Databases
    expect: Callable[[int], None]
    advance: Callable[[], None]
