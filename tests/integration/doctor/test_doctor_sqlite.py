"""`kneebot doctor` and the SQLite file, its folder and its disk."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import make_url

from app.doctor import database as doctor_database
from storage import migrate
from storage.lock import only_process
from tests.integration.doctor.conftest import Doctor, about, run

PROGRAM = Path(sys.executable).with_name("kneebot")


async def test_a_folder_that_is_missing_is_named_with_the_way_to_make_it(
    doctor: Doctor, tmp_path: Path
) -> None:
    code, lines = await doctor(DATABASE_URL=f"sqlite:///{tmp_path}/no/knee.db")
    assert code == 2
    assert f"there is no folder {tmp_path}/no. Make it (mkdir -p)" in about("Database", lines)


async def test_a_folder_is_no_database(doctor: Doctor, tmp_path: Path) -> None:
    code, lines = await doctor(DATABASE_URL=f"sqlite:///{tmp_path}")
    assert code == 2
    assert "but that is a folder. Name a file in it." in about("Database", lines)


async def test_a_file_that_is_not_there_yet_is_well_and_is_not_made(
    doctor: Doctor, tmp_path: Path
) -> None:
    file = tmp_path / "new.db"
    code, lines = await doctor(DATABASE_URL=f"sqlite:///{file}")
    assert code == 0
    assert about("Database", lines) == f"✓ Database: {file} is not there yet; kneebot run makes it."
    assert not file.exists()


async def test_a_letter_is_no_database(doctor: Doctor, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear physio, this is no database. " * 40)
    code, lines = await doctor(DATABASE_URL=f"sqlite:///{letter}")
    assert code == 2
    assert "is no SQLite database. Name another" in about("Database", lines)


async def test_another_programs_database_is_told_and_left_as_it_is(
    doctor: Doctor, tmp_path: Path
) -> None:
    file = tmp_path / "photos.db"
    with sqlite3.connect(file) as photos:
        photos.execute("CREATE TABLE photo (id INTEGER)")
    photos.close()
    before = file.read_bytes()
    code, lines = await doctor(DATABASE_URL=f"sqlite:///{file}")
    assert code == 1
    assert "another program's tables" in about("Database", lines)
    assert file.read_bytes() == before


async def test_an_empty_file_is_filled_by_the_start(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    code, lines = await doctor(DATABASE_URL=f"sqlite:///{tmp_path}/empty.db")
    assert code == 0
    assert about("Database", lines) == "✓ Database: it is empty; kneebot run fills it."


async def test_an_older_schema_is_brought_up_to_date_by_the_start_and_a_backup_is_advised(
    doctor: Doctor, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "head", lambda: "9999")
    code, lines = await doctor()
    assert code == 0
    assert about("Database", lines).startswith("! Database: its schema is of an older version")
    assert "Run kneebot backup first" in about("Database", lines)


async def test_a_newer_schema_asks_for_the_newer_version(doctor: Doctor, sqlite_url: str) -> None:
    await run(sqlite_url, "UPDATE alembic_version SET version_num = '9999'")
    code, lines = await doctor()
    assert code == 1
    assert "its schema (9999) is of a newer version of kneebot" in about("Database", lines)


async def test_a_kneebot_at_work_on_the_file_is_named_and_is_fine(
    doctor: Doctor, sqlite_url: str
) -> None:
    with only_process(sqlite_url):
        code, lines = await doctor()
    assert code == 0
    assert f"Process {os.getpid()} works on it, which is fine." in about("Database", lines)


async def test_a_file_that_another_program_holds_for_itself_is_told(
    doctor: Doctor, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor_database, "PATIENCE_SECONDS", 0.05)
    holder = sqlite3.connect(str(make_url(sqlite_url).database), isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("CREATE TABLE held (id INTEGER)")
    code, lines = await doctor()
    holder.close()
    assert code == 1
    assert "another program, which is not kneebot, holds the file" in about("Database", lines)


async def test_a_damaged_file_asks_for_the_last_copy(doctor: Doctor, sqlite_url: str) -> None:
    _damage(Path(str(make_url(sqlite_url).database)))
    code, lines = await doctor()
    assert code == 1
    assert "damaged. Restore the last copy" in about("Database", lines)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_this_user_may_not_write_is_told(tmp_path: Path, sqlite_url: str, what: str) -> None:
    file = Path(str(make_url(sqlite_url).database))
    closed, mode = (file, 0o400) if what == "file" else (tmp_path, 0o500)
    closed.chmod(mode)
    lines = _as_somebody_without_privileges(DATABASE_URL=f"sqlite:///{file}")
    closed.chmod(0o700)
    line = about("Database", lines)
    assert line.startswith("✗ Database: ")
    assert "read-only for this user" in line
    assert "chown" in line


def _as_somebody_without_privileges(**variables: str) -> list[str]:
    command = [str(PROGRAM), "doctor"]
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("root may write everything, and there is no setpriv here to be less")
        command = [setpriv, "--bounding-set=-all", "--inh-caps=-all", *command]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONUTF8": "1",
        "TELEGRAM_API_URL": "http://127.0.0.1:1",
        **variables,
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    return done.stdout.splitlines()


async def test_a_disk_that_is_nearly_full_is_told(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=12_300_000))
    code, lines = await doctor()
    assert code == 1
    assert about("Disk", lines).startswith("✗ Disk: 12.3 MB are free in ")


def _damage(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"\xff" * 4000 + whole[4100:])  # behind the header
