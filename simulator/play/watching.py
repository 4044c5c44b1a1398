"""Who watches the stage: what changed since they looked last, put together in one go."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from simulator.telegram import ChangeKind
from simulator.telegram.chats import Change, Post


@dataclass(slots=True)
class Seen:
    """What is new for one who watches: messages by id, those that are gone, the runner's taps.

    `whole` means that everything is to be shown anew, whatever else is here.
    """

    whole: bool = True
    changed: dict[int, Post] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    tapped: list[tuple[int, str]] = field(default_factory=list)

    def note(self, change: Change, *, by_runner: bool) -> None:
        """Remember one change of the chat."""
        post = change.post
        if post is None:
            return
        match change.kind:
            case ChangeKind.NEW | ChangeKind.EDITED:
                self.changed[post.id] = post
            case ChangeKind.DELETED:
                self.changed.pop(post.id, None)
                self.removed.add(post.id)
            case ChangeKind.TAPPED if by_runner:
                self.tapped.append((post.id, change.text))
            case _:
                pass


class Watcher:
    """One who watches. `wake` is set when there is something new, or nothing will come any more.

    `zone` is the one in which the times were told last.
    """

    def __init__(self) -> None:
        self.zone: ZoneInfo | None = None
        self.wake = asyncio.Event()
        self.wake.set()
        self.seen = Seen()

    def take(self) -> Seen:
        """What is new since the last call."""
        self.wake.clear()
        seen, self.seen = self.seen, Seen(whole=False)
        return seen


class Audience:
    """Everyone who watches."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()
        self.closed = False

    @contextmanager
    def joined(self) -> Iterator[Watcher]:
        """Watch until the block is left; everything is new at first."""
        watcher = Watcher()
        self._watchers.add(watcher)
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)

    def note(self, change: Change, *, by_runner: bool) -> None:
        """One change of the chat, for all."""
        for watcher in self._watchers:
            watcher.seen.note(change, by_runner=by_runner)
        self.wake()

    def look_again(self) -> None:
        """Everything is new: another scene has begun, or its zone has changed."""
        for watcher in self._watchers:
            watcher.seen = Seen()
        self.wake()

    def wake(self) -> None:
        """Something beside the messages is new: the clock, who answers."""
        for watcher in self._watchers:
            watcher.wake.set()

    def close(self) -> None:
        """Nothing will come any more."""
        self.closed = True
        self.wake()
