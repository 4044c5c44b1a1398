"""`make screenshot`: the README's picture, the demo page on the morning of day 22."""

import asyncio
import tempfile
from pathlib import Path

import typer
from playwright.async_api import Page, ViewportSize, expect

from tests.end_to_end.demo_page import CHROMIUM, HOW_TO_GET_CHROMIUM, browser, demo_page

PICTURE = Path(__file__).parents[2] / "docs" / "demo.png"
SIZE = ViewportSize(width=1440, height=1140)
WEEKS_AT_ONCE = 2
MOST_MESSAGES = 30  # in the third week
ESCALATION = "3 weeks in, your knee is about as sore as at the start."
PATIENCE = 60_000  # milliseconds


async def take(picture: Path) -> None:
    """Let the plateau runner live until they are told, and write what the page shows."""
    with tempfile.TemporaryDirectory(prefix="kneebot-") as folder:
        async with (
            demo_page(Path(folder), ["--runner", "plateau"]) as address,
            browser() as chromium,
        ):
            # Without motion: a message that is still fading in is no picture of it.
            page = await chromium.new_page(base_url=address, viewport=SIZE, reduced_motion="reduce")
            await page.goto("/")
            await live_until_told(page)
            await page.mouse.move(0, 0)
            await page.screenshot(path=picture)


async def live_until_told(page: Page) -> None:
    """Up to the escalation, before the runner has answered it."""
    for _ in range(WEEKS_AT_ONCE):
        await turn(page, "+1 week")
    told = page.locator(".message", has_text=ESCALATION)
    for _ in range(MOST_MESSAGES):
        await turn(page, "Next message")
        if await told.count():
            await expect(told).to_be_visible()
            return
    raise AssertionError(f"the chat never says {ESCALATION!r}")


async def turn(page: Page, label: str) -> None:
    """Turn the clock, and wait until it has gone on and stands."""
    when = page.locator("#when")
    before = await when.inner_text()
    await page.get_by_role("button", name=label, exact=True).click()
    await expect(when).not_to_have_text(before, timeout=PATIENCE)
    await expect(page.locator("#clock")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)


def main() -> None:
    if CHROMIUM is None:
        typer.echo(f"No picture is taken. {HOW_TO_GET_CHROMIUM}", err=True)
        return
    asyncio.run(take(PICTURE))
    typer.echo(f"{PICTURE.name} is written.")


if __name__ == "__main__":
    main()
