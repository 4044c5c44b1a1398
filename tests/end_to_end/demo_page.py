"""The demo page in a process of its own, and a browser that looks at it."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.end_to_end.program import ENDS_WITHIN, PROGRAM, STARTS_WITHIN

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HOW_TO_GET_CHROMIUM = "Chromium is not here (on Debian and Ubuntu: apt install chromium)"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@asynccontextmanager
async def demo_page(folder: Path, arguments: Sequence[str] = ()) -> AsyncIterator[str]:
    """Run `kneebot demo` in `folder`; the address of its page, once it answers."""
    process = await asyncio.create_subprocess_exec(
        PROGRAM,
        "demo",
        *arguments,
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(STARTS_WITHIN):
            address = await _address(process.stdout)
        yield address
    finally:
        if process.returncode is None:
            process.terminate()
        async with asyncio.timeout(ENDS_WITHIN):
            await process.wait()


async def _address(printed: asyncio.StreamReader) -> str:
    said = ""
    while line := await printed.readline():
        said += line.decode()
        if found := _ADDRESS.search(said):
            return found.group()
    raise AssertionError(f"kneebot demo ended without an address:\n{said}")


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium. Raises LookupError where there is none."""
    if CHROMIUM is None:
        raise LookupError(HOW_TO_GET_CHROMIUM)
    async with async_playwright() as playwright:
        # No sandbox: containers have no user namespaces, and nothing foreign is opened.
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield opened
        finally:
            await opened.close()
