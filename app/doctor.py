"""`kneebot doctor`: what is wrong, and how to mend it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from telegram.error import InvalidToken, TelegramError

from app.service import open_bot, open_database, utc_now
from app.settings import Settings, SettingsError
from storage import migrate

CLOCK_MAY_DIFFER = timedelta(seconds=30)


async def examine(settings: Settings, say: Callable[[str], None]) -> bool:
    """Check each part and say a line about it; whether all of it is well."""
    checks = (_database, _token, _clock)
    healthy = True
    for check in checks:
        problem, line = await check(settings)
        say(("✗ " if problem else "✓ ") + line)
        healthy = healthy and not problem
    return healthy


async def _database(settings: Settings) -> tuple[bool, str]:
    database = open_database(settings)
    try:
        async with database.read() as connection:
            await connection.execute(text("SELECT 1"))
            current = await migrate.is_current(connection)
    except (DBAPIError, OSError, TimeoutError) as error:
        return True, (
            f"Database: no answer ({type(error).__name__}). Check DATABASE_URL, that the server "
            "runs, and that the folder of a SQLite file exists and can be written."
        )
    finally:
        await database.dispose()
    if current:
        return False, "Database: it answers and its schema is up to date."
    if settings.database.get_backend_name() == "sqlite":
        return False, "Database: it answers. kneebot run brings the schema up to date by itself."
    return True, "Database: its schema is not this version's. Run kneebot migrate."


async def _token(settings: Settings) -> tuple[bool, str]:
    try:
        bot = open_bot(settings)
    except SettingsError as error:
        return True, f"Token: {error}"
    try:
        await bot.initialize()
        webhook = await bot.get_webhook_info()
    except InvalidToken:
        return True, "Token: Telegram refuses TELEGRAM_BOT_TOKEN. Get a valid one from @BotFather."
    except TelegramError as error:
        return True, (
            f"Telegram: no answer at {settings.telegram_api_url} ({type(error).__name__}). Check "
            "the network and TELEGRAM_API_URL."
        )
    finally:
        await bot.shutdown()
    waiting = webhook.pending_update_count
    if webhook.url:
        return False, (
            f"Token: it is @{bot.username}'s. A webhook is set and {waiting} updates wait; "
            "kneebot run removes the webhook and takes them."
        )
    return False, f"Token: it is @{bot.username}'s. No webhook is set, {waiting} updates wait."


async def _clock(settings: Settings) -> tuple[bool, str]:
    """This machine's clock against Telegram's own, to the second."""
    limit = aiohttp.ClientTimeout(total=settings.telegram_timeout)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.head(settings.telegram_api_url, allow_redirects=False) as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return False, "Clock: not compared, Telegram's clock is out of reach."
    return _compare(theirs, utc_now())


def _compare(theirs: datetime, ours: datetime) -> tuple[bool, str]:
    apart = abs(ours - theirs)
    if apart <= CLOCK_MAY_DIFFER:
        return False, "Clock: it agrees with Telegram's."
    return True, (
        f"Clock: it is {apart.total_seconds():.0f} s away from Telegram's, so reminders come at "
        "wrong times. Set this machine's clock, best with NTP."
    )
