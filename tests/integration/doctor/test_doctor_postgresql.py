"""`kneebot doctor` and PostgreSQL: what it refuses, and how to mend it."""

import asyncio
import struct
from datetime import UTC, datetime

import pytest
from sqlalchemy import make_url

from app.doctor import database as doctor_database
from storage import migrate, workers
from storage.database import Database
from tests.integration.doctor.conftest import (
    Doctor,
    Handler,
    about,
    hang_up,
    keep_silent,
    listening,
    run,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)  # of a machine whose clock is wrong: it has no say


async def test_a_current_postgresql_is_well(doctor: Doctor, postgresql_url: str) -> None:
    code, lines = await doctor(DATABASE_URL=postgresql_url)
    assert code == 0
    assert about("Database", lines) == "✓ Database: it answers and its schema is up to date."


@pytest.mark.parametrize(
    ("at_work", "told"),
    [
        ([], "✓ Processes: none is at work."),
        (["web", "worker", "worker"], "✓ Processes: 1 web, 2 worker at work."),
        (["run"], "✓ Processes: 1 run at work."),
        (["web"], "! Processes: 1 web at work, no worker: start one, or no reminder goes out."),
        (["worker"], "! Processes: 1 worker at work, no web: start one, or nobody is answered."),
    ],
)
async def test_who_is_at_work_is_counted_and_who_is_missing_is_told(
    doctor: Doctor,
    postgresql_database: Database,
    postgresql_url: str,
    at_work: list[str],
    told: str,
) -> None:
    async with postgresql_database.write() as connection:
        for number, kind in enumerate(at_work):
            await workers.beat(connection, f"process {number}", kind, NOW)
    _, lines = await doctor(DATABASE_URL=postgresql_url)
    assert about("Processes", lines) == told


async def test_an_empty_postgresql_asks_for_the_migration(
    doctor: Doctor, empty_postgresql_url: str
) -> None:
    code, lines = await doctor(DATABASE_URL=empty_postgresql_url)
    assert code == 1
    assert about("Database", lines) == "✗ Database: it is empty. Run kneebot migrate."


async def test_an_older_schema_on_postgresql_asks_for_the_migration(
    doctor: Doctor, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "head", lambda: "9999")
    code, lines = await doctor(DATABASE_URL=postgresql_url)
    assert code == 1
    assert "of an older version. Run kneebot migrate." in about("Database", lines)


async def test_a_newer_schema_on_postgresql_asks_for_the_newer_version(
    doctor: Doctor, postgresql_url: str
) -> None:
    await run(postgresql_url, "UPDATE alembic_version SET version_num = '9999'")
    code, lines = await doctor(DATABASE_URL=postgresql_url)
    assert code == 1
    assert "is of a newer version of kneebot" in about("Database", lines)


async def test_another_programs_postgresql_database_is_told(
    doctor: Doctor, empty_postgresql_url: str
) -> None:
    await run(empty_postgresql_url, "CREATE TABLE photo (id INTEGER)")
    code, lines = await doctor(DATABASE_URL=empty_postgresql_url)
    assert code == 1
    assert "another program's tables" in about("Database", lines)


async def test_a_postgresql_that_takes_no_writes_is_told(
    doctor: Doctor, postgresql_url: str
) -> None:
    name = make_url(postgresql_url).database
    await run(postgresql_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    code, lines = await doctor(DATABASE_URL=postgresql_url)
    assert code == 1
    assert "PostgreSQL is read-only" in about("Database", lines)


async def test_a_database_that_postgresql_does_not_have_is_told(
    doctor: Doctor, postgresql_url: str
) -> None:
    missing = make_url(postgresql_url).set(database="knee").render_as_string(hide_password=False)
    code, lines = await doctor(DATABASE_URL=missing)
    assert code == 1
    assert "no database of that name. Make it (createdb)" in about("Database", lines)


async def test_a_user_whom_postgresql_does_not_let_in_is_told(
    doctor: Doctor, postgresql_url: str
) -> None:
    unknown = make_url(postgresql_url).set(username="nobody").render_as_string(hide_password=False)
    code, lines = await doctor(DATABASE_URL=unknown)
    assert code == 1
    assert "does not let this user in" in about("Database", lines)


async def test_a_user_who_may_not_read_the_tables_is_told(
    doctor: Doctor, postgresql_url: str
) -> None:
    await run(postgresql_url, "DROP ROLE IF EXISTS ben", "CREATE ROLE ben LOGIN")
    ben = make_url(postgresql_url).set(username="ben").render_as_string(hide_password=False)
    code, lines = await doctor(DATABASE_URL=ben)
    assert code == 1
    assert "may not read kneebot's tables" in about("Database", lines)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("28P01", "refuses user or password"),
        ("53300", "no connection free"),
        ("57P03", "is starting or stopping"),
        ("XX000", "refuses it (code XX000)"),
    ],
)
async def test_what_postgresql_refuses_is_told_without_the_password(
    doctor: Doctor, code: str, words: str
) -> None:
    async with listening(_refuse_like_postgresql(code)) as port:
        url = f"postgresql://ann:CANARY@127.0.0.1:{port}/knee?sslmode=disable"
        exit_code, lines = await doctor(DATABASE_URL=url)
    assert exit_code == 1
    assert words in about("Database", lines)


async def test_a_port_at_which_no_postgresql_listens_is_told(doctor: Doctor) -> None:
    code, lines = await doctor(DATABASE_URL="postgresql://ann:CANARY@127.0.0.1:1/knee")
    assert code == 1
    assert "nothing answers at 127.0.0.1. Start PostgreSQL" in about("Database", lines)


async def test_a_machine_that_nobody_knows_is_told(doctor: Doctor) -> None:
    code, lines = await doctor(DATABASE_URL="postgresql://ann:CANARY@db.invalid/knee")
    assert code == 1
    assert "no machine is known as db.invalid" in about("Database", lines)


async def test_a_database_that_keeps_silent_is_told(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor_database, "PATIENCE_SECONDS", 0.2)
    async with listening(keep_silent) as port:
        code, lines = await doctor(DATABASE_URL=f"postgresql://ann:CANARY@127.0.0.1:{port}/knee")
    assert code == 1
    assert "no answer from 127.0.0.1 in time" in about("Database", lines)


async def test_what_is_no_postgresql_is_told(doctor: Doctor) -> None:
    async with listening(hang_up) as port:
        code, lines = await doctor(DATABASE_URL=f"postgresql://ann:CANARY@127.0.0.1:{port}/knee")
    assert code == 1
    assert "Check host, port and sslmode" in about("Database", lines)


def _refuse_like_postgresql(code: str) -> Handler:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1024)
        fields = f"SFATAL\0VFATAL\0C{code}\0Mfor ann and CANARY\0\0".encode()
        writer.write(b"E" + struct.pack("!i", len(fields) + 4) + fields)
        writer.close()

    return refuse
