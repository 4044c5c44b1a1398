"""The demo page as a visitor uses it: by mouse, by keyboard, on a phone and on a wide screen.

Whatever a test does, the page reports no error and asks nothing of any other machine.
"""

import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib.resources import files
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
    expect,
)

from tests.end_to_end.demo_page import CHROMIUM, HOW_TO_GET_CHROMIUM, browser, demo_page

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1440, height=900)
PATIENCE = 120_000  # milliseconds; six weeks on a machine that has other work
MOST_TABS = 60
VIEWS = ("Chat", "Runner", "What the rule sees")  # of a phone
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

OpenPage = Callable[..., Awaitable[Page]]
Visit = Callable[..., Awaitable[Page]]

expect.set_options(timeout=20_000)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW_TO_GET_CHROMIUM)
        pytest.skip(HOW_TO_GET_CHROMIUM)
    async with browser() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A demo that each test starts over."""
    async with demo_page(tmp_path_factory.mktemp("demo")) as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told_demo(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """A demo in which plateau has lived six weeks, as a visitor plays them."""
    folder = tmp_path_factory.mktemp("told")
    async with demo_page(folder, ["--runner", "plateau"]) as address:
        page = await chromium.new_page(base_url=address)
        await page.goto("/")
        await button(page, "Six weeks at once").click()
        await expect(page.locator("#hint")).to_contain_text("42 days played in", timeout=PATIENCE)
        await page.close()
        yield address


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(chromium: Browser) -> AsyncIterator[OpenPage]:
    """Opens the page of an address; what is wrong with it is a fault of the test."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    async def opened(address: str, *, size: ViewportSize = DESK, dark: bool = False) -> Page:
        context = await chromium.new_context(
            base_url=address,
            viewport=size,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = await context.new_page()
        context.on("console", note_console)
        context.on("weberror", lambda error: faults.append(f"page: {error.error}"))
        context.on("request", note_request)
        await page.goto("/")
        await expect(page.locator("#when")).not_to_be_empty()
        return page

    def note_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            faults.append(f"console: {message.text}")

    def note_request(request: Request) -> None:
        if urlsplit(request.url).hostname != "127.0.0.1":
            faults.append(f"request: {request.url}")

    yield opened
    for context in contexts:
        await context.close()
    assert faults == []


@pytest_asyncio.fixture(loop_scope="module")
async def visit(demo: str, open_page: OpenPage) -> Visit:
    """Starts over with that runner, None with nobody but the visitor, and opens the page."""

    async def visited(runner: str | None, *, size: ViewportSize = DESK, dark: bool = False) -> Page:
        page = await open_page(demo, size=size, dark=dark)
        await page.request.post("/api/clock", data={"do": "start_over", "runner": runner})
        await expect(page.get_by_text("No message yet.")).to_be_visible()
        chosen = page.locator("#runner-list [aria-pressed=true]")
        await expect(chosen).to_contain_text(display(runner) if runner else "I am the runner")
        return page

    return visited


def display(runner: str) -> str:
    """A runner's name as it reads on the page."""
    return runner.replace("-", " ").capitalize()


def button(page: Page, label: str) -> Locator:
    """The newest button of that name."""
    return page.get_by_role("button", name=label, exact=True).last


async def sees(page: Page, words: str) -> None:
    """Wait until the chat shows a message with these words."""
    await expect(page.locator(".message", has_text=words).last).to_be_visible()


async def tap(page: Page, label: str, words: str) -> None:
    """Tap the newest button of that name; see what comes of it."""
    await button(page, label).click()
    await sees(page, words)


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Message", exact=True).fill(text)
    await page.get_by_label("Message", exact=True).press("Enter")


async def enroll_up_to_the_place(page: Page) -> None:
    await tap(page, "START", "I help runners with pain around the kneecap")
    await tap(page, "I am 18 or over and I agree", "List 1 of 3")
    await tap(page, "None of these", "List 2 of 3")
    await tap(page, "None of these", "List 3 of 3")
    await tap(page, "None of these", "Where is it sore?")
    await tap(page, "Front, left", "how bad was the worst moment?")
    await tap(page, "6", "Are you running now?")
    await tap(page, "Not at the moment", "Where are you?")


async def focused_name(page: Page) -> str:
    name: str = await page.evaluate("document.activeElement.textContent.trim()")
    return name


async def press_until_focused(page: Page, key: str, name: str) -> None:
    """Go by keyboard to what has that name."""
    for _ in range(MOST_TABS):
        if await focused_name(page) == name:
            return
        await page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead to {name!r}")


async def serious_faults(page: Page) -> list[str]:
    """What axe finds that keeps people out."""
    await page.evaluate(AXE)
    found = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {node['target']}"
        for fault in found["violations"]
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]


async def test_a_visitor_enrolls_by_clicking_and_typing(visit: Visit) -> None:
    page = await visit(None)
    await enroll_up_to_the_place(page)
    await write(page, "Lisbon")
    await sees(page, "All set.")
    await expect(page.locator("#rule")).to_contain_text("The first check comes after 3 weeks")


async def test_a_place_is_shared_from_a_list(visit: Visit) -> None:
    page = await visit(None)
    await enroll_up_to_the_place(page)
    await button(page, "Share location").click()
    await page.get_by_role("dialog").get_by_role("button", name="Tokyo").click()
    await sees(page, "All set.")
    await expect(page.locator("#day")).to_contain_text("Tokyo time")


async def test_whoever_uses_the_chat_takes_over_and_can_hand_back(visit: Visit) -> None:
    page = await visit("plateau")
    await button(page, "Next message").click()
    await expect(page.locator("#driver")).to_contain_text("Plateau answers")
    await write(page, "/help")
    await expect(page.locator("#driver")).to_contain_text("You took over")
    await button(page, "Let Plateau go on").click()
    await expect(page.locator("#driver")).to_contain_text("Plateau answers")


async def test_what_a_made_up_runner_taps_is_shown(visit: Visit) -> None:
    page = await visit("plateau")
    await button(page, "Next message").click()
    await expect(page.locator(".tapped").first).to_contain_text("Tapped:")


async def test_six_weeks_are_played_at_once_and_the_page_says_in_how_many_seconds(
    told_demo: str, open_page: OpenPage
) -> None:
    page = await open_page(told_demo)
    await expect(page.locator("#hint")).to_contain_text(re.compile(r"42 days played in \d+\.\d s"))


async def test_plateau_is_told_on_day_22_and_opens_the_summary(
    told_demo: str, open_page: OpenPage
) -> None:
    page = await open_page(told_demo)
    day = page.get_by_role("region", name="Mon 26 Jan 2026")
    await expect(day).to_contain_text("3 weeks in, your knee is about as sore as at the start.")
    await expect(day).to_contain_text("SUMMARY FOR A VISIT")


async def test_the_panel_says_what_the_rule_decided_and_why(
    told_demo: str, open_page: OpenPage
) -> None:
    page = await open_page(told_demo)
    week = page.locator("#weeks").get_by_role("row", name=re.compile("^3 "))
    await expect(week).to_contain_text("ESCALATE_NO_IMPROVEMENT")
    await expect(week).to_contain_text("See a physio or doctor in 1-2 weeks")


async def test_an_open_red_flag_stands_above_what_the_rule_says(visit: Visit) -> None:
    page = await visit("red-flag")
    for day in ("Day 8", "Day 15"):
        await button(page, "+1 week").click()
        await expect(page.locator("#day")).to_contain_text(day)
    first = page.locator("#verdict > *").first
    await expect(first).to_contain_text("Red flag RF15 “Visibly swollen knee")
    await expect(page.locator("#chart")).to_contain_text("red flag")


async def test_the_scores_are_there_as_a_table_too(told_demo: str, open_page: OpenPage) -> None:
    page = await open_page(told_demo)
    await page.get_by_text("The same as a table").click()
    days = page.get_by_role("region", name="Days as a table").get_by_role("row")
    await expect(days.filter(has_text="Day 2, Tue 6 Jan")).to_contain_text("6")


async def test_a_visitor_opens_the_summary_after_the_escalation(
    told_demo: str, open_page: OpenPage
) -> None:
    page = await open_page(told_demo)
    summaries = page.locator(".message", has_text="SUMMARY FOR A VISIT")
    before = await summaries.count()
    await write(page, "/summary")
    await expect(summaries).to_have_count(before + 1)
    await expect(summaries.last).to_contain_text("26 Jan: no clear change")


async def test_play_goes_on_by_itself_until_it_is_paused(visit: Visit) -> None:
    page = await visit("recovering")
    await button(page, "Play").click()
    await sees(page, "List 1 of 3")
    await button(page, "Pause").click()
    await expect(button(page, "Play")).to_be_visible()


async def test_choosing_a_runner_starts_over_with_them(visit: Visit) -> None:
    page = await visit(None)
    await page.get_by_role("button", name="Red flag").click()
    await expect(page.get_by_role("button", name="Red flag")).to_have_attribute(
        "aria-pressed", "true"
    )
    await expect(page.locator("#hint")).to_contain_text("Press Play and watch Red flag")


async def test_the_menu_lists_the_commands_of_the_bot(visit: Visit) -> None:
    page = await visit(None)
    await tap(page, "START", "I help runners with pain around the kneecap")
    await page.get_by_label("Message", exact=True).type("/pri")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await sees(page, "/privacy")


async def test_the_bot_can_be_used_by_keyboard_alone(visit: Visit) -> None:
    page = await visit(None)
    await press_until_focused(page, "Tab", "START")
    await page.keyboard.press("Enter")
    await sees(page, "I help runners with pain around the kneecap")
    await press_until_focused(page, "Shift+Tab", "I am 18 or over and I agree")
    await page.keyboard.press("Enter")
    await sees(page, "List 1 of 3")


async def test_after_a_tap_by_keyboard_the_next_question_has_the_focus(visit: Visit) -> None:
    page = await visit(None)
    await tap(page, "START", "I help runners with pain around the kneecap")
    await button(page, "I am 18 or over and I agree").focus()
    await page.keyboard.press("Enter")
    await sees(page, "List 1 of 3")
    assert await focused_name(page) == "None of these"


async def test_whoever_reads_above_is_not_moved_when_a_message_comes(
    told_demo: str, open_page: OpenPage
) -> None:
    page = await open_page(told_demo)
    log = page.locator("#log")
    await log.evaluate("log => log.scrollTo(0, 0)")
    newest = page.get_by_role("button", name=re.compile("Jump to the newest message"))
    await expect(newest).to_be_visible()
    await page.request.post("/api/chat", data={"do": "type", "text": "/help"})
    await expect(newest).to_contain_text("1")
    assert await log.evaluate("log => log.scrollTop") == 0


@pytest.mark.parametrize("view", VIEWS)
async def test_nothing_is_wider_than_a_narrow_phone(
    told_demo: str, open_page: OpenPage, view: str
) -> None:
    page = await open_page(told_demo, size=PHONE)
    await button(page, view).click()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


async def test_the_colors_can_be_turned_dark_and_stay_so(visit: Visit) -> None:
    page = await visit(None)
    await button(page, "Dark colors").click()
    await page.reload()
    await expect(button(page, "Dark colors")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_axe_finds_nothing_serious_before_the_start(
    visit: Visit, size: ViewportSize, dark: bool
) -> None:
    assert await serious_faults(await visit(None, size=size, dark=dark)) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_axe_finds_nothing_serious_after_six_weeks(
    told_demo: str, open_page: OpenPage, dark: bool
) -> None:
    assert await serious_faults(await open_page(told_demo, dark=dark)) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
async def test_axe_finds_nothing_serious_after_six_weeks_on_a_phone(
    told_demo: str, open_page: OpenPage, view: str, dark: bool
) -> None:
    page = await open_page(told_demo, size=PHONE, dark=dark)
    await button(page, view).click()
    assert await serious_faults(page) == []
