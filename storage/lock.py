"""One process on one SQLite file."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL

from storage.database import sqlite_file


class AlreadyRunningError(Exception):
    """Another process works on this SQLite file."""

    def __init__(self, file: Path, who: str) -> None:
        super().__init__(
            f"{who} already works on {file}: end it first, or use PostgreSQL, where several may"
        )


class UnusableFileError(Exception):
    """This SQLite file cannot be opened or written."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(
            f"DATABASE_URL names {file}, which cannot be used ({why}); name a file in a folder "
            "that exists and can be written."
        )


@contextmanager
def only_process(url: str | URL) -> Iterator[None]:
    """Holds the SQLite file of an address for this process; does nothing for other databases.

    The lock is the operating system's, on a file beside the database's: it ends with the process,
    however that ends. Raises AlreadyRunningError if another one holds it, UnusableFileError where
    there can be no such file.
    """
    file = sqlite_file(url)
    if file is None:
        yield
        return
    if file.is_dir():
        raise UnusableFileError(file, "it is a folder")
    if file.exists() and not os.access(file, os.R_OK | os.W_OK):
        raise UnusableFileError(file, "it is read-only for this user")
    try:
        lock = _lock_file(file).open("a+")
    except OSError as error:
        raise UnusableFileError(file, error.strerror or type(error).__name__) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunningError(file, _named(lock.read())) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def works_on(url: str | URL) -> str | None:
    """Who holds the SQLite file of an address, such as "process 4711"; None where nobody does.

    It keeps nobody out, but for the instant of a try.
    """
    file = sqlite_file(url)
    if file is None:
        return None
    try:
        lock = _lock_file(file).open()
    except OSError:
        return None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _named(lock.read())
    return None


def _lock_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.lock")


def _named(process: str) -> str:
    return f"process {process.strip()}" if process.strip() else "another process"
