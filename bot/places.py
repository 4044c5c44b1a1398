"""Where a person is: from a shared location, a typed place, a list, or their clock. All offline.

Only the zone and the country are kept; a shared point is looked up and forgotten.
"""

import asyncio
import logging
import sqlite3
import subprocess
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.place_index import ready_index
from bot.place_search import MOST_CHOICES, search
from bot.zones import canonical_zone, country_of, place_of_zone
from care.person import Place
from rehab.schedule import offsets_from_clock

__all__ = [
    "Place",
    "canonical_zone",
    "country_of",
    "find_city",
    "place_of_zone",
    "prepare",
    "short_list",
    "zone_at",
    "zone_from_clock",
]

_log = logging.getLogger(__name__)

# A zone of a list is a choice of clock, not of country: whoever lives by Dubai's clock may call
# another emergency number. So these name no country.
_SHORT_LIST = (
    ("Los Angeles", "America/Los_Angeles"),
    ("Denver", "America/Denver"),
    ("Chicago", "America/Chicago"),
    ("New York, Toronto", "America/New_York"),
    ("São Paulo", "America/Sao_Paulo"),
    ("London", "Europe/London"),
    ("Berlin, Paris, Madrid", "Europe/Berlin"),
    ("Johannesburg", "Africa/Johannesburg"),
    ("Athens", "Europe/Athens"),
    ("Istanbul", "Europe/Istanbul"),
    ("Dubai", "Asia/Dubai"),
    ("Mumbai, Delhi", "Asia/Kolkata"),
    ("Beijing, Singapore", "Asia/Shanghai"),
    ("Tokyo", "Asia/Tokyo"),
    ("Sydney, Melbourne", "Australia/Sydney"),
    ("Auckland", "Pacific/Auckland"),
)

# Zones that together show every time shown on Earth, those with most people in cities first.
_CLOCKS = (
    ("Beijing, Shanghai", "Asia/Shanghai"),
    ("Mumbai, Delhi", "Asia/Kolkata"),
    ("Tokyo", "Asia/Tokyo"),
    ("São Paulo", "America/Sao_Paulo"),
    ("New York", "America/New_York"),
    ("Karachi, Lahore", "Asia/Karachi"),
    ("Istanbul", "Europe/Istanbul"),
    ("Lagos", "Africa/Lagos"),
    ("Moscow", "Europe/Moscow"),
    ("Jakarta", "Asia/Jakarta"),
    ("Manila", "Asia/Manila"),
    ("Berlin", "Europe/Berlin"),
    ("Mexico City", "America/Mexico_City"),
    ("London", "Europe/London"),
    ("Chicago", "America/Chicago"),
    ("Tehran", "Asia/Tehran"),
    ("Bangkok", "Asia/Bangkok"),
    ("Johannesburg", "Africa/Johannesburg"),
    ("Seoul", "Asia/Seoul"),
    ("Cairo", "Africa/Cairo"),
    ("Los Angeles", "America/Los_Angeles"),
    ("Madrid", "Europe/Madrid"),
    ("Bogotá", "America/Bogota"),
    ("Dhaka", "Asia/Dhaka"),
    ("Kyiv", "Europe/Kyiv"),
    ("Rome", "Europe/Rome"),
    ("Paris", "Europe/Paris"),
    ("Caracas", "America/Caracas"),
    ("Casablanca", "Africa/Casablanca"),
    ("Nairobi", "Africa/Nairobi"),
    ("Yangon", "Asia/Yangon"),
    ("Accra", "Africa/Accra"),
    ("Santiago", "America/Santiago"),
    ("Dubai", "Asia/Dubai"),
    ("Singapore", "Asia/Singapore"),
    ("Buenos Aires", "America/Argentina/Buenos_Aires"),
    ("Bucharest", "Europe/Bucharest"),
    ("Sydney, Melbourne", "Australia/Sydney"),
    ("Denver", "America/Denver"),
    ("Kabul", "Asia/Kabul"),
    ("Jerusalem", "Asia/Jerusalem"),
    ("Phoenix", "America/Phoenix"),
    ("Lisbon", "Europe/Lisbon"),
    ("Athens", "Europe/Athens"),
    ("Kathmandu", "Asia/Kathmandu"),
    ("Brisbane", "Australia/Brisbane"),
    ("Auckland", "Pacific/Auckland"),
    ("Adelaide", "Australia/Adelaide"),
    ("Honolulu", "Pacific/Honolulu"),
    ("Halifax", "America/Halifax"),
    ("Havana", "America/Havana"),
    ("Anchorage", "America/Anchorage"),
    ("Nouméa", "Pacific/Noumea"),
    ("Fiji", "Pacific/Fiji"),
    ("Praia", "Atlantic/Cape_Verde"),
    ("St. John's", "America/St_Johns"),
    ("Darwin", "Australia/Darwin"),
    ("Samoa", "Pacific/Apia"),
    ("Azores", "Atlantic/Azores"),
    ("Nuuk", "America/Nuuk"),
    ("Fernando de Noronha", "America/Noronha"),
    ("Pago Pago", "Pacific/Pago_Pago"),
    ("Easter Island", "Pacific/Easter"),
    ("Saint-Pierre", "America/Miquelon"),
    ("Lord Howe Island", "Australia/Lord_Howe"),
    ("Norfolk Island", "Pacific/Norfolk"),
    ("Kiritimati", "Pacific/Kiritimati"),
    ("Chatham Islands", "Pacific/Chatham"),
    ("Marquesas Islands", "Pacific/Marquesas"),
    ("Gambier Islands", "Pacific/Gambier"),
    ("Pitcairn", "Pacific/Pitcairn"),
    ("Adak", "America/Adak"),
    ("Eucla", "Australia/Eucla"),
    ("Troll Station", "Antarctica/Troll"),
)


async def prepare() -> None:
    """Build the index of places where it is missing, so that no one waits for it later."""
    try:
        await asyncio.to_thread(ready_index)
    except (OSError, subprocess.CalledProcessError):
        _log.warning("The index of places could not be built.", exc_info=True)


async def find_city(text: str) -> list[Place]:
    """Places a person may mean by a typed city, country or IANA zone, the largest first.

    One when its clock is beyond doubt, at most six to choose from otherwise, none for anything
    that is no place. Small slips are forgiven. Without an index (a full disk) only none is known.
    """
    return await asyncio.to_thread(_find, text)


def _find(text: str) -> list[Place]:
    try:
        index = ready_index()
        try:
            return search(index, text)
        except sqlite3.DatabaseError:
            # Cut short by a full disk or a crash of the machine: once more from the start.
            index.unlink(missing_ok=True)
            return search(ready_index(), text)
    except (OSError, subprocess.CalledProcessError, sqlite3.Error):
        _log.warning("The index of places cannot be used.", exc_info=True)
        return []


async def zone_at(latitude: float, longitude: float) -> Place:
    """The zone at a shared location (degrees north and east); the point is not kept.

    Raises ValueError for a point that is not on Earth.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("a latitude is from -90 to 90, a longitude from -180 to 180 degrees")
    place = await asyncio.to_thread(_look_up_point, latitude, longitude)
    if place is None:
        raise ValueError("no zone is known at this location")
    return place


def _look_up_point(latitude: float, longitude: float) -> Place | None:
    # Loaded when first needed: its maps take 34 MB.
    from tzfpy import get_tz

    return place_of_zone(get_tz(longitude, latitude))


def short_list() -> list[Place]:
    """Common zones from west to east, for a list of buttons."""
    return [Place(label, zone, None) for label, zone in _SHORT_LIST]


def zone_from_clock(now: datetime, said: time) -> list[Place]:
    """Zones whose clocks show about `said` at `now`, the most populous first, at most six.

    To the nearest quarter of an hour; where no one lives by that clock, the zones nearest to it.
    """
    fitting = offsets_from_clock(now, said)
    apart = {
        place: min(abs(_offset(place.zone, now) - offset) for offset in fitting)
        for place in (Place(label, zone, None) for label, zone in _CLOCKS)
    }
    least = min(apart.values())
    return [place for place, distance in apart.items() if distance == least][:MOST_CHOICES]


def _offset(zone: str, now: datetime) -> timedelta:
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    if offset is None:
        raise ValueError(f"the zone {zone} has no offset at {now}")
    return offset
