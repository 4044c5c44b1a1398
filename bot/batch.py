"""What several tasks ask for at the same moment, done in one go.

A transaction costs the same for one row as for many; whoever asks while one runs shares the
next.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from itertools import islice
from typing import Generic, TypeVar

ANSWERS_AT_ONCE = 10  # then others are let in: all who have theirs go on at the same moment

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batcher(Generic[Item, Result]):
    """Gathers items for `work`, which answers each of them, in order; at most `most` at a time.

    `patience` says for how many seconds others are waited for first, where many are on their way.
    When `work` fails for several, each is tried alone, so that one bad item harms no other.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]],
        most: int = 500,
        patience: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self._work = work
        self._most = most
        self._patience = patience
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._urgent: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._running: asyncio.Task[None] | None = None

    def ask(self, item: Item, *, urgent: bool = False) -> "asyncio.Future[Result]":
        """The answer of `work` to `item`, to be awaited. It raises what `work` raises for it.

        `urgent` items come before the others, in order among themselves.
        """
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        (self._urgent if urgent else self._waiting).append((item, answer))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return answer

    async def _run(self) -> None:
        try:
            while self._urgent or self._waiting:
                if (seconds := self._patience()) > 0 and len(self._waiting) < self._most:
                    await asyncio.sleep(seconds)
                await self._answer(self._taken())
        finally:
            self._running = None

    def _taken(self) -> list[tuple[Item, asyncio.Future[Result]]]:
        lines = (line for line in (self._urgent, self._waiting) for _ in range(len(line)))
        return [line.popleft() for line in islice(lines, self._most)]

    async def _answer(self, taken: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._work([item for item, _ in taken])
        except Exception as error:
            if len(taken) == 1:
                _fail(taken[0][1], error)
                return
            for alone in taken:
                await self._answer([alone])
            return
        for number, ((_, answer), result) in enumerate(zip(taken, results, strict=True), start=1):
            if not answer.done():
                answer.set_result(result)
            if number % ANSWERS_AT_ONCE == 0:
                await asyncio.sleep(0)


def _fail(answer: asyncio.Future[Result], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
