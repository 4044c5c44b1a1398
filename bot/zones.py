"""What the time zone database says about a zone: its present name, its country, how to call it."""

from functools import lru_cache
from importlib.resources import files

from care.person import Place

_UNIVERSAL = "Etc/UTC"


@lru_cache(maxsize=1)
def _countries_of_zones() -> dict[str, str]:
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Casefolded zone name -> zone name, for every name of the database."""
    names = files("tzdata").joinpath("zones").read_text("utf-8").split()
    return {name.casefold(): name for name in names}


@lru_cache(maxsize=1)
def _links() -> dict[str, str]:
    lines = files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text("utf-8").splitlines()
    links = (line.split() for line in lines if line.startswith("L "))
    return {name: target for _, target, name in links}


def canonical_zone(name: str) -> str | None:
    """The present name of an IANA zone in any case and of any age, None for anything else.

    A name that stands for a country of its own is kept (Europe/Oslo), an old one is replaced
    (Asia/Calcutta -> Asia/Kolkata).
    """
    found = _names().get(name.strip().casefold())
    if found is None or found in _countries_of_zones():
        return found
    return _links().get(found, found)


def country_of(zone: str) -> str | None:
    """The ISO 3166 code of the country that `zone` is used in first, None at sea or unknown."""
    name = canonical_zone(zone)
    return _countries_of_zones().get(name) if name else None


def place_of_zone(zone: str) -> Place | None:
    """A zone by its own words ("Berlin time"), None when there is no such zone."""
    name = canonical_zone(zone)
    if name is None:
        return None
    city = name.rpartition("/")[2].replace("_", " ")
    if name == _UNIVERSAL:
        label = "UTC"
    elif name.startswith("Etc/GMT"):
        # POSIX counts west as positive: Etc/GMT+10 is ten hours behind UTC.
        label = city.replace("GMT", "UTC").translate(str.maketrans("+-", "-+"))
    else:
        label = f"{city} time"
    return Place(label, name, country_of(name))
