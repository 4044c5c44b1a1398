"""People: loading snapshots, saving what changed in them, deleting everything about them.

Each function takes the same number of statements for one person as for five hundred.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncConnection

from care import person as care
from care.person import PersonState
from storage import inbox, schedule, tables
from storage.listed import is_one_of
from storage.mapping import Shape
from storage.upsert import insert_or_replace

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """A tuple in a snapshot: one row an item, in order of `time`, then of the primary key.

    `bounded`: only what belongs to the current enrollment is loaded.
    """

    field: str
    shape: Shape[Any]
    table: Table
    time: str
    bounded: bool

    key: tuple[str, ...]  # the columns of the primary key

    def items(self, person: PersonState | None) -> tuple[Any, ...]:
        """What a snapshot holds of it; nothing where there is no snapshot."""
        return getattr(person, self.field) if person is not None else ()

    def rows(self, person_id: int, items: Iterable[Any]) -> dict[Key, dict[str, Any]]:
        """The rows of a person's items by primary key."""
        rows = ({"person_id": person_id, **self.shape.row(item)} for item in items)
        return {tuple(row[name] for name in self.key): row for row in rows}


def _collection(
    field: str, make: type[Any], table: Table, time: str, *, bounded: bool = True
) -> Collection:
    key = tuple(column.name for column in table.primary_key)
    return Collection(field, Shape.of(make, table), table, time, bounded, key)


PERSON = Shape.of(PersonState, tables.person)
_ENROLLMENT = Shape.of(care.Enrollment, tables.enrollment)
COLLECTIONS = (
    _collection("scores", care.Score, tables.score, "at"),
    _collection("answers", care.Answer, tables.answer, "at"),
    _collection("sessions", care.SessionLog, tables.session, "at"),
    _collection("runs", care.Run, tables.run, "on"),
    _collection("flares", care.Flare, tables.flare, "on"),
    _collection("decisions", care.Decided, tables.decision, "at"),
    _collection("escalations", care.Escalation, tables.escalation, "on"),
    _collection("visits", care.Visit, tables.visit, "on", bounded=False),
    _collection("stops", care.Stop, tables.stop, "raised_at", bounded=False),
    _collection("adjustments", care.Adjustment, tables.adjustment, "at", bounded=False),
    _collection("told", care.Told, tables.told, "on"),
)


def _of_current_enrollment(table: Table) -> ColumnElement[bool]:
    run = tables.enrollment.c
    started_on = (
        select(func.max(run.started_on)).where(run.person_id == table.c.person_id).scalar_subquery()
    )
    return table.c.on >= func.coalesce(started_on, table.c.on)


@dataclass(frozen=True, slots=True)
class _Loading:
    """What loads the people that `are` names: made once, for to build a query takes longer than
    SQLite takes to answer it."""

    people: Select[Any]
    locked: Select[Any]
    enrollments: Select[Any]
    collections: tuple[tuple[Collection, Select[Any]], ...]

    @classmethod
    def of(cls, are: Callable[[ColumnElement[int]], ColumnElement[bool]]) -> Self:
        runs = tables.enrollment
        # Beside each person whether any of them has something in a collection: most have nothing
        # in several of these, and to ask for it takes a way to the database for each.
        held = (
            exists().where(are(collection.table.c.person_id)).label(f"any_{collection.field}")
            for collection in COLLECTIONS
        )
        person = tables.person
        people = select(person, *held).where(are(person.c.id)).order_by(person.c.id)
        return cls(
            people,
            # The weaker of the two row locks: outbox rows for these people may still be added.
            people.with_for_update(key_share=True),
            select(runs).where(are(runs.c.person_id)).order_by(runs.c.started_on),
            tuple((collection, _load_query(collection, are)) for collection in COLLECTIONS),
        )

    def asked(self, ids: list[int]) -> dict[str, Any]:
        """The parameter of each of these."""
        return {"ids": ids if self is _LOAD else ids[0]}


def _load_query(
    collection: Collection, are: Callable[[ColumnElement[int]], ColumnElement[bool]]
) -> Select[Any]:
    table = collection.table
    query = select(table).where(are(table.c.person_id))
    if collection.bounded:
        query = query.where(_of_current_enrollment(table))
    return query.order_by(table.c[collection.time], *table.primary_key)


_LOAD = _Loading.of(lambda id: is_one_of(id, "ids"))
# Who taps is alone: SQLite would read a list of one id in each part of the statement.
_LOAD_ONE = _Loading.of(lambda id: id == bindparam("ids", type_=BigInteger))


async def load(
    connection: AsyncConnection, ids: Iterable[int], *, lock: bool = False
) -> dict[int, PersonState]:
    """The snapshots of the people among `ids` that are known.

    A snapshot holds the current enrollment (the latest), all visits, stops and adjustments, and
    of the rest what has a date from the enrollment's first day on: the rules look no further back,
    and a snapshot stays small however often a person starts again.

    `lock` keeps others from changing these people until the transaction ends. It is taken in
    order of id, so that two takers cannot block each other. On SQLite the transaction itself is
    that lock.
    """
    wanted = sorted(set(ids))
    loading = _LOAD_ONE if len(wanted) == 1 else _LOAD
    query = loading.locked if lock else loading.people
    rows = (await connection.execute(query, loading.asked(wanted))).all()
    if not rows:
        return {}
    parts = {row.id: PERSON.arguments(row) for row in rows}
    known = loading.asked(list(parts))
    for row in (await connection.execute(loading.enrollments, known)).all():
        parts[row.person_id]["enrollment"] = _ENROLLMENT.value(row)
    held = rows[0]._mapping
    for collection, query in loading.collections:
        if held[f"any_{collection.field}"]:
            _take(collection, (await connection.execute(query, known)).all(), parts)
    return {id: PersonState(**arguments) for id, arguments in parts.items()}


def _take(
    collection: Collection, rows: Sequence[Row[Any]], parts: Mapping[int, dict[str, Any]]
) -> None:
    """Put the rows of a collection to their people."""
    items: dict[int, list[Any]] = {id: [] for id in parts}
    value = collection.shape.value
    for row in rows:
        items[row.person_id].append(value(row))
    for id, held in items.items():
        parts[id][collection.field] = tuple(held)


async def load_earlier(connection: AsyncConnection, id: int) -> care.Earlier:
    """What is held of a person's enrollments before the current one: no snapshot has it."""
    runs = tables.enrollment
    query = select(runs).where(runs.c.person_id == id).order_by(runs.c.started_on)
    enrollments = [_ENROLLMENT.value(row) for row in await connection.execute(query)]
    parts: dict[str, Any] = {"enrollments": tuple(enrollments[:-1])}
    for collection in COLLECTIONS:
        if not collection.bounded:
            continue
        table = collection.table
        held = select(table).where(table.c.person_id == id, ~_of_current_enrollment(table))
        held = held.order_by(table.c[collection.time], *table.primary_key)
        rows = await connection.execute(held)
        parts[collection.field] = tuple(collection.shape.value(row) for row in rows)
    return care.Earlier(**parts)


async def save(
    connection: AsyncConnection,
    before: Mapping[int, PersonState | None],
    after: Sequence[PersonState],
    now: datetime,
) -> None:
    """Writes what differs between the snapshots that were loaded and those that are to be kept.

    `before` has the loaded snapshot of each person in `after`, or None or nothing for a new one.
    The next slots of those whose times, zone or enrollment changed are planned anew from `now`.
    An earlier enrollment and what belongs to it stay when a later one begins.
    """
    pairs = [(old, person) for person in after if (old := before.get(person.id)) is not person]
    await _write(
        connection,
        tables.person,
        [PERSON.row(new) for old, new in pairs if old is None or PERSON.differ(old, new)],
    )
    await _save_enrollments(connection, pairs)
    for collection in COLLECTIONS:
        await _save_collection(connection, collection, pairs)
    await schedule.replan(connection, pairs, now)


async def _save_enrollments(
    connection: AsyncConnection, pairs: Sequence[tuple[PersonState | None, PersonState]]
) -> None:
    changed = [
        (old.enrollment if old else None, new)
        for old, new in pairs
        if (old.enrollment if old else None) != new.enrollment
    ]
    # What is given up is deleted; what is only followed by a later run is kept.
    table = tables.enrollment
    ended = [
        {"person": new.id, "after": new.enrollment.started_on if new.enrollment else date.min}
        for old, new in changed
        if old and (new.enrollment is None or new.enrollment.started_on < old.started_on)
    ]
    if ended:
        await connection.execute(
            delete_from(table).where(
                table.c.person_id == bindparam("person"), table.c.started_on > bindparam("after")
            ),
            ended,
        )
    await _write(connection, table, enrollment_rows([new for _, new in changed]))


def enrollment_rows(people: Iterable[PersonState]) -> list[dict[str, Any]]:
    """The rows of the current enrollments of those who have one."""
    return [
        {"person_id": person.id, **_ENROLLMENT.row(person.enrollment)}
        for person in people
        if person.enrollment
    ]


async def _save_collection(
    connection: AsyncConnection,
    collection: Collection,
    pairs: Sequence[tuple[PersonState | None, PersonState]],
) -> None:
    gone: list[Key] = []
    changed: list[dict[str, Any]] = []
    for old, new in pairs:
        old_items, new_items = collection.items(old), collection.items(new)
        if old_items is new_items:
            continue
        # Of a long history most is the same: no row is made of what stands in both.
        same = set(map(id, old_items)).intersection(map(id, new_items))
        old_rows = collection.rows(new.id, (item for item in old_items if id(item) not in same))
        new_rows = collection.rows(new.id, (item for item in new_items if id(item) not in same))
        gone += [key for key in old_rows if key not in new_rows]
        changed += [row for key, row in new_rows.items() if old_rows.get(key) != row]
    if gone:
        columns = list(collection.table.primary_key)
        await connection.execute(
            delete_from(collection.table).where(
                and_(*(column == bindparam(f"key_{column.name}") for column in columns))
            ),
            [
                {f"key_{column.name}": value for column, value in zip(columns, key, strict=True)}
                for key in gone
            ],
        )
    await _write(connection, collection.table, changed)


async def _write(connection: AsyncConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        await connection.execute(insert_or_replace(connection, table), rows)


async def long_away(
    connection: AsyncConnection, away_since: date, deletable: date, limit: int
) -> list[int]:
    """At most `limit` people who have been away for long, those to be deleted first.

    To be deleted: who was warned that it may happen from `deletable` or an earlier date on. To
    be warned: who was last seen on `away_since` or before.
    """
    person = tables.person.c
    # The order is what keeps PostgreSQL on the indexes.
    warned = (
        select(person.id)
        .where(tables.WARNED, person.deletion_on <= deletable)
        .order_by(person.deletion_on, person.id)
        .limit(limit)
    )
    away = (
        select(person.id)
        .where(tables.NOT_WARNED, person.seen_on <= away_since)
        .order_by(person.seen_on, person.id)
        .limit(limit)
    )
    ids = list((await connection.execute(warned)).scalars())
    ids += (await connection.execute(away)).scalars()
    return ids[:limit]


async def delete(connection: AsyncConnection, ids: Iterable[int], now: datetime) -> None:
    """Deletes everything about these people; nothing that is left names them.

    Waiting updates of theirs are blanked. The one that is being handled, and has led here, stays
    until `inbox.mark_done` blanks it, so that its answer survives a crash.
    """
    gone = sorted(set(ids))
    await inbox.forget_people(connection, gone, now)
    # Before the person: whoever holds one of these rows lets go of it without the person's lock.
    for table in (tables.schedule, tables.outbox):
        await connection.execute(delete_from(table).where(table.c.person_id.in_(gone)))
    await connection.execute(delete_from(tables.person).where(tables.person.c.id.in_(gone)))
