"""`kneebot backup`: a copy is whole, checked and private, or there is none."""

import asyncio
import errno
import os
import resource
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url, text

from app.backup import backup, pg_dump, target_of
from app.settings import Settings
from care.person import PersonState
from storage import backup as backups
from storage import migrate, people
from storage.backup import BackupFailedError, Copy, RefusedTargetError, back_up, readable
from storage.database import Database

NOW = datetime(2026, 3, 1, 12, 5, 1, tzinfo=UTC)
MANY = 3_000  # rows of 1,000 bytes: several steps of a copy
PROGRAM = Path(sys.executable).with_name("kneebot")


@pytest.fixture
def source(sqlite_url: str) -> Path:
    """A database with the newest schema."""
    return Path(str(make_url(sqlite_url).database))


@pytest.fixture
def large(source: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of a few megabytes, copied in many steps."""
    monkeypatch.setattr(backups, "PAGES_AT_ONCE", 50)
    with closing(_open(source)) as connection:
        connection.execute(
            "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?) "
            "INSERT INTO inbox SELECT n, NULL, '', hex(randomblob(500)), NULL, NULL, 0, NULL, NULL "
            "FROM number",
            (MANY,),
        )
    return source


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None)


def copied(
    source: Path,
    target: Path,
    *,
    overwrite: bool = False,
    progress: Callable[[float | None], None] = lambda _: None,
) -> Copy:
    return back_up(source, target, overwrite=overwrite, progress=progress)


def rows(file: Path, table: str = "inbox") -> int:
    with closing(_open(file)) as connection:
        [count] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def beside(target: Path) -> list[str]:
    """What else is in the folder of a target that has one of its own."""
    return sorted(file.name for file in target.parent.iterdir() if file != target)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file that is not there yet, in an empty folder."""
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder / "copy.sqlite3"


# --- the copy -------------------------------------------------------------------------------------


async def test_a_copy_holds_what_was_saved(
    sqlite_database: Database, source: Path, target: Path
) -> None:
    ann = PersonState(id=1)
    async with sqlite_database.write() as connection:
        await people.save(connection, {}, [ann], NOW)
    copied(source, target)
    restored = Database(f"sqlite+aiosqlite:///{target}")
    async with restored.read() as connection:
        assert await migrate.is_current(connection)
        assert await people.load(connection, [1]) == {1: ann}
    await restored.dispose()


def test_a_copy_is_one_moment_of_a_database_that_is_written_all_the_while(
    large: Path, target: Path
) -> None:
    with closing(_open(large)) as writer:

        def write_on(_: float | None) -> None:
            writer.execute("UPDATE inbox SET tries = tries + 1")
            writer.execute(
                "INSERT INTO inbox SELECT max(update_id) + 1, NULL, '', '', NULL, NULL,"
                " 0, NULL, NULL FROM inbox"
            )

        copied(large, target, progress=write_on)
        assert rows(large) > MANY + 10  # the writer never had to wait
    assert rows(target) == MANY
    with closing(_open(target)) as copy:
        assert copy.execute("SELECT max(tries) FROM inbox").fetchone() == (0,)


def test_a_copy_has_what_was_saved_and_is_not_yet_in_the_main_file(
    source: Path, target: Path
) -> None:
    with closing(_open(source)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("INSERT INTO inbox VALUES (1, NULL, '', '', NULL, NULL, 0, NULL, NULL)")
        copied(source, target)
    assert rows(target) == 1


def test_a_copy_is_one_file_that_its_owner_alone_may_read(source: Path, target: Path) -> None:
    before = beside(source)
    copied(source, target)
    assert target.stat().st_mode & 0o777 == 0o600
    assert beside(target) == []
    assert beside(source) == before
    with closing(_open(target)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_how_far_a_copy_is_is_told_from_0_to_1_and_then_that_it_is_checked(
    large: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_STEPS_BETWEEN_REPORTS", 1_000)
    told: list[float | None] = []
    copied(large, target, progress=told.append)
    shares = [share for share in told if share is not None]
    assert shares == sorted(shares)
    assert len(shares) > 10
    assert shares[-1] == 1
    assert told[-1] is None


def test_an_older_schema_is_copied_too_for_it_is_about_to_be_migrated(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(migrate.downgrade(f"sqlite+aiosqlite:///{source}", "0001"))
    assert copied(source, target).revision == "0001"


def test_what_was_copied_is_told_with_its_size(source: Path, target: Path) -> None:
    copy = copied(source, target)
    assert copy == Copy(target, target.stat().st_size, migrate.head())


@pytest.mark.parametrize(
    ("size", "words"), [(40_960, "0.0 MB"), (159_744, "0.2 MB"), (3_140_000_000, "3.1 GB")]
)
def test_a_size_is_told_as_people_read_it(size: int, words: str) -> None:
    assert readable(size) == words


# --- what is never replaced -----------------------------------------------------------------------


def test_a_file_that_exists_is_replaced_only_when_that_is_asked_for(
    source: Path, target: Path
) -> None:
    target.write_text("the last copy")
    with pytest.raises(RefusedTargetError, match="add --force to replace it"):
        copied(source, target)
    assert target.read_text() == "the last copy"
    copied(source, target, overwrite=True)
    assert rows(target) == 0
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_file_that_appears_meanwhile_is_not_replaced(source: Path, target: Path) -> None:
    with pytest.raises(RefusedTargetError, match="add --force"):
        copied(source, target, progress=lambda _: target.touch())
    assert target.read_bytes() == b""
    assert beside(target) == []


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal", ".lock"])
def test_nothing_of_the_database_in_use_is_ever_replaced(source: Path, ending: str) -> None:
    before = source.read_bytes()
    with pytest.raises(RefusedTargetError, match="is the database in use"):
        copied(source, source.with_name(source.name + ending), overwrite=True)
    assert source.read_bytes() == before


@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_the_database_in_use_is_known_by_any_name(
    source: Path, target: Path, link: Callable[[Path, Path], None]
) -> None:
    link(target, source)
    with pytest.raises(RefusedTargetError, match="is the database in use"):
        copied(source, target, overwrite=True)


def test_another_database_in_use_is_not_replaced(source: Path, target: Path) -> None:
    with closing(_open(target)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE photo (id INTEGER)")
        with pytest.raises(RefusedTargetError, match=r"copy\.sqlite3-wal is beside it"):
            copied(source, target, overwrite=True)
        assert rows(target, "photo") == 0


def test_what_is_no_file_is_not_replaced(source: Path, target: Path) -> None:
    os.mkfifo(target)
    with pytest.raises(RefusedTargetError, match="is no file that could be replaced"):
        copied(source, target, overwrite=True)


# --- where no good copy can be made ---------------------------------------------------------------


def test_a_database_that_is_not_there_has_nothing_to_copy(tmp_path: Path, target: Path) -> None:
    with pytest.raises(RefusedTargetError, match="there is nothing to back up yet"):
        copied(tmp_path / "missing.db", target)


def test_a_folder_must_be_there(source: Path, tmp_path: Path) -> None:
    with pytest.raises(RefusedTargetError, match=r"no file can be made in .*name a folder"):
        copied(source, tmp_path / "no" / "copy.db")


def test_a_folder_must_be_writable(source: Path, target: Path) -> None:
    folder = target.parent
    if os.geteuid() == 0:
        folder = Path("/proc")  # where even root makes no file
        if not folder.exists():
            pytest.skip("root may write everywhere on this system")
    folder.chmod(0o500) if folder == target.parent else None
    with pytest.raises(RefusedTargetError, match="no file can be made in"):
        copied(source, folder / "copy.db")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", r"another version .*\(schema 9999\)"),
        ("DROP TABLE alembic_version", "holds nothing of kneebot's"),
        ("DELETE FROM alembic_version", "holds nothing of kneebot's"),
        (
            "INSERT INTO told VALUES (9, '2026-03-01', 'rest-1')",
            "damaged .rows of told without their person",
        ),
    ],
)
def test_a_copy_that_is_not_good_is_not_kept(
    source: Path, target: Path, spoil: str, words: str
) -> None:
    with closing(_open(source)) as connection:
        connection.execute(spoil)
    with pytest.raises(BackupFailedError, match=words):
        copied(source, target)
    assert beside(target) == []
    assert not target.exists()


def test_an_empty_file_holds_nothing_of_kneebots(tmp_path: Path, target: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(BackupFailedError, match="holds nothing of kneebot's"):
        copied(empty, target)


def test_a_letter_is_no_database(tmp_path: Path, target: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear physio, this is no database. " * 40)
    with pytest.raises(BackupFailedError, match="is no SQLite database; check DATABASE_URL"):
        copied(letter, target)


def test_a_damaged_database_gives_no_copy(large: Path, target: Path) -> None:
    with large.open("rb+") as torn:
        torn.seek(1_000_000)
        torn.write(os.urandom(100_000))
    with pytest.raises(BackupFailedError, match="damaged"):
        copied(large, target)
    assert beside(target) == []


def test_a_database_torn_at_its_beginning_gives_no_copy(source: Path, target: Path) -> None:
    with source.open("rb+") as torn:
        torn.seek(100)
        torn.write(b"\xff" * 4_000)
    with pytest.raises(BackupFailedError, match="is damaged; no copy was kept"):
        copied(source, target)


def test_a_program_that_holds_the_whole_file_is_waited_for_and_then_told(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "PATIENCE_SECONDS", 0.05)
    with closing(_open(source)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("UPDATE alembic_version SET version_num = version_num")
        with pytest.raises(BackupFailedError, match=r"another program holds .* for itself"):
            copied(source, target)


def test_a_disk_without_room_is_told_before_anything_is_copied(
    large: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
    with pytest.raises(BackupFailedError, match=r"no room: .* MB are needed, 1\.0 MB are free"):
        copied(large, target)
    assert beside(target) == []


@pytest.mark.parametrize("at", [0, 5])
def test_a_copy_that_is_cut_short_leaves_nothing_behind(large: Path, target: Path, at: int) -> None:
    reports = iter(range(1_000))

    def end(_: float | None) -> None:
        if next(reports) == at:
            raise SystemExit

    with pytest.raises(SystemExit):
        copied(large, target, progress=end)
    assert beside(target) == []
    assert not target.exists()


def test_a_copy_that_cannot_get_its_name_leaves_nothing_behind(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(BackupFailedError, match=r"cannot be written \(Input/output error\)"):
        copied(source, target)
    assert beside(target) == []
    assert not target.exists()


# --- the command ----------------------------------------------------------------------------------


def _command(
    *arguments: str, url: str, largest_file: int | None = None
) -> subprocess.CompletedProcess[str]:
    """`kneebot backup …`; `largest_file` (bytes) is where its disk is full."""
    return subprocess.run(
        [PROGRAM, "backup", *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=None
        if largest_file is None
        else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file)),
    )


def test_the_command_says_in_one_line_where_the_copy_is(source: Path, target: Path) -> None:
    done = _command(str(target.parent), url=f"sqlite:///{source}")
    [copy] = target.parent.iterdir()
    assert done.returncode == 0
    assert done.stderr == ""
    assert done.stdout == (
        f"Backed up to {copy}: {readable(copy.stat().st_size)}, schema {migrate.head()}, checked.\n"
    )


def test_what_cannot_be_done_is_one_line_and_exit_code_2(source: Path, target: Path) -> None:
    target.touch()
    done = _command(str(target), url=f"sqlite:///{source}")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        f"kneebot: {target} exists; name another file, or add --force to replace it\n"
    )


def test_a_copy_that_could_not_be_written_is_one_line_and_exit_code_1(
    large: Path, target: Path
) -> None:
    done = _command(str(target), url=f"sqlite:///{large}", largest_file=500_000)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("kneebot: SQLite says: disk I/O error")
    assert beside(target) == []
    assert not target.exists()


def test_on_a_terminal_a_bar_shows_how_far_it_is(large: Path, target: Path) -> None:
    screen, terminal = os.openpty()
    done = subprocess.run(
        [PROGRAM, "backup", target],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONUTF8": "1",
            "TERM": "xterm",
            "DATABASE_URL": f"sqlite:///{large}",
        },
        stdout=subprocess.DEVNULL,
        stderr=terminal,
        check=False,
    )
    os.close(terminal)
    shown = os.read(screen, 100_000).decode()
    os.close(screen)
    assert done.returncode == 0
    assert "Copying" in shown
    assert "100%" in shown


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        (None, "kneebot-2026-03-01-120501.db"),
        ("copies", "copies/kneebot-2026-03-01-120501.db"),
        ("copies/mine", "copies/mine"),
    ],
)
def test_a_folder_gets_a_file_named_after_the_moment(
    target: Path, tmp_path: Path, asked: str | None, made: str
) -> None:
    given = None if asked is None else tmp_path / asked
    assert target_of(given, tmp_path / "kneebot.db", NOW) == tmp_path / made


# --- PostgreSQL -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("postgres://ann:hunter2@db:5433/knee", "postgresql://ann@db:5433/knee"),
        (
            "postgres://ann:hunter2@db/knee?sslmode=require&prepared_statement_cache_size=0",
            "'postgresql://ann@db/knee?sslmode=require'",
        ),
    ],
)
def test_postgresql_names_its_own_command_without_the_password(url: str, address: str) -> None:
    settings = Settings(None, database_url=SecretStr(url))
    with pytest.raises(RefusedTargetError) as refused:
        backup(settings, None, NOW, overwrite=False)
    command = f"pg_dump --format=custom --file=kneebot-2026-03-01-120501.dump {address}"
    assert command in str(refused.value)
    assert "hunter2" not in str(refused.value)


async def _programs_of(url: str) -> Path:
    """The folder that a PostgreSQL server's own programs are in."""
    database = Database(url)
    async with database.read() as connection:
        query = text("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        folder = str((await connection.execute(query)).scalar_one())
    await database.dispose()
    return Path(folder)


def test_the_command_named_for_postgresql_works(postgresql_url: str, tmp_path: Path) -> None:
    _, *arguments = shlex.split(pg_dump(make_url(postgresql_url), NOW))
    program = asyncio.run(_programs_of(postgresql_url)) / "pg_dump"
    subprocess.run([program, *arguments], cwd=tmp_path, check=True)
    [dump] = tmp_path.glob("*.dump")
    assert dump.read_bytes().startswith(b"PGDMP")
