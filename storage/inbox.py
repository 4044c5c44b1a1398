"""Updates from Telegram: stored before they are acknowledged, handled once, then blanked.

The life of an update, and what a crash at each point leaves: docs/storage.md.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, Text, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate

from storage.leases import LeaseClock, LeaseTime, clock_of
from storage.listed import is_one_of
from storage.tables import OPEN, inbox
from storage.types import UtcDateTime
from storage.upsert import Insert, insert_new

# Telegram: after a week without updates the next id is random, and may be a lower one.
_IDS_GO_ON_FOR = timedelta(days=6)


@dataclass(frozen=True, slots=True)
class NewUpdate:
    """An update as it came. `person_id` is None where no one person is meant: a group."""

    update_id: int
    person_id: int | None
    payload: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class OpenUpdate:
    """An update to handle. If it is applied, its effect is saved and only the reply is missing.

    `tries` counts how often it was claimed, this time included.
    """

    update_id: int
    person_id: int | None
    payload: str
    received_at: datetime
    is_applied: bool
    tries: int


_DONE = {
    "done_at": bindparam("now", type_=UtcDateTime),
    "payload": "",
    "person_id": None,
    "owner": None,
    "lease_until": None,
}
# Made once, for they come with every update: to build one takes longer than SQLite takes to run it.
_OF_THESE = is_one_of(inbox.c.update_id, "ids")
_MARK_APPLIED = (
    update(inbox)
    .where(OPEN, _OF_THESE, inbox.c.applied_at.is_(None))
    .values(applied_at=bindparam("now", type_=UtcDateTime))
    .returning(inbox.c.update_id)
)
_WITH_OPEN = select(inbox.c.person_id).where(OPEN, is_one_of(inbox.c.person_id, "people"))
_MARK_DONE = update(inbox).where(OPEN, _OF_THESE).values(_DONE)


@cache
def _claim(clock: LeaseClock, excludes: bool) -> ReturningUpdate[Any]:
    """What claims updates; those of the parameter `people` are passed over if it `excludes`."""
    other = inbox.alias("other")
    before_it_or_in_hand = (
        select(1)
        .select_from(other)
        .where(
            other.c.done_at.is_(None),
            other.c.person_id == inbox.c.person_id,
            or_(other.c.update_id < inbox.c.update_id, other.c.lease_until > clock.now),
        )
        .exists()
    )
    is_free = or_(inbox.c.lease_until.is_(None), inbox.c.lease_until <= clock.now)
    query = select(inbox.c.update_id).where(OPEN, is_free, ~before_it_or_in_hand)
    if excludes:
        excluded = is_one_of(inbox.c.person_id, "people")
        query = query.where(or_(inbox.c.person_id.is_(None), ~excluded))
    chosen = (
        query.order_by(inbox.c.update_id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(of=inbox, skip_locked=True)
        .cte("chosen")
    )
    return (
        update(inbox)
        .where(inbox.c.update_id.in_(select(chosen.c.update_id)))
        .values(owner=bindparam("by", type_=Text), lease_until=clock.until, tries=inbox.c.tries + 1)
        .returning(
            inbox.c.update_id,
            inbox.c.person_id,
            inbox.c.payload,
            inbox.c.received_at,
            inbox.c.applied_at,
            inbox.c.tries,
        )
    )


@cache
def _store(new: Insert) -> ReturningInsert[Any]:
    return new.returning(inbox.c.update_id)


async def store(connection: AsyncConnection, updates: Sequence[NewUpdate]) -> int:
    """Stores updates and returns how many of them are new; a repeat changes nothing."""
    if not updates:
        return 0
    stored = await connection.execute(
        _store(insert_new(connection, inbox)),
        [
            {
                "update_id": new.update_id,
                "person_id": new.person_id,
                "payload": new.payload,
                "received_at": new.received_at,
                "tries": 0,
            }
            for new in updates
        ],
    )
    return len(stored.all())


async def claim(
    connection: AsyncConnection,
    now: LeaseTime,
    owner: str,
    lease: timedelta,
    limit: int,
    exclude_people: Collection[int] = (),
) -> list[OpenUpdate]:
    """Takes open updates for `owner` until the lease runs out; lowest id first.

    At most one of each person: the oldest, and none while any update of theirs is in hand.
    Updates without a person are independent of each other. `exclude_people` are passed over.
    """
    clock = clock_of(now)
    parameters = {"most": limit, "by": owner, **clock.now_is(now), **clock.until_is(now, lease)}
    if exclude_people:
        parameters["people"] = list(exclude_people)
    taken = await connection.execute(_claim(clock, bool(exclude_people)), parameters)
    # Not asked of the database: SQLite 3.40 answers IS NOT NULL in RETURNING wrongly.
    updates = [
        OpenUpdate(update_id, person_id, payload, received_at, applied_at is not None, tries)
        for update_id, person_id, payload, received_at, applied_at, tries in taken
    ]
    return sorted(updates, key=lambda update: update.update_id)


async def mark_applied(
    connection: AsyncConnection, update_ids: Iterable[int], now: datetime
) -> set[int]:
    """Says that the effect of these updates is saved, in the transaction that saves it.

    Returns those that were not applied before. An update that is missing has been applied by
    somebody else: its effect must not be saved again.
    """
    ids = list(update_ids)
    if not ids:
        return set()
    return set((await connection.execute(_MARK_APPLIED, {"ids": ids, "now": now})).scalars())


async def mark_done(connection: AsyncConnection, update_ids: Iterable[int], now: datetime) -> None:
    """Says that these updates are answered. What they said, and who said it, is blanked."""
    await connection.execute(_MARK_DONE, {"ids": list(update_ids), "now": now})


async def with_open(connection: AsyncConnection, person_ids: Iterable[int]) -> set[int]:
    """Which of these people have an update that is not done."""
    return set((await connection.execute(_WITH_OPEN, {"people": list(person_ids)})).scalars())


async def put_off(connection: AsyncConnection, update_id: int, until: LeaseTime) -> None:
    """Leaves an update in hand until an instant, when it is free to be claimed again."""
    await connection.execute(
        update(inbox).where(OPEN, inbox.c.update_id == update_id).values(lease_until=until)
    )


async def renew(
    connection: AsyncConnection, update_ids: Iterable[int], owner: str, until: LeaseTime
) -> None:
    """Keeps updates in hand that `owner` still works on: an answer may take longer than a lease."""
    await connection.execute(
        update(inbox)
        .where(OPEN, inbox.c.update_id.in_(list(update_ids)), inbox.c.owner == owner)
        .values(lease_until=until)
    )


async def forget_people(
    connection: AsyncConnection, person_ids: Iterable[int], now: datetime
) -> None:
    """Blanks the waiting updates of these people; one in hand stays until it is done."""
    await connection.execute(
        update(inbox)
        .where(OPEN, inbox.c.person_id.in_(list(person_ids)), inbox.c.owner.is_(None))
        .values(_DONE),
        {"now": now},
    )


async def forget_done(connection: AsyncConnection, before: datetime) -> int:
    """Deletes the updates that were done before an instant; how many."""
    deleted = await connection.execute(delete(inbox).where(inbox.c.done_at < before))
    return deleted.rowcount


async def end_leases(connection: AsyncConnection, now: LeaseTime, owner: str | None = None) -> None:
    """Ends the leases of `owner`, on the way out; or all of them.

    All: only for a process that knows itself alone, at its start, so that what an earlier one
    left behind need not wait.
    """
    statement = update(inbox).where(OPEN, inbox.c.lease_until > now).values(lease_until=now)
    if owner is not None:
        statement = statement.where(inbox.c.owner == owner)
    await connection.execute(statement)


async def next_offset(connection: AsyncConnection, now: datetime) -> int | None:
    """The id to poll from: the one after the newest update.

    None where nothing was received lately: Telegram may then begin again at any id, and one
    higher than that would make it drop what waits. It sends what it has if none is given.
    """
    newest = select(func.max(inbox.c.update_id)).where(inbox.c.received_at > now - _IDS_GO_ON_FOR)
    update_id: int | None = (await connection.execute(newest)).scalar_one()
    return None if update_id is None else update_id + 1


async def open_count(connection: AsyncConnection) -> int:
    """How many updates are not done."""
    count = await connection.execute(select(func.count()).select_from(inbox).where(OPEN))
    return count.scalar_one()
