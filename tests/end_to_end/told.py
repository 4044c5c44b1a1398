"""Made-up lives as the local Telegram saw them; each is lived once in a test session."""

import contextlib
import copy
import dataclasses
import logging
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from app.demo import made_up_world
from simulator.play.life import Life
from simulator.play.runners import MadeUpRunner
from simulator.play.world import World
from simulator.telegram import ChangeKind, Message, Person, Violation
from simulator.telegram.chats import Change, Post
from simulator.telegram.shown import inline_buttons

DATABASE = "kneebot.sqlite3"
POSTS_KEPT = 60  # of a chat: what a person would scroll back to

Kind = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Came:
    """A message as it came from the bot; `asked` where it followed a deed of the person."""

    at: datetime
    message: Message
    asked: bool


@dataclass(frozen=True, slots=True, repr=False)  # asyncio would read it out, for seconds
class Moment:
    """A chat and its database at one instant, to go on from."""

    at: datetime
    database: bytes
    posts: tuple[Post, ...]
    keyboard: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A message with buttons, when it was fresh.

    kind: what its buttons do, and how they are called: two of the same kind are the same screen.
    """

    kind: Kind
    message_id: int
    moment: Moment


@dataclass(slots=True, repr=False)
class Told:
    """A life that was lived to its end."""

    text: str = ""
    came: list[Came] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    violations: tuple[Violation, ...] = ()
    failures: tuple[str, ...] = ()
    next_due: datetime | None = None

    def day(self, number: int) -> str:
        """The part of the conversation under the heading of this day; nothing without one."""
        _, heading, rest = self.text.partition(f", day {number}\n")
        return rest.partition(f", day {number + 1}\n")[0] if heading else ""


class Failures(logging.Handler):
    """What the bot would have said in its log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextlib.asynccontextmanager
async def noted_failures() -> AsyncIterator[Failures]:
    """Everything of WARNING and above that is logged inside."""
    log = Failures()
    logging.getLogger().addHandler(log)
    try:
        yield log
    finally:
        logging.getLogger().removeHandler(log)


_TOLD: dict[str, Told] = {}


async def told(runner: MadeUpRunner, folder: Path) -> Told:
    """The life of `runner`, lived at the first call; `folder` is free for its database."""
    if runner.name not in _TOLD:
        own = folder / runner.name
        own.mkdir()
        _TOLD[runner.name] = await _lived(runner, own)
    return _TOLD[runner.name]


async def _lived(runner: MadeUpRunner, folder: Path) -> Told:
    found = Told()
    async with noted_failures() as log, made_up_world(f"sqlite:///{folder / DATABASE}") as world:
        person = world.server.person(first_name="Ann")
        life = Life(world, person, runner)
        watch = _Watch(world, person, folder, found)
        while await life.step() is not None:
            watch.stepped()
        found.text = str(life.transcript)
        found.violations = tuple(world.server.violations)
        found.next_due = await world.next_due()
    found.failures = tuple(log.said)
    return found


class _Watch:
    """Notes what a life shows: every message that comes, and every screen with new buttons."""

    def __init__(self, world: World, person: Person, folder: Path, found: Told) -> None:
        self._world = world
        self._person = person
        self._folder = folder
        self._found = found
        self._acted = False  # in this step
        self._fresh: set[int] = set()
        self._kinds: set[Kind] = set()
        world.server.world.listeners.append(self._note)

    def _note(self, change: Change) -> None:
        post = change.post
        if change.kind is ChangeKind.TAPPED or (post is not None and not post.from_bot):
            self._acted = True
        elif post is not None and change.kind in {ChangeKind.NEW, ChangeKind.EDITED}:
            self._fresh.add(post.id)
            if change.kind is ChangeKind.NEW:
                came = Came(self._world.clock.now(), Message.of(post), self._acted)
                self._found.came.append(came)

    def stepped(self) -> None:
        """The step is over: what is new on the screen is kept, with the moment."""
        posts = [post for post in self._person.chat.posts.values() if post.id in self._fresh]
        self._acted, self._fresh = False, set()
        new = [post for post in posts if (kind := kind_of(post)) and kind not in self._kinds]
        if new:
            moment = moment_of(self._world, self._person, self._folder / DATABASE)
            self._found.shown += [Shown(kind_of(post), post.id, moment) for post in new]
            self._kinds |= {kind_of(post) for post in new}


def kind_of(post: Post) -> Kind:
    """What the buttons under a message are called and do; a tick does not matter."""
    return tuple(
        (button["text"].lstrip("☐☑ "), action_of(button.get("callback_data", "")))
        for row in inline_buttons(post)
        for button in row
    )


def action_of(data: str) -> str:
    """The action that a button carries, without whose it is and what it says further."""
    return ":".join(data.split(":")[2:3])


def moment_of(world: World, person: Person, database: Path) -> Moment:
    """The chat and the database as they are now."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        kept = bytearray(connection.serialize())
    kept[18:20] = b"\x01\x01"  # a copy in memory has no write-ahead log
    posts = tuple(copy.copy(post) for post in list(person.chat.posts.values())[-POSTS_KEPT:])
    return Moment(world.clock.now(), bytes(kept), posts, person.chat.keyboard)


def restore(world: World, person: Person, database: Path, moment: Moment) -> None:
    """Put `person` and the database of `world` where they were; its clock only goes on."""
    with (
        contextlib.closing(sqlite3.connect(":memory:")) as kept,
        contextlib.closing(sqlite3.connect(database)) as connection,
    ):
        kept.deserialize(moment.database)
        kept.execute("DELETE FROM inbox")  # all done; another Telegram counts from the start
        kept.commit()
        connection.execute("PRAGMA synchronous = OFF")
        kept.backup(connection)
    chat = person.chat
    chat.posts.clear()
    chat.posts.update((p.id, dataclasses.replace(p, chat=chat)) for p in moment.posts)
    chat.keyboard = moment.keyboard
    world.clock.turn_to(max(moment.at, world.clock.now()))
