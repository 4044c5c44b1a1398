"""What the doctor looks at in Telegram: the way there, the token, the webhook."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, RetryAfter, TelegramError

from app.doctor.finding import Finding, remark, well, wrong, wrong_setting
from app.service import open_bot
from app.settings import Settings, SettingsError
from app.web import webhook_address
from bot.request import AnswerLostError
from storage.database import sqlite_file

TELEGRAM, TOKEN, WEBHOOK, STARS = "Telegram", "Token", "Webhook", "Stars"
FAILED_LATELY = timedelta(hours=1)
TELEGRAMS_OWN = "api.telegram.org"
PORTS_IT_CALLS = (443, 80, 88, 8443)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Reached:
    """What was found on the way to Telegram, and the time its server told on the way."""

    findings: list[Finding]
    time: datetime | None = None


async def examine_telegram(
    settings: Settings, unusable: Collection[str], now: datetime, *, at_work: bool
) -> Reached:
    """The way, then the token, then the webhook, as far as each can be asked for.

    `unusable` names the settings that are wrong and were said to be. `at_work`: a kneebot runs.
    """
    reached = await _reach(settings)
    findings = [*reached.findings]
    if "telegram_bot_token" not in unusable:
        findings += await _token(settings, unusable, now, reached, at_work=at_work)
    return Reached(findings, reached.time)


def examine_webhook_address(settings: Settings) -> list[Finding]:
    """What keeps WEBHOOK_URL, well-formed as it is, from working."""
    if settings.webhook_url is None:
        return []
    findings = []
    parts = urlsplit(settings.webhook_url)
    if urlsplit(settings.telegram_api_url).hostname == TELEGRAMS_OWN:
        if parts.hostname in _LOOPBACK:
            text = (
                "WEBHOOK_URL leads to this machine's loopback, where Telegram cannot call. Set the "
                "address under which the world sees it."
            )
            findings.append(wrong(WEBHOOK, text))
        elif (parts.port or 443) not in PORTS_IT_CALLS:
            ports = ", ".join(map(str, PORTS_IT_CALLS))
            text = f"WEBHOOK_URL names port {parts.port}; Telegram calls only {ports}. Change it."
            findings.append(wrong(WEBHOOK, text))
    if sqlite_file(settings.database) is not None:
        text = (
            "kneebot web and kneebot worker are two processes, and a SQLite file is for one. Set "
            "DATABASE_URL to PostgreSQL, or leave WEBHOOK_URL out and use kneebot run."
        )
        findings.append(remark(WEBHOOK, text))
    return findings


async def _reach(settings: Settings) -> Reached:
    """Ask for nothing: whether there is an answer, and what time it is there."""
    shown = _shown(settings.telegram_api_url)
    limit = aiohttp.ClientTimeout(total=settings.telegram_timeout)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.head(settings.telegram_api_url, allow_redirects=False) as answer,
        ):
            return Reached([], _told_time(answer.headers.get("Date")))
    except aiohttp.ClientConnectorDNSError:
        why = f"no machine is known as {urlsplit(shown).hostname}. Check TELEGRAM_API_URL and DNS."
    except aiohttp.ClientConnectorCertificateError:
        why = (
            f"the certificate of {shown} is not to be trusted. Check TELEGRAM_API_URL, this "
            "machine's clock and its ca-certificates."
        )
    except aiohttp.ClientSSLError:
        why = f"{shown} does not speak https. Check TELEGRAM_API_URL: is http:// meant?"
    except TimeoutError:
        why = (
            f"no answer at {shown} within {settings.telegram_timeout_seconds:g} s "
            "(TELEGRAM_TIMEOUT_SECONDS). Check the network and its firewall."
        )
    except aiohttp.ClientError as error:
        why = (
            f"no answer at {shown} ({type(error).__name__}). Check the network and "
            "TELEGRAM_API_URL."
        )
    return Reached([wrong(TELEGRAM, why)])


def _told_time(date: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(date).astimezone(UTC) if date else None
    except ValueError:
        return None


async def _token(
    settings: Settings,
    unusable: Collection[str],
    now: datetime,
    reached: Reached,
    *,
    at_work: bool,
) -> list[Finding]:
    try:
        bot = open_bot(settings)
    except SettingsError as error:
        return [wrong_setting(TOKEN, str(error))]
    if reached.findings:
        return [remark(TOKEN, "not asked for, Telegram is out of reach.")]
    try:
        await bot.initialize()
        webhook = await bot.get_webhook_info()
        stars = await _stars(settings, bot)
    except TelegramError as error:
        return [_refused(settings, error)]
    finally:
        await bot.shutdown()
    findings = [well(TOKEN, f"it is @{bot.username}'s.")]
    if "webhook_url" not in unusable and "webhook_secret" not in unusable:
        findings.append(_webhook(settings.webhook_url, webhook, at_work=at_work))
        findings += _last_error(webhook, now)
    return [*findings, *stars]


async def _stars(settings: Settings, bot: Bot) -> list[Finding]:
    """Whether there is something to pay with, where that is wanted."""
    wanted = settings.paid_broadcast_daily_stars
    if not settings.paid_broadcast_per_second:
        return []
    have = (await bot.get_my_star_balance()).amount
    if have <= 0:
        text = (
            "the bot has none, so nothing goes out beyond the free pace. Top up its balance in "
            "@BotFather, or set PAID_BROADCAST_PER_SECOND=0."
        )
        return [wrong(STARS, text)]
    text = f"the bot has {have}, and a day may cost {wanted}."
    return [well(STARS, text) if have >= wanted else remark(STARS, text)]


def _refused(settings: Settings, error: TelegramError) -> Finding:
    shown = _shown(settings.telegram_api_url)
    match error:
        case RetryAfter(retry_after=wait):
            return wrong(TELEGRAM, f"it asks for a pause ({wait}). Try again after it.")
        # A page that is not Telegram's may say "not found" too.
        case InvalidToken() if not _of_another_server(error):
            return wrong_setting(
                TOKEN, "Telegram refuses TELEGRAM_BOT_TOKEN. Get a valid one from @BotFather."
            )
        case _:
            return wrong(
                TELEGRAM,
                f"{shown} answers, but not as a Bot API server ({type(error).__name__}). Check "
                "TELEGRAM_API_URL, or try again later.",
            )


def _of_another_server(error: BaseException | None) -> bool:
    """Whether the answer behind an error was not in Telegram's form."""
    while error is not None and not isinstance(error, AnswerLostError):
        error = error.__cause__
    return error is not None


def _webhook(ours: str | None, webhook: WebhookInfo, *, at_work: bool) -> Finding:
    """Where Telegram brings the updates, beside where they are wanted."""
    waiting = f"updates waiting: {webhook.pending_update_count}."
    theirs = _shown(webhook.url) if webhook.url else None
    if theirs is None:
        if ours is None:
            return well(WEBHOOK, f"none is set; {waiting}")
        if at_work:
            return wrong(
                WEBHOOK,
                f"none is set, so kneebot web hears nothing; {waiting} Start kneebot web again, "
                "and no kneebot run beside it: that one removes it.",
            )
        return remark(WEBHOOK, f"none is set; {waiting} kneebot web sets WEBHOOK_URL's.")
    if ours is None:
        if at_work:
            return wrong(
                WEBHOOK,
                f"one is set, to {theirs}, so kneebot run hears nothing; {waiting} Another program "
                "has this token: end it, or get a new token from @BotFather (/revoke).",
            )
        return remark(
            WEBHOOK, f"one is set, to {theirs}; {waiting} kneebot run removes it and takes them."
        )
    if webhook.url == webhook_address(ours):
        return well(WEBHOOK, f"it is WEBHOOK_URL's; {waiting}")
    if at_work:
        return wrong(
            WEBHOOK,
            f"Telegram calls {theirs}, not WEBHOOK_URL; {waiting} Start kneebot web again. If it "
            "changes back, another program has this token: get a new one from @BotFather "
            "(/revoke).",
        )
    return remark(
        WEBHOOK, f"Telegram calls {theirs}, not WEBHOOK_URL; {waiting} kneebot web changes that."
    )


def _last_error(webhook: WebhookInfo, now: datetime) -> list[Finding]:
    """What went wrong when Telegram last called, with its age; an old fault is a remark."""
    if webhook.last_error_date is None:
        return []
    ago = now - webhook.last_error_date
    text = (
        f"Telegram's call failed {_age(ago)} ago ({webhook.last_error_message}). Check that "
        "kneebot web runs, and that WEBHOOK_URL leads to its PORT over https."
    )
    return [wrong(WEBHOOK, text) if ago <= FAILED_LATELY else remark(WEBHOOK, text)]


def _shown(url: str) -> str:
    """An address without what may be secret in it: user, password, path, parameters."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def _age(ago: timedelta) -> str:
    """As people say it: "40 s", "3 min", "5 h", "2 days"."""
    seconds = ago.total_seconds()
    for below, length, unit in ((120, 1, "s"), (7_200, 60, "min"), (172_800, 3_600, "h")):
        if seconds < below:
            return f"{seconds / length:.0f} {unit}"
    return f"{ago.days} days"
