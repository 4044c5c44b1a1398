"""What is due to whom: one row a message, from the plan to the word that it arrived.

The life of a row, and what a crash at each point leaves: docs/storage.md.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    Update,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from care.events import Kind
from care.outcome import Due
from storage.leases import LeaseClock, LeaseTime, clock_of
from storage.listed import is_one_of, rows_of
from storage.tables import CUES, LEASED, PENDING, SETTLED, State, outbox, schedule
from storage.types import UtcDateTime
from storage.upsert import insert_new


class Row(NamedTuple):
    """A row of the outbox. `tries` counts how often it was handed to the wire.

    `uncertain_at`: when a try of it may have arrived. `missed_from`: the first local date from
    which on the slot did not come, up to the day before `on`.
    """

    id: int
    person_id: int
    kind: Kind
    on: date
    occasion: str
    due_at: datetime
    expires_at: datetime
    state: State
    tries: int
    uncertain_at: datetime | None = None
    missed_from: date | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a row in hand.

    PENDING asks for another try, not before `retry_at`; `uncertain_at` if the last one may have
    arrived. A row that was sent remembers the message, and its text by id and version.
    """

    id: int
    state: State
    message_id: int | None = None
    text_id: str | None = None
    text_version: str | None = None
    retry_at: datetime | None = None
    uncertain_at: datetime | None = None


_ROW = (
    outbox.c.id,
    outbox.c.person_id,
    outbox.c.kind,
    outbox.c.local_date.label("on"),
    outbox.c.occasion,
    outbox.c.due_at,
    outbox.c.expires_at,
    outbox.c.state,
    outbox.c.tries,
    outbox.c.uncertain_at,
    outbox.c.missed_from,
)

# The statements of every look are made once, or once for each clock: to build one takes longer
# than SQLite takes to run it.
_NOW = bindparam("now", type_=UtcDateTime)
_MOST = bindparam("most", type_=Integer)
_BY = bindparam("by", type_=Text)
_OF_THESE = is_one_of(outbox.c.id, "ids")
_IN_HAND = and_(LEASED, outbox.c.owner == _BY)
_STALE = (
    select(*_ROW)
    .where(PENDING, outbox.c.expires_at <= _NOW)
    .order_by(outbox.c.expires_at, outbox.c.id)
    .limit(_MOST)
)


def _change(which: Select[Any], **values: Any) -> ReturningUpdate[Any]:
    """Changes the rows that `which` selects, without those that another process holds."""
    # Apart, or PostgreSQL may run the subquery, and take its locks, more than once.
    chosen = which.with_for_update(skip_locked=True).cte("chosen")
    return (
        update(outbox).where(outbox.c.id.in_(select(chosen.c.id))).values(**values).returning(*_ROW)
    )


def _settle_sent() -> Update:
    """Writes of any number of rows in hand at once that they were sent: as most rows end."""
    arrived = rows_of("arrived").c.value
    row, message, text_id, version = (arrived[place].as_string() for place in range(4))
    return (
        update(outbox)
        .where(outbox.c.id == cast(row, BigInteger), _IN_HAND)
        .values(
            state=State.SENT,
            owner=None,
            lease_until=None,
            message_id=cast(message, BigInteger),
            text_id=text_id,
            text_version=version,
            sent_at=_NOW,
        )
    )


def _settle(held: ColumnElement[bool]) -> Update:
    """Writes what became of a row if `held` is true of it."""
    retry, uncertain = (bindparam(name, type_=UtcDateTime) for name in ("retry", "uncertain"))
    return (
        update(outbox)
        .where(outbox.c.id == bindparam("row"), held)
        .values(
            state=bindparam("to"),
            owner=None,
            lease_until=None,
            not_before=func.coalesce(retry, outbox.c.not_before),
            uncertain_at=func.coalesce(uncertain, outbox.c.uncertain_at),
        )
    )


_SETTLE_SENT = _settle_sent()
_SETTLE = _settle(_IN_HAND)


async def add(connection: AsyncConnection, rows: Sequence[tuple[int, Due]], now: datetime) -> None:
    """Adds rows, each with its person's id. One that is there already stays as it is."""
    if rows:
        await connection.execute(
            insert_new(connection, outbox),
            [
                {
                    "person_id": person_id,
                    "kind": due.kind,
                    "local_date": due.on,
                    "occasion": due.occasion,
                    "due_at": due.at,
                    "expires_at": due.expires_at,
                    "not_before": due.at,
                    "state": State.PENDING,
                    "tries": 0,
                    "created_at": now,
                    "deadline": due.deadline,
                    "missed_from": due.missed_from,
                }
                for person_id, due in rows
            ],
        )


@cache
def _claim(clock: LeaseClock, of_people: bool, cues: bool) -> ReturningUpdate[Any]:
    """What claims rows; only those of the parameter `people` if it is `of_people`."""
    waiting = CUES if cues else PENDING
    due = select(outbox.c.id).where(
        waiting, outbox.c.not_before <= _NOW, outbox.c.expires_at > _NOW
    )
    if of_people:
        due = due.where(is_one_of(outbox.c.person_id, "people"))
    elif not cues:
        # Else SQLite would gather and sort all that is due.
        due = due.with_hint(outbox, "INDEXED BY ix_outbox_by_deadline", "sqlite")
    # The order is what keeps PostgreSQL on the index.
    due = due.order_by(outbox.c.deadline, outbox.c.not_before, outbox.c.id).limit(_MOST)
    return _change(due, state=State.CLAIMED, owner=_BY, lease_until=clock.until)


async def claim(
    connection: AsyncConnection,
    now: datetime,
    owner: str,
    lease: timedelta,
    limit: int,
    person_ids: Iterable[int] | None = None,
    *,
    cues: bool = False,
    leases: LeaseTime | None = None,
) -> list[Row]:
    """Takes rows that are due for `owner` until the lease runs out; the nearest deadline first.

    `person_ids` restricts it to these people's rows, to answer them at once, `cues` to those of
    runs under way. A row that another process takes at this moment is passed over. The lease is
    counted from `leases` on, without it from `now`.
    """
    began = now if leases is None else leases
    clock = clock_of(began)
    parameters = {"now": now, "most": limit, "by": owner, **clock.until_is(began, lease)}
    if person_ids is not None:
        parameters["people"] = person_ids
    query = _claim(clock, person_ids is not None, cues)
    return _rows(await connection.execute(query, parameters))


@cache
def _mark_sending(clock: LeaseClock) -> ReturningUpdate[Any]:
    return (
        update(outbox)
        .where(
            _OF_THESE,
            outbox.c.state == State.CLAIMED,
            outbox.c.owner == _BY,
            outbox.c.expires_at > _NOW,
        )
        .values(state=State.SENDING, tries=outbox.c.tries + 1, lease_until=clock.until)
        .returning(outbox.c.id)
    )


async def mark_sending(
    connection: AsyncConnection,
    ids: Iterable[int],
    owner: str,
    now: datetime,
    lease: timedelta,
    *,
    leases: LeaseTime | None = None,
) -> set[int]:
    """Says that these rows go on the wire now. Returns those that are still the owner's to send.

    One that was freed is not, nor one that is past its last moment. The others begin a new lease,
    as in `claim`: what was left of the first may be less than the wire takes.
    """
    began = now if leases is None else leases
    clock = clock_of(began)
    parameters = {"ids": ids, "by": owner, "now": now, **clock.until_is(began, lease)}
    return set((await connection.execute(_mark_sending(clock), parameters)).scalars())


async def renew(connection: AsyncConnection, owner: str, now: LeaseTime, until: LeaseTime) -> None:
    """Keeps the rows that `owner` has on the wire: nobody may take them for a dead one's.

    What is claimed and not sent is not kept: its lease says how long it may wait for its turn.
    """
    await connection.execute(
        update(outbox)
        .where(
            LEASED,
            outbox.c.state == State.SENDING,
            outbox.c.owner == owner,
            outbox.c.lease_until > now,
        )
        .values(lease_until=until)
    )


async def settle(
    connection: AsyncConnection, results: Sequence[Settled], owner: str, now: datetime
) -> None:
    """Writes what became of rows in hand. Rows that are no longer the owner's stay as they are."""
    sent = [result for result in results if result.state is State.SENT]
    if sent:
        arrived = [(one.id, one.message_id, one.text_id, one.text_version) for one in sent]
        parameters = {"arrived": sorted(arrived), "now": now, "by": owner}
        await connection.execute(_SETTLE_SENT, parameters)
    if others := [result for result in results if result.state is not State.SENT]:
        await connection.execute(_SETTLE, _ends(others, by=owner))


@cache
def _overdue(clock: LeaseClock) -> Select[Any]:
    return (
        select(*_ROW)
        .where(LEASED, outbox.c.state == State.SENDING, outbox.c.lease_until <= clock.now)
        .order_by(outbox.c.lease_until, outbox.c.id)
        .with_for_update(skip_locked=True)
    )


async def overdue(connection: AsyncConnection, now: LeaseTime) -> list[Row]:
    """Rows that were on the wire when their lease ran out: sent or not, nobody knows.

    They are locked until the transaction ends, in which `settle_overdue` says what becomes of
    them.
    """
    clock = clock_of(now)
    return _rows(await connection.execute(_overdue(clock), clock.now_is(now)))


@cache
def _settle_overdue(clock: LeaseClock) -> Update:
    return _settle(and_(outbox.c.state == State.SENDING, outbox.c.lease_until <= clock.now))


async def settle_overdue(
    connection: AsyncConnection, results: Sequence[Settled], now: LeaseTime
) -> None:
    """Writes what becomes of overdue rows: another try (PENDING) or the end (UNCERTAIN)."""
    if results:
        clock = clock_of(now)
        await connection.execute(_settle_overdue(clock), _ends(results, **clock.now_is(now)))


@cache
def _release(clock: LeaseClock) -> ReturningUpdate[Any]:
    ended = (
        select(outbox.c.id)
        .where(
            LEASED,
            outbox.c.state == State.CLAIMED,
            outbox.c.lease_until <= clock.now,
            ~_OF_THESE,
        )
        .order_by(outbox.c.lease_until, outbox.c.id)
    )
    return _change(ended, state=State.PENDING, owner=None, lease_until=None)


async def release(
    connection: AsyncConnection, now: LeaseTime, in_hand: Collection[int] = ()
) -> int:
    """Frees the rows that were claimed and not sent when their lease ran out; how many.

    `in_hand` are rows that the caller still works on, however late it is.
    """
    clock = clock_of(now)
    parameters = {"ids": in_hand, **clock.now_is(now)}
    return len((await connection.execute(_release(clock), parameters)).all())


async def end_leases(connection: AsyncConnection, now: LeaseTime, owner: str | None = None) -> None:
    """Ends the leases of `owner` at `now`, on the way out; or all of them.

    All: only for a process that knows itself alone, at its start, so that what an earlier one
    left behind need not wait. `release` and `overdue` then find the rows.
    """
    statement = update(outbox).where(LEASED, outbox.c.lease_until > now).values(lease_until=now)
    if owner is not None:
        statement = statement.where(outbox.c.owner == owner)
    await connection.execute(statement)


async def stale(connection: AsyncConnection, now: datetime, limit: int) -> list[Row]:
    """At most `limit` waiting rows that are past their last moment; `close` ends them."""
    return _rows(await connection.execute(_STALE, {"now": now, "most": limit}))


async def close(connection: AsyncConnection, ids: Iterable[int], now: datetime) -> list[Row]:
    """Ends those of these rows that still wait past their last moment; which.

    EXPIRED, or UNCERTAIN where a try may have arrived.
    """
    late = (
        select(outbox.c.id)
        .where(PENDING, outbox.c.expires_at <= now, outbox.c.id.in_(list(ids)))
        .order_by(outbox.c.expires_at, outbox.c.id)
    )
    ends = case((outbox.c.uncertain_at.is_(None), State.EXPIRED), else_=State.UNCERTAIN)
    return _rows(await connection.execute(_change(late, state=ends)))


async def bring_forward(connection: AsyncConnection, now: datetime) -> int:
    """After the clock was turned back: what waits for an instant that no longer means anything.

    What was to go out at once goes out now; what waits for another try waits no longer than
    until it is due. Returns how many rows were brought forward.
    """
    at_once = outbox.c.due_at <= outbox.c.created_at
    again = outbox.c.not_before > outbox.c.due_at
    instant = literal(now, UtcDateTime)
    earliest = case((or_(at_once, outbox.c.due_at <= instant), instant), else_=outbox.c.due_at)
    waiting = (
        select(outbox.c.id)
        .where(PENDING, outbox.c.not_before > now, or_(at_once, again))
        .order_by(outbox.c.not_before, outbox.c.id)
    )
    return len((await connection.execute(_change(waiting, not_before=earliest))).all())


async def forget_settled(connection: AsyncConnection, before: datetime, limit: int) -> int:
    """Deletes at most `limit` settled rows that could have been sent until `before`; how many.

    With a row goes what keeps its message from being added once more, so `before` lies further
    back than anything that adds rows (docs/storage.md).
    """
    old = (
        select(outbox.c.id)
        .where(SETTLED, outbox.c.expires_at <= before)
        .order_by(outbox.c.expires_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("old")
    )
    statement = delete(outbox).where(outbox.c.id.in_(select(old.c.id))).returning(outbox.c.id)
    return len((await connection.execute(statement)).all())


async def open_count(connection: AsyncConnection, now: datetime) -> int:
    """How many rows are due and not settled: waiting at `now`, or in hand."""
    waiting = select(func.count()).select_from(outbox).where(PENDING, outbox.c.not_before <= now)
    in_hand = select(func.count()).select_from(outbox).where(LEASED)
    counts = await connection.execute(union_all(waiting, in_hand))
    return sum(counts.scalars())


async def queue(connection: AsyncConnection, now: datetime) -> tuple[int, datetime | None]:
    """How many messages are due and not settled, and since when the oldest is; None for none.

    A slot that is due and not planned counts too: it is what grows while no dispatcher runs.
    """
    waiting = select(func.count(), func.min(outbox.c.not_before)).where(
        PENDING, outbox.c.not_before <= now
    )
    in_hand = select(func.count(), func.min(outbox.c.not_before)).where(LEASED)
    slots = select(func.count(), func.min(schedule.c.due_at)).where(schedule.c.due_at <= now)
    parts = (await connection.execute(union_all(waiting, in_hand, slots))).all()
    since = min((instant for _, instant in parts if instant is not None), default=None)
    return sum(count for count, _ in parts), since


async def next_cue(connection: AsyncConnection, now: datetime, until: datetime) -> datetime | None:
    """When the next cue of a run falls due, up to `until`; None where none does."""
    query = select(func.min(outbox.c.not_before)).where(
        CUES, outbox.c.not_before <= until, outbox.c.expires_at > now
    )
    due: datetime | None = (await connection.execute(query)).scalar()
    return due


async def last_shown(connection: AsyncConnection, row: Row) -> int | None:
    """The message that a row of the same kind and date showed last, before `row`; None for none."""
    query = (
        select(outbox.c.message_id)
        .where(
            outbox.c.person_id == row.person_id,
            outbox.c.kind == row.kind,
            outbox.c.local_date == row.on,
            outbox.c.message_id.is_not(None),
            outbox.c.id != row.id,
        )
        .order_by(outbox.c.sent_at.desc(), outbox.c.id.desc())
        .limit(1)
    )
    message_id: int | None = (await connection.execute(query)).scalar()
    return message_id


async def another_before(connection: AsyncConnection, row: Row, now: datetime) -> bool:
    """Whether a row of the same kind and date that was due before this one is not yet sent."""
    query = select(
        select(1)
        .where(
            outbox.c.person_id == row.person_id,
            outbox.c.kind == row.kind,
            outbox.c.local_date == row.on,
            outbox.c.due_at < row.due_at,
            outbox.c.expires_at > now,
            outbox.c.state.in_([State.PENDING, State.CLAIMED, State.SENDING]),
        )
        .exists()
    )
    return bool((await connection.execute(query)).scalar())


async def waiting_for(connection: AsyncConnection, person_id: int) -> list[Row]:
    """What waits to be sent to a person, the earliest first."""
    query = select(*_ROW).where(PENDING, outbox.c.person_id == person_id)
    return _rows(await connection.execute(query))


def _rows(result: CursorResult[Any]) -> list[Row]:
    return sorted(map(Row._make, result), key=attrgetter("due_at", "id"))


def _ends(results: Sequence[Settled], **held: Any) -> list[dict[str, Any]]:
    """The parameters that `_settle` takes, with those of `held`."""
    return [
        {
            "row": result.id,
            "to": result.state,
            "retry": result.retry_at,
            "uncertain": result.uncertain_at,
            **held,
        }
        # In one order, so that two who settle cannot block each other.
        for result in sorted(results, key=lambda result: result.id)
    ]
