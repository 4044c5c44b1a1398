"""kneebot processes that live for a moment: each forked from one that has imported all of it.

What a fork runs is the real command line in a process of its own, with its own memory,
connections and locks, and it can be killed as such. Only the second of importing is saved.
Run as `python -m tests.chaos.forks` it takes one order a line and answers each with a line.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn, Self

_ROOT = Path(__file__).parents[2]


class Forks:
    """Starts and kills kneebot processes. All that they write is appended to one file."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self._folder = folder
        self._settings = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", str(folder)),
            "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", ""),
            "PYTHONUTF8": "1",
            **settings,
        }
        self._driver: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        self._driver = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.chaos.forks",
            cwd=_ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._driver is not None
        await self._driver.communicate(b"")  # at the end of its input it kills all that still run

    @property
    def text(self) -> str:
        """All that they wrote."""
        return self._log.read_text() if self._log.exists() else ""

    async def start(self, command: str) -> int:
        """Start `kneebot <command>` and go on at once; its process id."""
        order = {
            "start": command,
            "settings": self._settings,
            "folder": str(self._folder),
            "log": str(self._log),
        }
        return await self._ask(order)

    async def kill(self, pid: int) -> None:
        """End it as a power cut does. Raises AssertionError if it had ended by itself."""
        status = await self._ask({"kill": pid})
        assert status == signal.SIGKILL, f"it ended by itself ({status}):\n{self.text[-3000:]}"

    @property
    def _log(self) -> Path:
        return self._folder / "processes.log"

    async def _ask(self, order: dict[str, Any]) -> int:
        assert self._driver is not None
        assert self._driver.stdin is not None
        assert self._driver.stdout is not None
        self._driver.stdin.write(json.dumps(order).encode() + b"\n")
        return int(await self._driver.stdout.readline())


def _serve() -> None:
    """Take orders until the input ends; then kill what still runs."""
    import app.cli
    import app.running

    alive: set[int] = set()
    try:
        for line in sys.stdin:
            order = json.loads(line)
            if "start" in order:
                answer = os.fork()
                if answer == 0:
                    _become(order, app.cli.main)
                alive.add(answer)
            else:
                alive.discard(order["kill"])
                answer = _end(order["kill"])
            sys.stdout.write(f"{answer}\n")
            sys.stdout.flush()
    finally:
        for pid in alive:
            _end(pid)


def _end(pid: int) -> int:
    """Kill a child; the signal it died of, or its exit code from 256 on."""
    os.kill(pid, signal.SIGKILL)  # until it is waited for its id is no other's
    return os.waitpid(pid, 0)[1]


def _become(order: dict[str, Any], main: Any) -> NoReturn:
    """This process is kneebot now, in an environment of its own."""
    code = 1
    try:
        output = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for standard, descriptor in (
            (0, os.open(os.devnull, os.O_RDONLY)),
            (1, output),
            (2, output),
        ):
            os.dup2(descriptor, standard)
        os.environ.clear()
        os.environ.update(order["settings"])
        os.chdir(order["folder"])
        sys.argv = ["kneebot", order["start"]]
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
