"""`kneebot doctor` and the way to Telegram, and the token."""

from simulator.telegram import Fault, TelegramServer
from tests.integration.doctor.conftest import (
    OTHER_TOKEN,
    Doctor,
    about,
    keep_silent,
    listening,
    web_server,
)


async def test_a_missing_token_is_asked_for(doctor: Doctor) -> None:
    code, lines = await doctor(TELEGRAM_BOT_TOKEN="")
    assert code == 2
    assert about("Token", lines).startswith("✗ Token: TELEGRAM_BOT_TOKEN is not set; get one")


async def test_a_token_that_telegram_refuses_is_told(doctor: Doctor) -> None:
    code, lines = await doctor(TELEGRAM_BOT_TOKEN=OTHER_TOKEN)
    assert code == 2
    assert about("Token", lines) == (
        "✗ Token: Telegram refuses TELEGRAM_BOT_TOKEN. Get a valid one from @BotFather."
    )


async def test_whose_token_it_is_is_said(doctor: Doctor) -> None:
    _, lines = await doctor()
    assert about("Token", lines) == "✓ Token: it is @test_bot's."


async def test_a_telegram_that_is_down_is_told(doctor: Doctor, telegram: TelegramServer) -> None:
    await telegram.down()
    code, lines = await doctor()
    assert code == 1
    assert about("Telegram", lines).startswith(f"✗ Telegram: no answer at {telegram.url} (")
    assert about("Token", lines) == "! Token: not asked for, Telegram is out of reach."
    assert about("Clock", lines) == "! Clock: not compared, Telegram's clock is out of reach."


async def test_an_address_that_no_machine_has_is_told(doctor: Doctor) -> None:
    code, lines = await doctor(TELEGRAM_API_URL="https://ann:CANARY@telegram.invalid/CANARY")
    assert code == 1
    assert "no machine is known as telegram.invalid" in about("Telegram", lines)


async def test_https_where_http_is_spoken_is_told(doctor: Doctor, telegram: TelegramServer) -> None:
    code, lines = await doctor(TELEGRAM_API_URL=telegram.url.replace("http:", "https:"))
    assert code == 1
    assert "does not speak https" in about("Telegram", lines)


async def test_a_telegram_that_keeps_silent_is_told(doctor: Doctor) -> None:
    async with listening(keep_silent) as port:
        code, lines = await doctor(
            TELEGRAM_API_URL=f"http://127.0.0.1:{port}", TELEGRAM_TIMEOUT_SECONDS="0.2"
        )
    assert code == 1
    assert "within 0.2 s (TELEGRAM_TIMEOUT_SECONDS)" in about("Telegram", lines)


async def test_a_web_page_is_no_bot_api(doctor: Doctor) -> None:
    async with web_server({}) as port:
        code, lines = await doctor(TELEGRAM_API_URL=f"http://127.0.0.1:{port}")
    assert code == 1
    assert "answers, but not as a Bot API server" in about("Telegram", lines)


async def test_a_telegram_that_asks_for_a_pause_is_told(
    doctor: Doctor, telegram: TelegramServer
) -> None:
    telegram.faults.add(Fault("getMe", status=429, retry_after=7))
    code, lines = await doctor()
    assert code == 1
    assert "it asks for a pause (0:00:07)" in about("Telegram", lines)


async def test_whether_there_are_stars_to_pay_with_is_said(
    doctor: Doctor, telegram: TelegramServer
) -> None:
    paying = {"PAID_BROADCAST_PER_SECOND": "100", "PAID_BROADCAST_DAILY_STARS": "500"}
    code, lines = await doctor(**paying)
    assert code == 1
    assert about("Stars", lines).startswith("✗ Stars: the bot has none, so nothing goes out bey")
    telegram.profile.stars = 499
    assert about("Stars", (await doctor())[1]).startswith("! Stars: the bot has 499, and a day")
    telegram.profile.stars = 500
    code, lines = await doctor()
    assert (code, about("Stars", lines)[0]) == (0, "✓")
