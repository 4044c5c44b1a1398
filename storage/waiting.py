"""What waits, and when the next thing does: one question, for whoever drives the time."""

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


_QUESTION = _question()  # made once: it is asked after every step of a made-up life


async def waiting(connection: AsyncConnection) -> Waiting:
    """What waits now."""
    updates, in_hand, *instants = (await connection.execute(_QUESTION)).one()
    due = min((instant for instant in instants if instant is not None), default=None)
    return Waiting(updates, in_hand, due)
