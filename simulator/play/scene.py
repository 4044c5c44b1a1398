"""One chat with the bot from its empty beginning on: who lives it, and one step of its time.

A scene knows nothing of pages and of other things that happen at the same time; the stage does.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from care.clock import zone_of
from care.person import PersonState
from rehab.schedule import DAYS_PER_WEEK, slot_instant
from simulator.play.life import BERLIN, Life, StuckError
from simulator.play.runners import MadeUpRunner
from simulator.play.shown_chat import file_of
from simulator.play.transcript import Transcript
from simulator.play.world import NotSettledError, World
from simulator.telegram import Person
from simulator.telegram.files import StoredFile
from simulator.telegram.shown import newest_first
from storage import outbox, people
from storage.outbox import Row

log = logging.getLogger(__name__)

Worlds = Callable[[], AbstractAsyncContextManager[World]]

LAST_DAY = 6 * DAYS_PER_WEEK + 1  # of the program: its morning speaks of week 6
DAY_IS_OVER = time(23, 59)

# From one look at the chat to the next, or to what falls due before it.
LONGEST_STEP = timedelta(hours=14)
SLICE = timedelta(hours=1)  # where a step of that length would lead too far


class Scene:
    """A world with one person; `runner` answers for them while `driving`.

    `notice` says in one line why it stopped by itself, None where it did not.
    """

    def __init__(self, world: World, ends: AsyncExitStack, runner: MadeUpRunner | None) -> None:
        self.world = world
        self.person: Person = world.server.person(first_name="Ann")
        self.runner = runner
        self.driving = runner is not None
        self.notice: str | None = None
        self._ends = ends
        self._begins = world.clock.now()
        self._life: Life | None = None
        if runner is None:
            first_day = self._begins.astimezone(BERLIN).date()
            self.transcript = Transcript(world.server, self.person, BERLIN, first_day)
        else:
            self._life = Life(world, self.person, runner)
            self.transcript = self._life.transcript

    @classmethod
    async def begin(cls, worlds: Worlds, runner: MadeUpRunner | None) -> Self:
        """A scene in a world of its own; `end` closes it."""
        ends = AsyncExitStack()
        return cls(await ends.enter_async_context(worlds()), ends, runner)

    async def end(self) -> None:
        """Close the world."""
        await self._ends.aclose()

    @property
    def now(self) -> datetime:
        """The instant at which the clock stands, in UTC."""
        return self.world.clock.now()

    @property
    def told(self) -> bool:
        """Whether the life of the made-up runner is told."""
        return self._life is not None and self._life.over

    @property
    def revision(self) -> int:
        """A number that grows with every change of the chat."""
        return self.world.server.world.revision

    @property
    def newest(self) -> int:
        """The id of the bot's newest message, 0 without one."""
        posts = newest_first(self.person.chat)
        return next((post.id for post in posts if post.from_bot), 0)

    @property
    def commands(self) -> list[dict[str, str]]:
        """The menu of commands that the bot has set for this chat."""
        return next(iter(self.world.server.profile.commands.values()), [])

    def file(self, file_id: str) -> StoredFile | None:
        """A document or picture that the chat shows."""
        return file_of(self.person.chat.posts.values(), file_id)

    async def state(self) -> tuple[PersonState | None, tuple[Row, ...]]:
        """What the bot holds about the person, and what it has still to send them."""
        async with self.world.database.read() as connection:
            found = await people.load(connection, [self.person.id])
            rows = await outbox.waiting_for(connection, self.person.id)
        return found.get(self.person.id), tuple(rows)

    def six_weeks_end(self, person: PersonState | None) -> datetime:
        """The last minute of program day 43; before the enrollment it is taken to be today."""
        zone = zone_in(person)
        begun = person.enrollment.started_on if person and person.enrollment else None
        first_day = begun or self.now.astimezone(zone).date()
        return slot_instant(zone, first_day + timedelta(days=LAST_DAY - 1), DAY_IS_OVER)

    async def goes_on(self) -> bool:
        """Whether anything will come if time goes on."""
        lives = self.driving and not self.told
        return lives or await self.world.next_due() is not None

    def hand_back(self, runner: MadeUpRunner | None) -> None:
        """Let the runner who lives here go on answering, or `runner` begin in this chat."""
        if runner is not None and runner != self.runner:
            self.runner = runner
            self._life = Life(self.world, self.person, runner)
        self.driving = True
        self.notice = None

    def take_over(self) -> None:
        """The visitor uses the chat."""
        self.driving = False
        self.notice = None

    async def step(self, limit: datetime | None) -> bool:
        """One step of time, not beyond `limit` (aware); whether there is anything to go on with.

        The runner does one thing or time goes on to what is due next. A runner who is stuck
        leaves the chat to the visitor, with a notice.
        """
        try:
            return await self._step(limit)
        except StuckError as error:
            log.warning("a made-up runner is stuck: %s", error, extra={"action": "runner_stuck"})
            self.driving = False
            self.notice = "The runner does not know how to answer this. The chat is yours."
        except NotSettledError as error:
            log.warning("the bot is stuck: %s", error, extra={"action": "world_stuck"})
            self.notice = "The bot could not finish what it had in hand. The terminal says why."
        return False

    async def _step(self, limit: datetime | None) -> bool:
        if limit is not None and self.now >= limit:
            return False
        if self.driving and self._life is not None and not self._life.over:
            await self._live(self._life, limit)
            return True
        due = await self.world.next_due()
        if due is None or (limit is not None and due > limit):
            if limit is not None:
                await self.world.until(limit)
            return False
        await self.world.until(due)
        return True

    async def _live(self, life: Life, limit: datetime | None) -> None:
        if limit is None or limit - self.now > LONGEST_STEP:
            await life.step()
        else:
            await life.until(min(self.now + SLICE, limit))


def zone_in(person: PersonState | None) -> ZoneInfo:
    """The zone of the chat's times: the person's, and before they told it Berlin."""
    return (zone_of(person) if person else None) or BERLIN
