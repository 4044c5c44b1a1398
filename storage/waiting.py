"""What waits, and when the next thing does, in one question each.

Made once: they are asked at every look at the clock, or after every step of a made-up life.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import LEASED, OPEN, PENDING, inbox, outbox, schedule


@dataclass(frozen=True, slots=True)
class Waiting:
    """Updates that are not done, rows of the outbox in hand, and when something falls due next.

    `next_due` (UTC) is of the rows that wait and of the slots; None where nothing will fall due.
    """

    updates: int
    in_hand: int
    next_due: datetime | None


def _question() -> Select[Any]:
    updates = select(func.count()).select_from(inbox).where(OPEN)
    in_hand = select(func.count()).select_from(outbox).where(LEASED)
    rows = select(func.min(outbox.c.not_before)).where(PENDING)
    slots = select(func.min(schedule.c.due_at))
    return select(*(part.scalar_subquery() for part in (updates, in_hand, rows, slots)))


_QUESTION = _question()


def _any_due() -> Select[Any]:
    slots = select(func.min(schedule.c.due_at))
    rows = select(func.min(outbox.c.not_before)).where(PENDING)
    stale = select(func.min(outbox.c.expires_at)).where(PENDING)
    leases = select(func.min(outbox.c.lease_until)).where(LEASED)
    return select(*(part.scalar_subquery() for part in (slots, rows, stale, leases)))


_ANY_DUE = _any_due()


async def waiting(connection: AsyncConnection) -> Waiting:
    """What waits now."""
    updates, in_hand, *instants = (await connection.execute(_QUESTION)).one()
    due = min((instant for instant in instants if instant is not None), default=None)
    return Waiting(updates, in_hand, due)


async def anything_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether a tick finds anything at `now`: a slot, a row, a stale row, or any row in hand."""
    *instants, lease = (await connection.execute(_ANY_DUE)).one()
    return lease is not None or any(instant is not None and instant <= now for instant in instants)
