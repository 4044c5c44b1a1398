"""What the peers are given to send: the very screens that our own path sends."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from benchmarks.crowds import EVENING
from bot.screen import Screen
from bot.views import ViewContext, render
from care.act import act
from care.events import Event, FellDue, Kind
from care.person import PersonState

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A screen and the chat that it goes to."""

    chat_id: int
    screen: Screen


def evening_of(person: PersonState, at: datetime = EVENING) -> Outgoing:
    """The evening message of a person, with the numbers 0 to 10 as buttons."""
    return shown(person, FellDue(Kind.EVENING, at.date()), at)


def shown(person: PersonState, event: Event, at: datetime) -> Outgoing:
    """The screen that an event leads to."""
    (message,) = act(person, event, at).messages
    return Outgoing(person.id, render(message, ViewContext.of(person.id, person.language)))


async def side_by_side(
    at_once: int, items: Iterable[Item], send: Callable[[Item], Awaitable[object]]
) -> None:
    """Send all of them, so many at once."""
    left = iter(items)

    async def some() -> None:
        for item in left:
            await send(item)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(at_once):
            tasks.create_task(some())
