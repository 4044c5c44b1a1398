"""A copy of a SQLite database that is in use: whole, checked, and there at once or not at all."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from storage import migrate

PAGES_AT_ONCE = 1_000  # 4 MB, between two reports of progress
PATIENCE_SECONDS = 30.0  # for a program that holds the whole file for itself
_STEPS_BETWEEN_REPORTS = 1_000_000  # of SQLite's machine while it checks, some 10 ms
# What SQLite and kneebot keep beside a database.
_COMPANIONS = ("-wal", "-shm", "-journal", ".lock")

# Told how much is done, from 0 to 1; None while the copy is checked, which has no measure.
Progress = Callable[[float | None], None]


class RefusedTargetError(Exception):
    """What was asked for cannot be; nothing was written. The message is one line."""


class BackupFailedError(Exception):
    """The copy came to nothing, and nothing is left of it. The message is one line."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A finished copy: where it is, its size in bytes, the revision of its schema."""

    path: Path
    size: int
    revision: str


def back_up(source: Path, target: Path, *, overwrite: bool, progress: Progress) -> Copy:
    """Copies the database in `source` to the file `target`, while others read and write it.

    1. One reading transaction sees one moment of the source. Writers go on beside it.
    2. Its pages go to a file of another name in the folder of `target`, for its owner only.
    3. That file is checked: SQLite's integrity, references between rows, a known schema.
    4. It is written out to the disk and takes the name `target` in one step.

    `overwrite` lets it replace a file. Raises RefusedTargetError or BackupFailedError.
    """
    _require_source(source)
    _require_free(source, target, overwrite)
    with _unfinished(target) as part:
        try:
            _copy(source, part, progress)
            revision = _check(part, progress)
        except sqlite3.Error as error:
            raise BackupFailedError(_why(source, error)) from None
        try:
            _write_out(part)
            size = part.stat().st_size
            _put_in_place(part, target, overwrite)
        except FileExistsError:
            raise _exists(target) from None
        except OSError as error:
            raise BackupFailedError(f"{target} cannot be written ({error.strerror})") from None
    return Copy(target, size, revision)


def _require_source(source: Path) -> None:
    if not source.exists():
        raise RefusedTargetError(f"there is nothing to back up yet: {source} does not exist")


def _require_free(source: Path, target: Path, overwrite: bool) -> None:
    """Nothing of the database in use is ever replaced, nor one that may be in use."""
    for file in (source, *_beside(source)):
        if target.resolve() == file.resolve() or (
            target.exists() and file.exists() and target.samefile(file)
        ):
            raise RefusedTargetError(f"{target} is the database in use; name another file")
    if not (target.exists() or target.is_symlink()):
        return
    if not overwrite:
        raise _exists(target)
    if not target.is_file():
        raise RefusedTargetError(f"{target} is no file that could be replaced; name another one")
    for file in _beside(target):
        if file.exists():
            raise RefusedTargetError(
                f"{target} is a database that a program has used ({file.name} is beside it); "
                "name another file"
            )


def _beside(file: Path) -> list[Path]:
    return [file.with_name(file.name + ending) for ending in _COMPANIONS]


def _exists(target: Path) -> RefusedTargetError:
    return RefusedTargetError(f"{target} exists; name another file, or add --force to replace it")


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A new file in the folder of `target`, readable by its owner only; gone again at the end."""
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name}.", suffix=".part", dir=target.parent
        )
    except OSError as error:
        raise RefusedTargetError(
            f"no file can be made in {target.parent} ({error.strerror}); name a folder that exists "
            "and can be written"
        ) from None
    os.close(handle)
    part = Path(name)
    try:
        yield part
    finally:
        for file in (part, *_beside(part)):
            file.unlink(missing_ok=True)


def _copy(source: Path, part: Path, progress: Progress) -> None:
    with closing(_open(source)) as reading, closing(_open(part)) as writing:
        reading.execute("PRAGMA query_only = ON")
        reading.execute("BEGIN")
        # From this query on the transaction sees one moment: no page is copied a second time.
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _require_room(reading, part.parent)
        # Until it has its name nobody needs it: a copy cut short is thrown away.
        writing.execute("PRAGMA journal_mode = OFF")
        writing.execute("PRAGMA synchronous = OFF")

        def report(_status: int, remaining: int, total: int) -> None:
            progress(1 - remaining / max(total, 1))

        reading.backup(writing, pages=PAGES_AT_ONCE, progress=report, sleep=0)
        # One file, whatever the source's mode: nothing beside it that could be forgotten.
        writing.execute("PRAGMA journal_mode = DELETE")


def _require_room(reading: sqlite3.Connection, folder: Path) -> None:
    [pages] = reading.execute("PRAGMA page_count").fetchone()
    [page_size] = reading.execute("PRAGMA page_size").fetchone()
    needed, free = pages * page_size, shutil.disk_usage(folder).free
    if needed > free:
        raise BackupFailedError(
            f"the disk of {folder} has no room: {readable(needed)} are needed, "
            f"{readable(free)} are free"
        )


def _check(part: Path, progress: Progress) -> str:
    """The revision of a copy that is good. Raises BackupFailedError for any other."""
    with closing(_open(part)) as copy:
        copy.set_progress_handler(lambda: progress(None), _STEPS_BETWEEN_REPORTS)
        [first, *others] = [line for (line,) in copy.execute("PRAGMA integrity_check")]
        if first != "ok":
            faults = len([first, *others])
            raise BackupFailedError(
                f"the database is damaged ({faults} faults, first: {first}); no copy was kept, "
                "restore an earlier one"
            )
        if orphan := copy.execute("PRAGMA foreign_key_check").fetchone():
            raise BackupFailedError(
                f"the database is damaged (rows of {orphan[0]} without their person); no copy was "
                "kept, restore an earlier one"
            )
        return _revision(copy)


def _revision(copy: sqlite3.Connection) -> str:
    try:
        row = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        row = None
    if row is None:
        raise BackupFailedError("the database holds nothing of kneebot's; check DATABASE_URL")
    [revision] = row
    if not migrate.is_known(revision):
        raise BackupFailedError(
            f"the database is of another version of kneebot (schema {revision}); back it up with "
            "that version"
        )
    return str(revision)


def _write_out(part: Path) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _put_in_place(part: Path, target: Path, overwrite: bool) -> None:
    """One step: at any moment `target` is what it was or the whole copy."""
    if not overwrite:
        # Made by us alone, or FileExistsError: nothing that appeared meanwhile is replaced.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        part.replace(target)
    except BaseException:  # a signal, too, leaves no empty file behind
        if not overwrite and target.stat().st_size == 0:
            target.unlink()
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        # Some file systems cannot write out a folder.
        with suppress(OSError):
            os.fsync(folder)
    finally:
        os.close(folder)


def _open(file: Path) -> sqlite3.Connection:
    """An open file that exists. Whoever may not write it, leaves files of SQLite's beside it."""
    return sqlite3.connect(
        f"file:{quote(str(file.absolute()))}?mode=rw",
        uri=True,
        timeout=PATIENCE_SECONDS,
        isolation_level=None,
    )


def _why(source: Path, error: sqlite3.Error) -> str:
    match getattr(error, "sqlite_errorname", ""):
        case "SQLITE_NOTADB":
            return f"{source} is no SQLite database; check DATABASE_URL"
        case "SQLITE_CORRUPT":
            return f"{source} is damaged; no copy was kept, restore an earlier one"
        case "SQLITE_BUSY":
            return f"another program holds {source} for itself; end it, then try again"
        case "SQLITE_FULL":
            return "the disk is full; make room, or name a folder on another disk"
    return f"SQLite says: {error}"


def readable(size: int) -> str:
    """A size in bytes as people read it: "3.1 GB", "0.2 MB"."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
