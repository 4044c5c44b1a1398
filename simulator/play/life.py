"""The life of a made-up runner, from /start on, one step at a time."""

from collections import deque
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from simulator.play.runners import (
    AFTER_TRAINING,
    LOOKS,
    RUN,
    SESSION,
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
from simulator.telegram import Message, Person
from simulator.telegram.shown import newest_first

BERLIN = ZoneInfo("Europe/Berlin")
BEGINS = datetime(2026, 1, 5, 18, 0, tzinfo=BERLIN)  # a Monday

READS = timedelta(seconds=5)  # what came of a tap, before the next one
MOST_DEEDS = 40  # of one look; an enrollment takes about ten


class StuckError(Exception):
    """A runner cannot go on with what the screen shows."""


async def live(world: World, person: Person, runner: MadeUpRunner) -> Transcript:
    """Let `person` live the days of `runner`; what was said, and what they did.

    The clock of the world shows the evening on which they find the bot, in Berlin. The life ends
    early where nothing will come any more. Raises StuckError and NotSettledError.
    """
    life = Life(world, person, runner)
    while await life.step() is not None:
        pass
    return life.transcript


class Life:
    """A life that goes on when it is told to, and moves the time of its world.

    Day 1 is the day on which the clock of the world stands at the beginning, in Berlin. Whoever
    takes the chat over stops calling `step`; nothing goes on by itself.
    """

    def __init__(self, world: World, person: Person, runner: MadeUpRunner) -> None:
        self._world = world
        self._person = person
        self._runner = runner
        self._first_day = self._local().date()
        self._looked = self._local()  # when the phone was last taken out
        self._looking = True
        self._enrolled = False
        self._errand = deque(["/start"])  # what is still to be said or tapped
        self._deeds = 0  # of this look
        self._sessions = 0  # done or not
        self._runs = 0  # the same
        self._over = False
        self.transcript = Transcript(world.server, person, BERLIN, self._first_day)

    @property
    def day(self) -> int:
        """The day of the life on which the clock stands, from 1."""
        return (self._local().date() - self._first_day).days + 1

    @property
    def over(self) -> bool:
        """Whether the life is told: its days are over, or nothing will come any more."""
        return self._over

    async def step(self) -> datetime | None:
        """Do one thing; the instant at which the clock stands then, None when the life is told.

        1. A runner who looks at the chat does what they came for or what the screen asks for.
        2. With nothing to do, time goes on to what falls due next or to the next look.

        Raises StuckError and NotSettledError.
        """
        deed = self._next_deed()
        if deed is not None:
            await self._do(deed)
            return self._world.clock.now()
        self._put_away()
        instant = await self._next_instant()
        if instant is None:
            self._over = True
            return None
        look = self._next_look()
        await self._world.until(instant)
        if instant == look:
            self._take_out(look)
        return self._world.clock.now()

    async def until(self, instant: datetime) -> None:
        """Live on through everything up to `instant` (aware), or to the end of the life."""
        while not self._over:
            if self._next_deed() is None:
                following = await self._next_instant()
                if following is not None and following > instant:
                    await self._world.until(instant)
                    return
            await self.step()

    async def _next_instant(self) -> datetime | None:
        """When something falls due or the runner looks; None at the end of the life."""
        look = self._next_look()
        due = await self._world.next_due()
        if look is None or (due is None and not self._has_errands()):
            return None
        return look if due is None else min(look, due)

    def _next_look(self) -> datetime | None:
        """When the phone is taken out next; None after the last time."""
        now = self._local()
        return next((look for look in self._looks() if look > self._looked and look >= now), None)

    def _looks(self) -> Iterator[datetime]:
        """Every look from today on."""
        for day in range(max(self.day, 1), self._runner.days + 1):
            for at in LOOKS:
                yield datetime.combine(self._date(day), at, tzinfo=BERLIN)

    def _has_errands(self) -> bool:
        """Whether the runner does something of their own accord later on."""
        return any(
            datetime.combine(self._date(errand.day), errand.at, tzinfo=BERLIN) > self._looked
            for errand in self._runner.errands
        )

    def _take_out(self, look: datetime) -> None:
        self._looked = look
        errands = self._runner.errands_at(self.day, look.time())
        self._errand = deque(errands)
        self._looking = bool(errands) or self._runner.looks(self.day)
        self._deeds = 0

    def _put_away(self) -> None:
        self._looking = False
        if self._enrolled:
            return
        self._enrolled = any(message.text.startswith("All set.") for message in self._messages())
        if not self._enrolled:
            raise StuckError(f"{self._runner.name} is not enrolled\n{self._person.last}")

    def _next_deed(self) -> Deed | None:
        """What the runner does now; None when there is nothing, or nobody looks."""
        if not self._looking:
            return None
        if self._errand:
            return self._deed_of(self._errand[0])
        training = self._enrolled and self._looked.time() >= AFTER_TRAINING
        return next_deed(self._runner, self._screen(training=training))

    def _deed_of(self, words: str) -> Deed:
        """A tap on the newest button of that label where `words` stand in brackets, else a text.

        Raises StuckError where no message shows the button.
        """
        if not words.startswith("["):
            return Write(words)
        label = words.removeprefix("[").removesuffix("]")
        for message in self._messages():
            if label in message.all_labels:
                return Tap(message, label)
        raise StuckError(
            f"{self._runner.name}, day {self.day}: nothing shows {words}\n{self._person.last}"
        )

    async def _do(self, deed: Deed) -> None:
        if self._deeds == MOST_DEEDS:
            raise StuckError(
                f"{self._runner.name}, day {self.day}: it goes on and on\n{self._person.last}"
            )
        self._deeds += 1
        if self._errand:
            self._errand.popleft()
        match deed:
            case Tap(message, label):
                await self._person.tap(label, message=message)
                labels = set(message.all_labels)
                self._sessions += label in SESSION and labels >= SESSION
                self._runs += label in {*RUN, "Skip"} and labels >= RUN
            case Write(text):
                self._runs += text.startswith("/run ")
                await self._person.type(text)
            case ShareLocation(key, location):
                await self._person.press(key, location=location)
        await self._world.until(self._world.clock.now() + READS)

    def _screen(self, *, training: bool) -> Screen:
        today = self._local().date()
        messages = list(
            takewhile(
                lambda message: message.date.astimezone(BERLIN).date() == today, self._messages()
            )
        )
        keys = frozenset(key for row in self._person.reply_keyboard or () for key in row)
        return Screen(messages, keys, self.day, self._sessions, self._runs, training)

    def _messages(self) -> Iterator[Message]:
        """The bot's messages, the newest first."""
        return (Message.of(post) for post in newest_first(self._person.chat) if post.from_bot)

    def _date(self, day: int) -> date:
        return self._first_day + timedelta(days=day - 1)

    def _local(self) -> datetime:
        return self._world.clock.now().astimezone(BERLIN)
