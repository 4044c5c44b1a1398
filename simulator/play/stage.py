"""The stage: one scene at a time, and all that a visitor of the demo can do to it.

Everything goes through one lock, a step at a time: a visitor's tap finds the bot at rest, and a
play of six weeks can be ended at any step.
"""

import asyncio
import contextlib
import logging
import time as real_time
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Self

from rehab.schedule import DAY, DAYS_PER_WEEK
from simulator.play.deeds import Deed, RefusedError, do
from simulator.play.life import READS
from simulator.play.panel import panel
from simulator.play.runners import MadeUpRunner
from simulator.play.scene import Scene, Worlds, zone_in
from simulator.play.stage_json import Course, Facts, LastRun, facts_json, messages_json
from simulator.play.watching import Audience, Watcher
from simulator.play.world import NotSettledError
from simulator.telegram.chats import Change
from simulator.telegram.files import StoredFile

log = logging.getLogger(__name__)

Json = dict[str, Any]

LOOK_OF_THE_DAY = time(9, 30)  # "tomorrow": after the morning message, also on a decision day
WEEK = DAYS_PER_WEEK * DAY
LONGEST_WAIT = timedelta(days=28)  # for a next message: while paused none may come for long

STEP_SECONDS = 0.6  # between two steps that show something, at speed 1
NEWS_SECONDS = 0.05  # between two pieces of news
NEWS_IN_A_RUSH_SECONDS = 0.25  # while the days fly by
KEEP_ALIVE_SECONDS = 15.0

NOTHING_COMES = "Nothing will come yet. Write /start in the chat, or choose a runner."
ALL_TOLD = "The six weeks are over. Start over to see them again."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tap was answered with: a text over the chat, or in a window of its own."""

    toast: str | None = None
    alert: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What one who watches is told: the whole ("state"), or what is new ("change")."""

    event: str
    told: Json


class Stage:
    """Used as `async with Stage(worlds, runner) as stage`.

    `worlds` makes a world for each scene; `runner` lives the first one, None leaves it to the
    visitor. What cannot be done raises RefusedError.
    """

    def __init__(self, worlds: Worlds, runner: MadeUpRunner | None = None) -> None:
        self._worlds = worlds
        self._first_runner = runner
        self._scene: Scene
        self._lock = asyncio.Lock()
        self._audience = Audience()
        self._course: Course | None = None
        self._leading: asyncio.Task[None] | None = None
        self._enough = asyncio.Event()
        self._last_run: LastRun | None = None
        self._visitor_acts = False

    async def __aenter__(self) -> Self:
        await self._set(self._first_runner)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()
        await self._end_course()
        async with self._lock:
            await self._scene.end()

    @property
    def scene(self) -> Scene:
        """The scene that is on."""
        return self._scene

    def close(self) -> None:
        """Let everyone who watches go."""
        self._audience.close()

    # --- in the chat --------------------------------------------------------------------------

    async def chat(self, deed: Deed) -> Answer:
        """The visitor does something; a made-up runner who answered by then stops to."""
        await self._end_course()
        async with self._lock:
            scene = self._scene
            self._visitor_acts = True
            try:
                tap = await do(scene.person, deed)
                scene.take_over()
                await scene.world.until(scene.now + READS)
            except NotSettledError as error:
                log.warning("the bot is stuck: %s", error, extra={"action": "world_stuck"})
                raise RefusedError("The bot could not answer. The terminal says why.") from error
            finally:
                self._visitor_acts = False
                self._audience.wake()
        if tap is None:
            return Answer()
        return Answer(tap.toast or None, tap.alert)

    def file(self, file_id: str) -> StoredFile | None:
        """A document or picture that the chat shows."""
        return self._scene.file(file_id)

    def transcript(self) -> str:
        """The conversation so far."""
        return str(self._scene.transcript)

    # --- the clock ----------------------------------------------------------------------------

    async def next(self) -> None:
        """Live on to the next message that the bot begins."""
        await self._something_comes()
        await self._begin(Course.NEXT, self._to_next_message)

    async def tomorrow(self) -> None:
        """Live on to 09:30 of the next day."""
        async with self._lock:
            person, _ = await self._scene.state()
            zone = zone_in(person)
        here = self._scene.now.astimezone(zone)
        morning = datetime.combine(here.date() + DAY, LOOK_OF_THE_DAY, zone)
        await self._begin(Course.TOMORROW, lambda: self._to(morning))

    async def week(self) -> None:
        """Live on for seven days."""
        await self._begin(Course.WEEK, lambda: self._to(self._scene.now + WEEK))

    async def play(self, speed: float = 1) -> None:
        """Live the six weeks at a pace that can be watched; `speed` is how much faster."""
        end = await self._end_of_six_weeks()
        await self._begin(Course.PLAY, lambda: self._to(end, STEP_SECONDS / speed))

    async def finish(self) -> None:
        """Live the six weeks flat out; how long it took is told afterwards."""
        end = await self._end_of_six_weeks()
        await self._begin(Course.FINISH, lambda: self._flat_out(end))

    async def pause(self) -> None:
        """End what goes on, at its next step."""
        await self._end_course()

    async def start_over(self, runner: MadeUpRunner | None) -> None:
        """An empty chat and the clock at its beginning; `runner` lives it, or the visitor."""
        begun = await self._begin(Course.START_OVER, lambda: self._set_anew(runner))
        await asyncio.wait({begun})

    async def hand_back(self, runner: MadeUpRunner | None = None) -> None:
        """The runner who lives here goes on answering, or `runner` begins to."""
        await self._end_course()
        async with self._lock:
            if runner is None and self._scene.runner is None:
                raise RefusedError("Nobody lives here but you. Choose a runner.")
            if runner is None and self._scene.told:
                raise RefusedError("This life is told. Start over to see it again.")
            self._scene.hand_back(runner)
        self._audience.wake()

    # --- for those who watch ------------------------------------------------------------------

    async def state(self) -> Json:
        """Everything, as a page shows it."""
        async with self._lock:
            return (await self._news(Watcher())).told

    async def watch(self) -> AsyncIterator[News | None]:
        """Everything first, then what changes, as it happens; None keeps a connection alive."""
        with self._audience.joined() as watcher:
            while not self._audience.closed:
                try:
                    async with asyncio.timeout(KEEP_ALIVE_SECONDS):
                        await watcher.wake.wait()
                except TimeoutError:
                    yield None
                    continue
                async with self._lock:
                    if self._audience.closed:
                        return
                    news = await self._news(watcher)
                yield news
                rush = self._course not in (None, Course.PLAY)
                await asyncio.sleep(NEWS_IN_A_RUSH_SECONDS if rush else NEWS_SECONDS)

    async def _news(self, watcher: Watcher) -> News:
        """What is new for one who watches. The lock is held."""
        scene = self._scene
        person, rows = await scene.state()
        zone = zone_in(person)
        if watcher.zone != zone:
            watcher.zone = zone
            watcher.seen.whole = True  # every time of day has changed
        seen = watcher.take()
        facts = Facts(
            scene=scene,
            person=person,
            zone=zone,
            course=self._course,
            last_run=self._last_run,
            over=scene.told or scene.now >= scene.six_weeks_end(person),
        )
        told = {**facts_json(facts), "panel": panel(person, scene.now, rows)}
        if seen.whole:
            posts = scene.person.chat.posts.values()
            return News("state", {"messages": messages_json(posts, zone), **told})
        changes: Json = {
            "messages": messages_json(seen.changed.values(), zone),
            "removed": sorted(seen.removed),
            "tapped": [{"message": message, "label": label} for message, label in seen.tapped],
        }
        return News("change", {**changes, **told})

    def _note(self, change: Change) -> None:
        if change.chat is self._scene.person.chat:
            self._audience.note(change, by_runner=not self._visitor_acts)

    # --- courses: what goes on by itself ------------------------------------------------------

    async def _begin(
        self, course: Course, lead: Callable[[], Coroutine[Any, Any, None]]
    ) -> asyncio.Task[None]:
        """Let a course go on in the background; one that was under way ends first."""
        await self._end_course()
        self._course = course
        self._scene.notice = None
        self._enough.clear()
        self._leading = asyncio.create_task(self._lead(lead))
        self._audience.wake()
        return self._leading

    async def _lead(self, lead: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await lead()
        except Exception:
            log.exception("the demo stopped by itself", extra={"action": "course_failed"})
            self._scene.notice = "The demo stopped by itself. The terminal says why."
        finally:
            self._course = self._leading = None
            self._audience.wake()

    async def _end_course(self) -> None:
        while (leading := self._leading) is not None:
            self._enough.set()
            await asyncio.wait({leading})

    async def _to(self, limit: datetime, seconds: float = 0) -> None:
        """Step by step to `limit`; after each that shows something, wait for `seconds`."""
        while not self._enough.is_set():
            async with self._lock:
                shown = self._scene.revision
                went_on = await self._scene.step(limit)
                shows = self._scene.revision != shown
            self._audience.wake()
            if not went_on:
                return
            if seconds and shows:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._enough.wait(), seconds)

    async def _to_next_message(self) -> None:
        limit = self._scene.now + LONGEST_WAIT
        came = False
        while not came and not self._enough.is_set():
            async with self._lock:
                scene, newest = self._scene, self._scene.newest
                due = await scene.world.next_due()
                if not await scene.step(limit):
                    return
                came = due is not None and scene.now >= due and scene.newest > newest
            self._audience.wake()

    async def _flat_out(self, end: datetime) -> None:
        began, from_here = real_time.perf_counter(), self._scene.now
        await self._to(end)
        seconds = real_time.perf_counter() - began
        self._last_run = LastRun((self._scene.now - from_here) // DAY, seconds)

    async def _set_anew(self, runner: MadeUpRunner | None) -> None:
        async with self._lock:
            await self._scene.end()
            await self._set(runner)

    async def _set(self, runner: MadeUpRunner | None) -> None:
        """A new scene."""
        self._scene = await Scene.begin(self._worlds, runner)
        self._scene.world.server.world.listeners.append(self._note)
        self._last_run = None
        self._audience.look_again()

    async def _something_comes(self) -> None:
        async with self._lock:
            if not await self._scene.goes_on():
                raise RefusedError(NOTHING_COMES)

    async def _end_of_six_weeks(self) -> datetime:
        """Where the six weeks end. Raises RefusedError where they cannot be lived."""
        await self._something_comes()
        async with self._lock:
            person, _ = await self._scene.state()
            end = self._scene.six_weeks_end(person)
        if self._scene.told or self._scene.now >= end:
            raise RefusedError(ALL_TOLD)
        return end
