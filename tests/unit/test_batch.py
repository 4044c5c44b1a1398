"""What several ask for at the same moment is done in one go."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.batch import Batcher


class Desk:
    """Answers each number with its double, and remembers what was asked for together."""

    def __init__(self) -> None:
        self.together: list[list[int]] = []

    async def work(self, numbers: Sequence[int]) -> Sequence[int]:
        self.together.append(list(numbers))
        if 13 in numbers:
            raise ValueError("thirteen")
        return [2 * number for number in numbers]


async def test_who_asks_at_the_same_moment_shares_one_go() -> None:
    desk = Desk()
    batcher = Batcher(desk.work)
    assert await asyncio.gather(*map(batcher.ask, range(4))) == [0, 2, 4, 6]
    assert desk.together == [[0, 1, 2, 3]]


async def test_no_more_go_together_than_allowed() -> None:
    desk = Desk()
    batcher = Batcher(desk.work, most=3)
    await asyncio.gather(*map(batcher.ask, range(4)))
    assert desk.together == [[0, 1, 2], [3]]


async def test_what_is_urgent_comes_before_what_was_asked_earlier() -> None:
    desk = Desk()
    batcher = Batcher(desk.work, most=3)
    answers = [
        *map(batcher.ask, range(4)),
        batcher.ask(8, urgent=True),
        batcher.ask(9, urgent=True),
    ]
    assert await asyncio.gather(*answers) == [0, 2, 4, 6, 16, 18]
    assert desk.together == [[8, 9, 0], [1, 2, 3]]


async def test_where_many_are_on_their_way_those_that_come_a_little_later_are_waited_for() -> None:
    desk = Desk()
    batcher = Batcher(desk.work, patience=lambda: 0.01)
    first = batcher.ask(1)
    await asyncio.sleep(0)
    assert desk.together == []
    second = batcher.ask(2)
    assert (await first, await second) == (2, 4)
    assert desk.together == [[1, 2]]


async def test_nobody_is_waited_for_when_all_places_are_taken() -> None:
    desk = Desk()
    batcher = Batcher(desk.work, most=2, patience=lambda: 3600.0)
    assert await asyncio.gather(*map(batcher.ask, range(2))) == [0, 2]


async def test_one_that_fails_harms_no_other() -> None:
    desk = Desk()
    batcher = Batcher(desk.work)
    one, other, third = (batcher.ask(number) for number in (1, 13, 3))
    assert (await one, await third) == (2, 6)
    with pytest.raises(ValueError, match="thirteen"):
        await other
