"""Every button of every message that a life shows: each tap is answered and leads somewhere.

The walk goes back to the moment at which a screen was fresh, taps one of its buttons, and looks.
Screens that only such a tap brings up are walked in the same way.
"""

from collections.abc import Iterable
from pathlib import Path

from app.demo import made_up_world
from simulator.telegram import Message
from simulator.telegram.callbacks import Tap
from tests.end_to_end.lives import LIVES
from tests.end_to_end.told import DATABASE, Kind, Shown, kind_of, noted_failures, told
from tests.end_to_end.walker import Walker

STALE = ("This button is old", "It is too late")  # what no fresh button may answer


class EveryButton:
    """The screens that are left to walk, and what was wrong on the way."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.found: list[str] = []
        self.tapped = 0
        self._kinds: set[Kind] = set()
        self._open: list[Shown] = []

    def meet(self, screens: Iterable[Shown]) -> None:
        """Walk these too, one of a kind."""
        for shown in screens:
            if shown.kind not in self._kinds:
                self._kinds.add(shown.kind)
                self._open.append(shown)

    async def walk(self) -> None:
        """Tap everything, the earliest moments first, until nothing new turns up."""
        while self._open:
            self._open.sort(key=lambda shown: shown.moment.at, reverse=True)
            shown = self._open.pop()
            for place in range(len(shown.kind)):
                await self._tap(shown, place)

    async def _tap(self, shown: Shown, place: int) -> None:
        self.walker.go_to(shown.moment)
        person = self.walker.person
        message = Message.of(person.post_at(shown.message_id))
        label = message.all_labels[place]
        same = message.all_labels[:place].count(label)
        tap = await person.tap(label, message=message, occurrence=same)
        changed = await self.walker.settle()
        self.tapped += 1
        wrong = await self._what_is_wrong(tap, [Message.of(post) for post in changed])
        if wrong:
            self.found.append(f"[{label}]: {wrong}\n{message}")
        new = [post for post in changed if kind_of(post) and kind_of(post) not in self._kinds]
        if new:
            moment = self.walker.now()
            self.meet(Shown(kind_of(post), post.id, moment) for post in new)

    async def _what_is_wrong(self, tap: Tap | None, changed: list[Message]) -> str | None:
        if tap is None:
            return None  # a link: Telegram tells the bot nothing
        if not tap.answered:
            return "no answer"
        if tap.toast.startswith(STALE):
            return f"a fresh button is told: {tap.toast}"
        if not changed and not tap.toast:
            return "nothing happens"
        return None if await self.walker.has_a_way_on(changed) else "there is no way on"


async def test_every_button_of_every_screen_is_answered_and_leads_on(tmp_path: Path) -> None:
    lives = [await told(life, tmp_path) for life in LIVES]
    folder = tmp_path / "walk"
    folder.mkdir()
    async with noted_failures() as log, made_up_world(f"sqlite:///{folder / DATABASE}") as world:
        walk = EveryButton(Walker(world, folder))
        for lived in lives:
            walk.meet(lived.shown)
        await walk.walk()
        assert walk.found == []
        assert world.server.violations == []
    assert log.said == []
    assert walk.tapped > 500
