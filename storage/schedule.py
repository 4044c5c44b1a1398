"""The next morning and evening of each person, and their turn into outbox rows."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy import ColumnElement, Integer, Row, and_, bindparam, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from care.events import Kind
from care.outcome import Due
from care.person import PersonState
from care.slots import SlotPlan, slot_plans, spread_of
from storage import outbox
from storage.tables import schedule
from storage.types import UtcDateTime
from storage.upsert import insert_or_replace

logger = logging.getLogger(__name__)

_DAY = timedelta(days=1)
# A row that cannot be computed must not stop the others; it is tried again then.
_PUT_OFF = timedelta(hours=1)

Key = tuple[int, Kind]
_IS_SLOT = and_(schedule.c.person_id == bindparam("person"), schedule.c.slot == bindparam("kind"))
# Made once, for they come with every message that falls due.
_DUE = (
    select(schedule)
    .where(schedule.c.due_at <= bindparam("now", type_=UtcDateTime))
    # The order is what keeps PostgreSQL on the index.
    .order_by(schedule.c.due_at, schedule.c.person_id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_MOVE = (
    update(schedule).where(_IS_SLOT).values(local_date=bindparam("on"), due_at=bindparam("instant"))
)


@dataclass(frozen=True, slots=True)
class Slot:
    """The next slot of a person: its plan, its local date and when it is due (UTC)."""

    person_id: int
    plan: SlotPlan
    on: date
    due_at: datetime


async def due(connection: AsyncConnection, now: datetime, limit: int) -> list[Slot]:
    """The slots that are due, oldest first; those that another process works on are left out."""
    rows = await connection.execute(_DUE, {"now": now, "most": limit})
    return [_slot(row) for row in rows]


async def plan(
    connection: AsyncConnection, now: datetime, limit: int, spread: timedelta = timedelta(0)
) -> int:
    """Turns slots that are due into outbox rows and moves each to its next date.

    1. The slots that are due are taken, at most `limit` of them.
    2. Each gives one outbox row, for the newest date whose slot has come. After days without a
       running process the dates between are stale and left out; the row says since when.
       Each is due within `spread` after its minute, always at the same time for one person.
    3. Each moves to the first date whose slot is later than `now`.

    All of it is one transaction: after a crash it is done again or not at all. Returns how many
    slots were taken; less than `limit` means that none is left.
    """
    taken = await due(connection, now, limit)
    rows: list[tuple[int, Due]] = []
    moved: list[Slot] = []
    for slot in taken:
        try:
            following, due_at = slot.plan.next_after(now)
            rows.append((slot.person_id, _newest(slot, following, spread)))
        except (ZoneInfoNotFoundError, OverflowError):
            logger.exception("a slot cannot be planned", extra={"action": "slot_put_off"})
            following, due_at = slot.on, now + _PUT_OFF
        moved.append(Slot(slot.person_id, slot.plan, following, due_at))
    await outbox.add(connection, rows, now)
    await _move(connection, moved)
    return len(taken)


def _newest(slot: Slot, following: date, spread: timedelta) -> Due:
    """The outbox row of the newest date before `following`."""
    on = max(slot.on, following - _DAY)
    return Due(
        slot.plan.kind,
        on,
        slot.plan.instant(on) + spread_of(slot.person_id, spread),
        slot.plan.expires(on),
        missed_from=slot.on if slot.on < on else None,
    )


async def _move(connection: AsyncConnection, slots: Sequence[Slot]) -> None:
    if slots:
        await connection.execute(
            _MOVE,
            [
                {
                    "person": slot.person_id,
                    "kind": slot.plan.kind,
                    "on": slot.on,
                    "instant": slot.due_at,
                }
                for slot in slots
            ],
        )


async def replan(
    connection: AsyncConnection,
    pairs: Iterable[tuple[PersonState | None, PersonState]],
    now: datetime,
) -> None:
    """Plans the slots anew of each (before, after) whose `slot_plans` differ.

    A new slot begins with the first one after `now`. A changed one keeps the date it had come
    to, so that a date is neither lived twice nor lost: who moves the morning from 10:00 to 8:00
    at nine o'clock, or lands where it is past eight, gets today's at once.
    """
    gone: list[Key] = []
    changed: dict[Key, SlotPlan] = {}
    for before, after in pairs:
        old = {plan.kind: plan for plan in slot_plans(before)} if before else {}
        new = {plan.kind: plan for plan in slot_plans(after)}
        gone += [(after.id, kind) for kind in old if kind not in new]
        changed |= {(after.id, kind): plan for kind, plan in new.items() if old.get(kind) != plan}
    if gone:
        await connection.execute(delete(schedule).where(_is_one_of(gone)))
    if not changed:
        return
    query = select(schedule.c.person_id, schedule.c.slot, schedule.c.local_date)
    # In one order, so that two who plan anew cannot block each other.
    query = query.where(_is_one_of(changed)).order_by(schedule.c.person_id, schedule.c.slot)
    kept = {
        (person_id, kind): on
        for person_id, kind, on in await connection.execute(query.with_for_update())
    }
    slots = [
        _next_slot(person_id, plan, kept.get((person_id, kind)), now)
        for (person_id, kind), plan in changed.items()
    ]
    await connection.execute(insert_or_replace(connection, schedule), [_row(s) for s in slots])


async def follow_zones(
    connection: AsyncConnection, after: Key | None, limit: int
) -> tuple[int, Key | None]:
    """Computes the next instants of slots anew, because the rules of zones may have changed.

    At most `limit` slots, in order of person and slot from the one after `after` on; only what
    differs is written. Returns how many differed, and the last one that was looked at; None
    where there are no more.
    """
    query = select(schedule).order_by(schedule.c.person_id, schedule.c.slot).limit(limit)
    if after is not None:
        query = query.where(tuple_(schedule.c.person_id, schedule.c.slot) > tuple_(*after))
    slots = [_slot(row) for row in await connection.execute(query)]
    moved: list[tuple[Slot, datetime]] = []
    for slot in slots:
        try:
            instant = slot.plan.instant(slot.on)
        except (ZoneInfoNotFoundError, OverflowError):
            continue  # `plan` puts it off and says so
        if instant != slot.due_at:
            moved.append((slot, instant))
    if moved:
        # One that somebody has planned anew in between follows the new rules already.
        as_it_was = schedule.c.due_at == bindparam("was", type_=UtcDateTime)
        await connection.execute(
            update(schedule).where(_IS_SLOT, as_it_was).values(due_at=bindparam("instant")),
            [
                {
                    "person": slot.person_id,
                    "kind": slot.plan.kind,
                    "was": slot.due_at,
                    "instant": instant,
                }
                for slot, instant in moved
            ],
        )
    return len(moved), (slots[-1].person_id, slots[-1].plan.kind) if slots else None


def first_rows(people: Iterable[PersonState], now: datetime) -> list[dict[str, object]]:
    """The rows of people who have none yet: their first slots from the minute of `now` on."""
    just_before = now.replace(second=0, microsecond=0) - timedelta(microseconds=1)
    return [
        _row(Slot(person.id, plan, *_first_after(plan, just_before)))
        for person in people
        for plan in slot_plans(person)
    ]


@lru_cache(2**16)  # many in a crowd have the same plan
def _first_after(plan: SlotPlan, instant: datetime) -> tuple[date, datetime]:
    return plan.next_after(instant)


def _next_slot(person_id: int, plan: SlotPlan, at_least: date | None, now: datetime) -> Slot:
    following, due_at = plan.next_after(now)
    if at_least is None:
        return Slot(person_id, plan, following, due_at)
    # The newest slot that has come already counts while it may still be sent.
    on = max(at_least, following - _DAY)
    if plan.expires(on) <= now:
        on += _DAY
    return Slot(person_id, plan, on, plan.instant(on))


def _is_one_of(keys: Iterable[Key]) -> ColumnElement[bool]:
    return tuple_(schedule.c.person_id, schedule.c.slot).in_(list(keys))


def _slot(row: Row[tuple[object, ...]]) -> Slot:
    plan = SlotPlan(row.slot, row.zone, row.at, row.until, row.decides_from)
    return Slot(row.person_id, plan, row.local_date, row.due_at.astimezone(UTC))


def _row(slot: Slot) -> dict[str, object]:
    return {
        "person_id": slot.person_id,
        "slot": slot.plan.kind,
        "zone": slot.plan.zone,
        "at": slot.plan.at,
        "until": slot.plan.until,
        "decides_from": slot.plan.decides_from,
        "local_date": slot.on,
        "due_at": slot.due_at,
    }
