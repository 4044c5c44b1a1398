"""Everything that is held about a person, to take along (clinical.md 9).

Field names are those of `care.person` and do not change: other programs read them. Dates are
ISO, instants UTC, times of day local. What is internal to sending is not theirs: no leases, no
rows that wait.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any

from care.clock import today
from care.messages import Message
from care.messages.data import (
    ExportedData,
    ExportedDiary,
    ExportedRecord,
    ExportedTable,
    NothingHeld,
)
from care.outcome import Outcome
from care.person import Earlier, PersonState, Topic

FORMAT, VERSION = "kneebot export", 1
DIARY_HEADER = ("date", "kind", "value")
FIRST_COLUMNS = ("record", "on", "at")


def export(person: PersonState, earlier: Earlier, now: datetime) -> Outcome:
    """All of it as data, as a table and as a clinic's record; the diary where there is one.

    `earlier` is what is held of earlier enrollments; the diary is that of the current one.
    """
    if person.consent is None and person.enrollment is None and not person.stops:
        return Outcome(person, (NothingHeld(),))
    on = today(person, now)
    messages: list[Message] = [
        ExportedData(on, as_data(person, earlier, now)),
        ExportedTable(on, as_table(person, earlier)),
    ]
    rows = diary_rows(person)
    if rows and person.enrollment is not None:
        start, baseline = person.enrollment.started_on, person.enrollment.baseline
        messages.append(ExportedDiary((DIARY_HEADER, *rows), start, baseline))
    messages.append(ExportedRecord(on, person, earlier, now))
    return Outcome(person, tuple(messages))


def as_data(person: PersonState, earlier: Earlier, now: datetime) -> Mapping[str, object]:
    """The snapshot and what came before it as values that JSON knows, with when it was made."""
    made_at = {"format": FORMAT, "version": VERSION, "made_at": plain(now)}
    return made_at | _object(person) | {"earlier": _object(earlier)}


def as_table(person: PersonState, earlier: Earlier) -> tuple[tuple[str, ...], ...]:
    """The snapshot as rows, the names of the columns first: one row for each record.

    The row `person` holds the settings and all else there is one of. What has several fields
    is spread over columns, like place_zone; a field without a value is empty.
    """
    alone: dict[str, str] = {"record": "person"}
    records = [
        {"record": field.name, **_columns(item)}
        for field in fields(earlier)
        for item in getattr(earlier, field.name)
    ]
    for field in fields(person):
        value = getattr(person, field.name)
        if isinstance(value, tuple) and any(is_dataclass(item) for item in value):
            records += [{"record": field.name, **_columns(item)} for item in value]
        elif value != ():
            alone |= _spread(field.name, value)
    columns = dict.fromkeys(FIRST_COLUMNS)
    for record in (alone, *records):
        columns |= dict.fromkeys(record)
    rows = (tuple(record.get(column, "") for column in columns) for record in (alone, *records))
    return (tuple(columns), *rows)


def diary_rows(person: PersonState) -> tuple[tuple[str, str, str], ...]:
    """The diary of the enrollment as `kneebot assess` reads it (6.8), in order of date."""
    if person.enrollment is None:
        return ()
    start = person.enrollment.started_on
    kinds = {Topic.GLOBAL_CHANGE: "global_change", Topic.CATCH_UP: "catch_up"}
    rows = [
        *((score.on, "pain", str(score.value)) for score in person.scores),
        *((a.on, kinds[a.topic], a.value) for a in person.answers if a.topic in kinds),
        *((visit.on, "visit", visit.outcome.value) for visit in person.visits),
    ]
    return tuple(
        (on.isoformat(), kind, value)
        for on, kind, value in sorted(rows, key=lambda row: row[:2])
        if on >= start
    )


def _object(item: Any) -> dict[str, object]:
    return {field.name: plain(getattr(item, field.name)) for field in fields(item)}


def plain(value: Any) -> object:
    """A value as JSON knows it; an enum is its word, as in the database."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case Enum():
            return value.value if isinstance(value.value, str) else value.name.lower()
        case tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {str(name): plain(item) for name, item in value.items()}
        case None | bool() | int() | float() | str():
            return value
    return _object(value)


def _columns(item: Any) -> dict[str, str]:
    spread: dict[str, str] = {}
    for field in fields(item):
        spread |= _spread(field.name, getattr(item, field.name))
    return spread


def _spread(name: str, value: Any) -> dict[str, str]:
    """A field as columns: one, or one for each field of what it holds."""
    if is_dataclass(value):
        return {f"{name}_{inner}": text for inner, text in _columns(value).items()}
    held = plain(value)
    if isinstance(held, list):
        return {name: " ".join(_text(item) for item in held)}
    return {name: _text(held)}


def _text(plain: object) -> str:
    match plain:
        case None:
            return ""
        case bool():
            return "yes" if plain else "no"
        case dict():
            return " ".join(f"{name}={_text(item)}" for name, item in plain.items())
        case list():
            return " ".join(_text(item) for item in plain)
    return str(plain)
