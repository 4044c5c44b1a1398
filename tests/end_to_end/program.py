"""The real `kneebot` in a process of its own, as whoever runs it starts it."""

import asyncio
import os
import signal
import sys
from pathlib import Path

STARTS_WITHIN = 30.0  # seconds of real time, on a busy machine
ENDS_WITHIN = 10.0
PROGRAM = Path(sys.executable).with_name("kneebot")


class Kneebot:
    """A `kneebot …` that is started, killed and started again with the same settings.

    It runs in `folder` and sees no environment but `settings`. What it writes to standard error
    is kept in `log`, what it prints in `printed`, through all of its lives. A traceback in it is
    an error of the program, unless the test provokes one and sets `may_fail`.
    """

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.settings = settings
        self.log: list[str] = []
        self.printed: list[str] = []
        self.may_fail = False
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._readers: tuple[asyncio.Task[None], ...] = ()
        self._more = asyncio.Event()

    async def start(self, command: str = "run") -> None:
        """Start it and go on at once."""
        self._process = await asyncio.create_subprocess_exec(
            PROGRAM,
            command,
            cwd=self._folder,
            env={
                "PATH": os.environ["PATH"],
                # Where the index of places lies; it is built once for all.
                "HOME": os.environ.get("HOME", str(self._folder)),
                "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", ""),
                "PYTHONUTF8": "1",
                **self.settings,
            },
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self._readers = (
            asyncio.create_task(self._read(self._process.stderr, self.log)),
            asyncio.create_task(self._read(self._process.stdout, self.printed)),
        )

    async def runs(self, command: str = "run") -> None:
        """Start it and wait until it says that it is running."""
        said = len(self.log)
        await self.start(command)
        await self.says("kneebot is running", since=said)

    async def says(self, words: str, *, since: int = 0, seconds: float = STARTS_WITHIN) -> str:
        """Wait for a line of the log that holds `words`, from line `since` on."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    self._more.clear()
                    for line in self.log[since:]:
                        if words in line:
                            return line
                    assert not self._has_ended(), f"it ended without {words!r}:\n{self.text}"
                    await self._more.wait()
        except TimeoutError:
            raise AssertionError(f"no line holds {words!r}:\n{self.text}") from None

    async def kill(self) -> None:
        """End it as a power cut does, if it still lives."""
        if self._process is not None:
            if self._process.returncode is None:
                self._process.kill()
            await self.ended()

    async def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; its exit code."""
        self.send(sign)
        return await self.ended(ENDS_WITHIN)

    def send(self, sign: signal.Signals) -> None:
        """Send it a signal and go on at once."""
        assert self._process is not None
        self._process.send_signal(sign)

    async def ended(self, seconds: float = STARTS_WITHIN) -> int:
        """Wait until it has ended; its exit code."""
        assert self._process is not None
        try:
            async with asyncio.timeout(seconds):
                code = await self._process.wait()
                await asyncio.gather(*self._readers)
        except TimeoutError:
            raise AssertionError(f"it did not end within {seconds:g} s:\n{self.text}") from None
        return code

    @property
    def text(self) -> str:
        """All that it said and printed."""
        return "\n".join([*self.log, *self.printed])

    async def _read(self, stream: asyncio.StreamReader | None, lines: list[str]) -> None:
        assert stream is not None
        while line := await stream.readline():
            lines.append(line.decode().rstrip("\n"))
            self._more.set()
        self._more.set()

    def _has_ended(self) -> bool:
        return all(reader.done() for reader in self._readers)
