"""Looking up what a person typed in the index of places: exact names first, then slips."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from bot.place_index import LONGEST_CODE, WELL_KNOWN, normalized
from bot.zones import canonical_zone, place_of_zone
from care.person import Place

MOST_CHOICES = 6
_LONGEST_TYPED = 100
_SHORTEST_PREFIX = 5

# Another name ("Cologne", "Bombay") is taken as meant where the place is large enough beside
# those whose own name it is, and a guess where the place is not tiny beside the largest guess.
_ALTERNATE_OUTWEIGHS = 10
_GUESS_SHARE = 0.1

# Allowed slips (a letter wrong, missing, doubled, or two swapped) by length of the typed name.
# The first letter must be right, and a short name be a large city's: "hello" is not Bello,
# "cancel" not Cantel.
_ONE_SLIP_FROM = 5
_TWO_SLIPS_FROM = 8


class _Row(NamedTuple):
    name: str
    region: str | None
    country: str
    population: int
    zone: str
    clock: int
    main: int


_COLUMNS = "place.name, region, country, population, zone, clock"


def search(index: Path, text: str) -> list[Place]:
    """Places that `text` may mean, the largest first, one for each country and clock.

    At most six; none for what is no place. Raises sqlite3.DatabaseError for a broken index.
    """
    if len(text) > _LONGEST_TYPED:
        return []
    if ("/" in text or text.strip().upper() in ("UTC", "GMT")) and canonical_zone(text):
        zone = place_of_zone(text)
        return [zone] if zone else []
    typed = normalized(text)
    if not typed:
        return []
    # Every change of the index is a new file under the old name, so this one never changes.
    with closing(sqlite3.connect(f"{index.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        rows = (
            [
                *_in_country(database, typed),
                *_in_region(database, typed),
                *_named_or_known_as(database, typed),
            ]
            or _qualified(database, typed)
            or _starting_with(database, typed)
            or _misspelt(database, typed)
        )
        return _choices(database, rows)


def _rows(found: Iterable[tuple[object, ...]]) -> list[_Row]:
    return [_Row._make(row) for row in found]


def _named(database: sqlite3.Connection, typed: str) -> list[_Row]:
    return _rows(
        database.execute(
            f"SELECT {_COLUMNS}, main FROM name JOIN place ON place.id = name.place WHERE norm = ?",
            (typed,),
        )
    )


def _named_or_known_as(database: sqlite3.Connection, typed: str) -> list[_Row]:
    rows = _named(database, typed)
    own = max((row.population for row in rows if row.main), default=0)
    other = max((row.population for row in rows if not row.main), default=0)
    least = max(own * _ALTERNATE_OUTWEIGHS, other * _GUESS_SHARE)
    return [row for row in rows if row.main or row.population >= least]


def _in_country(database: sqlite3.Connection, typed: str) -> list[_Row]:
    """The largest city of each clock of a country."""
    return _rows(
        database.execute(
            "SELECT place.name, region, country, max(population), zone, clock, 1 FROM country_name"
            " JOIN place ON place.country = country_name.code WHERE norm = ?"
            " GROUP BY country, clock",
            (typed,),
        )
    )


def _in_region(database: sqlite3.Connection, typed: str) -> list[_Row]:
    """The largest city of each clock of a state or province, by its full name."""
    if len(typed) <= LONGEST_CODE:
        return []
    return _rows(
        database.execute(
            "SELECT place.name, region, country, max(population), zone, clock, 1 FROM region_name"
            " JOIN place USING (country, region) WHERE norm = ?"
            " GROUP BY country, region, clock",
            (typed,),
        )
    )


def _qualified(database: sqlite3.Connection, typed: str) -> list[_Row]:
    """A name and where it is: "portland oregon", "london uk", "london on canada"."""
    words = typed.split()
    for cut in range(len(words) - 1, 0, -1):
        countries, regions = _areas(database, words[cut:])
        rows = [
            row
            for row in _named(database, " ".join(words[:cut]))
            if row.country in countries or (row.country, row.region) in regions
        ]
        if rows:
            return [row for row in rows if row.main] or rows
    return []


def _areas(
    database: sqlite3.Connection, words: list[str]
) -> tuple[set[str], set[tuple[str, str | None]]]:
    """The countries and regions that the words name; a region may stand before its country."""
    regions = _regions(database, words)
    for cut in range(1, len(words)):
        countries = _countries(database, words[cut:])
        regions |= {found for found in _regions(database, words[:cut]) if found[0] in countries}
    return _countries(database, words), regions


def _countries(database: sqlite3.Connection, words: list[str]) -> set[str]:
    name = " ".join(words)
    found = database.execute(
        "SELECT code FROM country_name WHERE norm = ?"
        " UNION SELECT code FROM country WHERE code = upper(?)",
        (name, name),
    )
    return {code for (code,) in found}


def _regions(database: sqlite3.Connection, words: list[str]) -> set[tuple[str, str | None]]:
    name = " ".join(words)
    return set(database.execute("SELECT country, region FROM region_name WHERE norm = ?", (name,)))


def _starting_with(database: sqlite3.Connection, typed: str) -> list[_Row]:
    if len(typed) < _SHORTEST_PREFIX:
        return []
    found = database.execute(
        f"SELECT {_COLUMNS}, main FROM name JOIN place ON place.id = name.place"
        " WHERE norm >= ? AND norm < ? AND main",
        (typed, typed + "\U0010ffff"),
    )
    return _not_tiny(_rows(found))


def _misspelt(database: sqlite3.Connection, typed: str) -> list[_Row]:
    # Loaded only when needed: most names are found as typed.
    from rapidfuzz.distance import OSA

    if len(typed) < _ONE_SLIP_FROM:
        return []
    long = len(typed) >= _TWO_SLIPS_FROM
    slips = 2 if long else 1
    near: dict[int, list[_Row]] = {}
    for norm, *columns in database.execute(
        f"SELECT norm, {_COLUMNS}, main FROM spelling JOIN place ON place.id = spelling.place"
        " WHERE length BETWEEN ? AND ? AND substr(norm, 1, 1) = ? AND population >= ?",
        (
            len(typed) - slips,
            len(typed) + slips,
            typed[0],
            0 if long else WELL_KNOWN,
        ),
    ):
        distance = OSA.distance(typed, norm, score_cutoff=slips)
        if distance <= slips:
            near.setdefault(distance, []).append(_Row._make(columns))
    if not near:
        return []
    nearest = near[min(near)]
    return _not_tiny([row for row in nearest if row.main] or nearest)


def _not_tiny(rows: list[_Row]) -> list[_Row]:
    largest = max((row.population for row in rows), default=0)
    return [row for row in rows if row.population >= largest * _GUESS_SHARE]


def _choices(database: sqlite3.Connection, rows: list[_Row]) -> list[Place]:
    chosen: dict[tuple[str, int], _Row] = {}
    for row in sorted(rows, key=lambda row: (-row.population, row.name)):
        chosen.setdefault((row.country, row.clock), row)
    shown = list(chosen.values())[:MOST_CHOICES]
    labels = [_label(database, row) for row in shown]
    return [
        Place(
            label if labels.count(label) == 1 else f"{label} ({_city_of(row.zone)} time)",
            row.zone,
            row.country,
        )
        for row, label in zip(shown, labels, strict=True)
    ]


def _city_of(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _label(database: sqlite3.Connection, row: _Row) -> str:
    found = database.execute("SELECT name FROM country WHERE code = ?", (row.country,)).fetchone()
    country = found[0] if found else row.country
    return ", ".join(_distinct(part for part in (row.name, row.region, country) if part))


def _distinct(parts: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(parts))
