"""`kneebot doctor` and the webhook: where Telegram calls, and whether it gets through."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from pydantic import SecretStr

from app.doctor.telegram import examine_webhook_address
from app.settings import Settings
from simulator.telegram import TelegramServer
from storage.database import Database
from storage.lock import only_process
from tests.integration.doctor.conftest import (
    TOKEN,
    Doctor,
    about,
    at_work,
    listening,
)

HOOK = "https://127.0.0.1:8443/CANARY"


async def test_without_a_webhook_the_updates_that_wait_are_counted(
    doctor: Doctor, telegram: TelegramServer
) -> None:
    await telegram.person().type("/start")
    code, lines = await doctor()
    assert code == 0
    assert about("Webhook", lines) == "✓ Webhook: none is set; updates waiting: 1."


async def test_a_webhook_that_is_in_the_way_goes_at_the_start(
    doctor: Doctor, telegram: TelegramServer
) -> None:
    await _set_webhook(telegram, HOOK)
    code, lines = await doctor()
    assert code == 0
    assert about("Webhook", lines) == (
        "! Webhook: one is set, to https://127.0.0.1:8443; updates waiting: 0. kneebot run removes "
        "it and takes them."
    )


async def test_a_webhook_beside_a_running_kneebot_is_another_programs(
    doctor: Doctor, telegram: TelegramServer, sqlite_url: str
) -> None:
    await _set_webhook(telegram, HOOK)
    with only_process(sqlite_url):
        code, lines = await doctor()
    assert code == 1
    assert "kneebot run hears nothing" in about("Webhook", lines)
    assert "/revoke" in about("Webhook", lines)


async def test_the_webhook_of_the_settings_is_well(
    doctor: Doctor, telegram: TelegramServer, postgresql_url: str, free_port: str
) -> None:
    await _set_webhook(telegram, f"{HOOK}/telegram")
    code, lines = await doctor(
        WEBHOOK_URL=HOOK, WEBHOOK_SECRET="a-b_1", PORT=free_port, DATABASE_URL=postgresql_url
    )
    assert code == 0
    assert about("Webhook", lines) == "✓ Webhook: it is WEBHOOK_URL's; updates waiting: 0."


async def test_a_webhook_that_is_not_set_yet_is_set_by_the_start(
    doctor: Doctor, postgresql_url: str, free_port: str
) -> None:
    code, lines = await doctor(
        WEBHOOK_URL=HOOK, WEBHOOK_SECRET="a-b_1", PORT=free_port, DATABASE_URL=postgresql_url
    )
    assert code == 0
    assert about("Webhook", lines).endswith("kneebot web sets WEBHOOK_URL's.")


async def test_a_webhook_that_leads_elsewhere_is_told_and_is_wrong_beside_a_running_kneebot(
    doctor: Doctor, telegram: TelegramServer, postgresql_database: Database, postgresql_url: str
) -> None:
    await _set_webhook(telegram, HOOK)
    ours = {"WEBHOOK_URL": "https://127.0.0.1/ours", "WEBHOOK_SECRET": "a-b_1"}
    _, lines = await doctor(**ours, DATABASE_URL=postgresql_url)
    assert about("Webhook", lines).startswith("! Webhook: Telegram calls https://127.0.0.1:8443,")
    async with at_work(postgresql_database, postgresql_url):
        _, lines = await doctor(**ours, DATABASE_URL=postgresql_url)
    assert about("Webhook", lines).startswith("✗ Webhook: Telegram calls https://127.0.0.1:8443,")
    assert "/revoke" in about("Webhook", lines)


async def test_a_webhook_that_went_missing_under_a_running_kneebot_is_wrong(
    doctor: Doctor, postgresql_database: Database, postgresql_url: str
) -> None:
    async with at_work(postgresql_database, postgresql_url):
        _, lines = await doctor(
            WEBHOOK_URL=HOOK, WEBHOOK_SECRET="a-b_1", DATABASE_URL=postgresql_url
        )
    assert about("Webhook", lines).startswith(
        "✗ Webhook: none is set, so kneebot web hears nothing"
    )


@pytest.mark.parametrize(
    ("ago", "age", "mark"),
    [
        (timedelta(seconds=90), "90 s", "✗"),
        (timedelta(minutes=40), "40 min", "✗"),
        (timedelta(hours=5), "5 h", "!"),
        (timedelta(days=3), "3 days", "!"),
    ],
)
async def test_a_call_of_telegrams_that_failed_is_told_with_its_age(
    doctor: Doctor, telegram: TelegramServer, ago: timedelta, age: str, mark: str
) -> None:
    calls = 0
    called_again = asyncio.Event()  # so the first call has failed

    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        writer.close()
        calls += 1
        if calls == 2:
            called_again.set()

    async with listening(refuse) as port:
        await _set_webhook(telegram, f"http://127.0.0.1:{port}/CANARY")
        await telegram.person().type("/start")
        async with asyncio.timeout(10):
            await called_again.wait()
        telegram.webhook.pause()
    failed_at = datetime.fromtimestamp(telegram.webhook.info()["last_error_date"], UTC)
    _, lines = await doctor(clock=lambda: failed_at + ago)
    assert about("Webhook", lines).startswith(
        f"{mark} Webhook: Telegram's call failed {age} ago (Connection failed"
    )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://localhost/hook", "leads to this machine's loopback"),
        ("https://knee.example.org:5000", "port 5000; Telegram calls only 443, 80, 88, 8443"),
        ("https://knee.example.org:8443", None),
        ("https://knee.example.org/hook", None),
    ],
)
def test_a_webhook_address_is_one_that_telegram_can_call(url: str, words: str | None) -> None:
    settings = Settings(
        None,
        webhook_url=url,
        webhook_secret=SecretStr("a-b_1"),
        database_url=SecretStr("postgresql://ann@db/knee"),
        telegram_api_url="https://api.telegram.org",
    )
    lines = [finding.line for finding in examine_webhook_address(settings)]
    assert len(lines) == (words is not None)
    assert words is None or words in lines[0]


async def test_web_and_worker_need_postgresql(doctor: Doctor, free_port: str) -> None:
    code, lines = await doctor(WEBHOOK_URL=HOOK, WEBHOOK_SECRET="a-b_1", PORT=free_port)
    assert code == 0
    assert about("Webhook", lines).startswith("! Webhook: kneebot web and kneebot worker are two")


async def _set_webhook(telegram: TelegramServer, url: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{telegram.url}/bot{TOKEN}/setWebhook", json={"url": url}) as answer,
    ):
        assert answer.status == 200
