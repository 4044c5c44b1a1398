"""What is said about the data that is held: export and deletion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from care.person import Earlier, PersonState


@dataclass(frozen=True, slots=True)
class ExportedData:
    """Everything that is held about the person, for one JSON document."""

    on: date
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ExportedTable:
    """The same as a table: a row for each record, the first row names the columns."""

    on: date
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ExportedRecord:
    """What a clinic's system takes over of it (FHIR); `earlier` as in `Asked`."""

    on: date
    person: PersonState
    earlier: Earlier
    made_at: datetime


@dataclass(frozen=True, slots=True)
class ExportedDiary:
    """The diary as `kneebot assess` reads it: date, kind, value."""

    rows: tuple[tuple[str, str, str], ...]
    start: date
    baseline: int


@dataclass(frozen=True, slots=True)
class NothingHeld:
    """There is nothing to export."""


@dataclass(frozen=True, slots=True)
class DeletionComing:
    """After a year away: from `on` what is held is deleted, unless the person says a word."""

    on: date


@dataclass(frozen=True, slots=True)
class DeleteQuestion:
    pass


@dataclass(frozen=True, slots=True)
class Deleted:
    pass


@dataclass(frozen=True, slots=True)
class Kept:
    pass
