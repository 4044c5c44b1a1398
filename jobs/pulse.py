"""Whether the jobs get on: a look that finds nothing counts, one that hangs or fails does not."""

import time
from collections.abc import Callable


class Pulse:
    """Beats with every step that succeeds. `clock` gives monotonic seconds.

    It counts from its making, so that a dispatcher that never begins is noticed too.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()

    def beat(self) -> None:
        """A step succeeded."""
        self._last = self._clock()

    def still_for(self) -> float:
        """Seconds since the last beat."""
        return self._clock() - self._last
