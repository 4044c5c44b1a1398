"""What the doctor looks at on this machine: the port, the clock, the time zones."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp

from app.doctor.finding import Finding, remark, well, wrong, wrong_setting
from app.settings import Settings, SettingsError
from app.web import listen

PORT, CLOCK, ZONES = "Port", "Clock", "Time zones"
# Who listens on all addresses is asked on this machine's own.
_LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}
CLOCK_MAY_DIFFER = timedelta(seconds=30)
ANSWERS_WITHIN = 5.0  # seconds, on this machine


async def examine_port(settings: Settings) -> Finding:
    """Whether PORT can be opened, or is open already, by a kneebot that is well."""
    if settings.port is None:
        if settings.webhook_url:
            return wrong_setting(
                PORT, "PORT is not set, and kneebot web needs one for WEBHOOK_URL. Set it."
            )
        return well(PORT, "PORT is not set, none is opened.")
    try:
        bound = listen(settings)
    except SettingsError as error:
        return await _kneebots_own(settings) or wrong_setting(PORT, str(error))
    if bound is not None:
        bound.close()
    return well(PORT, f"{settings.port} is free.")


async def _kneebots_own(settings: Settings) -> Finding | None:
    """What the kneebot that has opened the port says of itself; None if it is another program."""
    address = settings.listen_address
    host = _LOOPBACK.get(address, f"[{address}]" if ":" in address else address)
    limit = aiohttp.ClientTimeout(total=ANSWERS_WITHIN)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.get(f"http://{host}:{settings.port}/healthz", allow_redirects=False) as answer,
        ):
            told = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None
    match told:
        case {"ready": True}:
            return well(PORT, f"kneebot answers on {settings.port} and is ready.")
        case {"ready": False, "wrong": [*problems]}:
            told_wrong = "; ".join(map(str, problems))
            return wrong(
                PORT,
                f"kneebot answers on {settings.port} and is not ready: {told_wrong}. "
                "See what it logs; start it again if it does not recover.",
            )
        case _:
            return None


def examine_clock(theirs: datetime | None, ours: datetime) -> Finding:
    """This machine's clock beside Telegram's, which is told to the second."""
    if theirs is None:
        return remark(CLOCK, "not compared, Telegram's clock is out of reach.")
    apart = abs(ours - theirs)
    if apart <= CLOCK_MAY_DIFFER:
        return well(CLOCK, "it agrees with Telegram's.")
    return wrong(
        CLOCK,
        f"it is {apart.total_seconds():.0f} s away from Telegram's, so reminders come at wrong "
        "times. Set this machine's clock, best with NTP.",
    )


def examine_zones() -> Finding:
    """The zones that people's local times are told by."""
    try:
        ZoneInfo.no_cache("Europe/Berlin")
    except ZoneInfoNotFoundError:
        return wrong(
            ZONES,
            "the package tzdata is missing, no local time can be told. Run make setup again, or "
            "pip install tzdata.",
        )
    return well(ZONES, "they are there.")
