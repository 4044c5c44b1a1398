"""The life of a made-up runner, from /start on."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from simulator.play.runners import (
    Deed,
    MadeUpRunner,
    Screen,
    ShareLocation,
    Tap,
    Write,
    next_deed,
)
from simulator.play.transcript import Transcript
from simulator.play.world import World
from simulator.telegram import Person

BERLIN = ZoneInfo("Europe/Berlin")
BEGINS = datetime(2026, 1, 5, 18, 0, tzinfo=BERLIN)  # a Monday

AFTER_BREAKFAST = time(9, 20)
AFTER_TRAINING = time(18, 30)
LATE_EVENING = time(20, 10)
LOOKS = (AFTER_BREAKFAST, AFTER_TRAINING, LATE_EVENING)

READS = timedelta(seconds=5)  # what came of a tap, before the next one
MOST_DEEDS = 40  # of one look; an enrollment takes about ten


class StuckError(Exception):
    """A runner cannot go on with what the screen shows."""


async def live(world: World, person: Person, runner: MadeUpRunner) -> Transcript:
    """Let `person` live the days of `runner`; what was said, and what they did.

    The clock of the world shows the evening on which they find the bot, in Berlin. The life ends
    early where nothing will come any more. Raises StuckError and NotSettledError.
    """
    life = _Life(world, person, runner)
    await life.enroll()
    for day in range(1, runner.days + 1):
        if await world.next_due() is None:
            break
        await life.spend(day)
    return life.transcript


class _Life:
    def __init__(self, world: World, person: Person, runner: MadeUpRunner) -> None:
        self._world = world
        self._person = person
        self._runner = runner
        self._first_day = world.clock.now().astimezone(BERLIN).date()
        self._sessions = 0  # done or not
        self.transcript = Transcript(world.server, person, BERLIN, self._first_day)

    async def enroll(self) -> None:
        await self._person.type("/start")
        await self._world.until(self._world.clock.now() + READS)
        await self._answer(day=1, training=False)
        if not any(message.text.startswith("All set.") for message in self._person.messages):
            raise StuckError(f"{self._runner.name} is not enrolled\n{self._person.last}")

    async def spend(self, day: int) -> None:
        """A day: a look at the chat after breakfast, after training and late in the evening."""
        date = self._first_day + timedelta(days=day - 1)
        for look in LOOKS:
            at = datetime.combine(date, look, tzinfo=BERLIN)
            if at < self._world.clock.now():
                continue
            await self._world.until(at)
            if self._runner.looks(day):
                await self._answer(day, training=look >= AFTER_TRAINING)

    async def _answer(self, day: int, *, training: bool) -> None:
        """Answer what the screen asks until it asks no more."""
        for _ in range(MOST_DEEDS):
            deed = next_deed(self._runner, self._screen(day, training=training))
            if deed is None:
                return
            await self._do(deed)
            if isinstance(deed, Tap) and deed.label in {"Start", "Skip"}:
                self._sessions += 1
            await self._world.until(self._world.clock.now() + READS)
        raise StuckError(f"{self._runner.name}, day {day}: it goes on and on\n{self._person.last}")

    async def _do(self, deed: Deed) -> None:
        match deed:
            case Tap(message, label):
                await self._person.tap(label, message=message)
            case Write(text):
                await self._person.type(text)
            case ShareLocation(key, location):
                await self._person.press(key, location=location)

    def _screen(self, day: int, *, training: bool) -> Screen:
        today = self._first_day + timedelta(days=day - 1)
        messages = [
            message
            for message in reversed(self._person.messages)
            if message.from_bot and message.date.astimezone(BERLIN).date() == today
        ]
        keys = frozenset(key for row in self._person.reply_keyboard or () for key in row)
        return Screen(messages, keys, day, self._sessions, training)
