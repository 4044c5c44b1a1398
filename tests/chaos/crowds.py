"""The real service under a clock of our own, with a crowd all over the world."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from pydantic import SecretStr
from sqlalchemy import select

from app.demo import in_one_thread
from app.service import Clock, Service, service
from app.settings import Settings
from care.clock import quiet_of, wall_clock
from care.events import Kind
from care.person import PersonState
from rehab.schedule import local_time, zone_named
from simulator.play.crowd import Crowd
from simulator.telegram import TelegramServer
from simulator.telegram.limits import Limits
from simulator.telegram.log import Request
from storage import seeding
from storage.tables import State, outbox
from storage.waiting import waiting
from tests.chaos.conftest import TOKEN

START = datetime(2026, 12, 1, 12, tzinfo=UTC)
TURNS_OF_A_CALL = 100  # of the event loop, in which a call is made and answered; some times more
TICK = timedelta(minutes=5)


class WallClock:
    """A clock that goes on when it is told to, or when somebody sleeps; and that can jump."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._passed = self._jumped = timedelta(0)

    def now(self) -> datetime:
        return self._start + self._passed + self._jumped

    def monotonic(self) -> float:
        """Seconds that have really passed."""
        return self._passed.total_seconds()

    def go_on(self, by: timedelta) -> None:
        self._passed += by

    def jump(self, by: timedelta) -> None:
        """Somebody sets the clock."""
        self._jumped += by

    async def sleep(self, seconds: float) -> None:
        # A call takes no time here: what is on its way, in this same event loop, arrives first.
        for _ in range(TURNS_OF_A_CALL):
            await asyncio.sleep(0)
        self.go_on(timedelta(seconds=max(seconds, 0)))
        await asyncio.sleep(0)


@dataclass(frozen=True)
class Slot:
    """A row of the outbox, as it stands."""

    person_id: int
    kind: Kind
    on: date
    due_at: datetime
    expires_at: datetime
    state: State


@dataclass
class Town:
    """The parts of the service, its Telegram and its people, all under one clock."""

    server: TelegramServer
    clock: WallClock
    parts: Service
    people: dict[int, PersonState] = field(default_factory=dict)

    async def settle(self, people: Iterable[PersonState]) -> None:
        """Make these people known, with a chat each."""
        some = list(people)
        for person in some:
            self.server.person(person_id=person.id, started=True)
        async with self.parts.database.write() as connection:
            await seeding.add(connection, some, self.clock.now())
        self.people |= {person.id: person for person in some}

    async def live(self, until: datetime) -> None:
        """Let the jobs look whenever something falls due, until the clock shows this.

        What is due and does not get out is tried every `TICK`.
        """
        await self.parts.jobs.tick(self.clock.now())  # it may have been set
        while (left := until - self.clock.now()) > timedelta(0):
            async with self.parts.database.read() as connection:
                due = (await waiting(connection)).next_due
            ahead = due - self.clock.now() if due is not None else left
            self.clock.go_on(min(ahead if ahead > timedelta(0) else TICK, left))
            await self.parts.jobs.tick(self.clock.now())

    async def slots(self) -> list[Slot]:
        """Every row of the outbox."""
        row = outbox.c
        columns = (row.person_id, row.kind, row.local_date, row.due_at, row.expires_at, row.state)
        async with self.parts.database.read() as connection:
            return [Slot(*each) for each in await connection.execute(select(*columns))]

    @property
    def arrived(self) -> list[Request]:
        """The messages that Telegram took, whatever it answered."""
        calls = self.server.calls("sendMessage")
        return [call for call in calls if call.ok and not call.by_script]

    @property
    def at_night(self) -> list[Request]:
        """Those of them that came in somebody's quiet hours."""
        return [
            call
            for call in self.arrived
            if quiet_of(one := self.people[call.params["chat_id"]]).covers(
                wall_clock(one, call.at).time()
            )
        ]


@asynccontextmanager
async def town(database_url: str, start: datetime = START) -> AsyncIterator[Town]:
    """A town without people."""
    clock = WallClock(start)
    limits = Limits(clock=clock.monotonic)
    async with TelegramServer(
        token=TOKEN, clock=clock.now, limits=limits, requests_kept=10**6
    ) as server:
        settings = Settings.model_construct(
            telegram_bot_token=SecretStr(TOKEN),
            telegram_api_url=server.url,
            database_url=SecretStr(database_url),
            spread_minutes=0,
        )
        turned = Clock(clock.now, clock.monotonic, clock.sleep)
        async with service(settings, turned, in_one_thread) as parts:
            yield Town(server, clock, parts)
        assert not server.violations, "; ".join(map(str, server.violations))


def newcomers(count: int, now: datetime, chance: Random) -> list[PersonState]:
    """People all over the world who enrolled at this moment; nobody of them ever answers."""
    everyone = list(Crowd(10 * count, 0, now))
    return [starts_at(person, now) for person in chance.sample(everyone, count)]


def starts_at(person: PersonState, now: datetime) -> PersonState:
    """The person with an enrollment that begins today."""
    assert person.place is not None
    assert person.enrollment is not None
    today = local_time(zone_named(person.place.zone), now).date()
    begun = replace(person.enrollment, started_on=today, enrolled_at=now)
    return replace(person, enrollment=begun)
