"""Telegram's limits for all processes of a bot: one row, PostgreSQL's clock.

Each limit is a GCRA as in `bot/pacing.py`: a tat (theoretical arrival time) says when the next
message is due if all went evenly. One statement decides and counts, so that no lock outlives it
and no process can hold up the others.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# A chat is counted under its id modulo this: a table that never grows and names nobody. Two
# chats of one slot slow each other down only when both are written to in the same second.
_SLOTS = 65536


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages may go.

    pace, burst: seconds between two messages of the bot, and how many may come at once.
    reminder_pace: the same for reminders alone, which come one by one.
    paid_pace, paid_burst: the same for what goes beyond these, and is paid for.
    chat_pace, group_pace, chat_burst: the same for one private chat and for one group.
    ahead: seconds by which a reply may book its place; a reminder never does.
    """

    pace: float
    burst: int
    reminder_pace: float
    paid_pace: float
    paid_burst: int
    chat_pace: float
    group_pace: float
    chat_burst: int
    ahead: float


@dataclass(frozen=True, slots=True)
class Taken:
    """What may go, and when to ask again. All times are seconds from now; they can be past.

    replies: when each of the replies asked for may go, in order; those that are missing may not.
    reminders: how many of the reminders asked for may go now, in order.
    paid: which of the others may go now if they are paid for: their places among the replies and
    then the reminders asked for, from 0 on.
    chats: by slot, when the next message to that chat may go; for each one counted.
    refused: slots of messages that were counted but may not go: another process wrote there.
    room_in, reminder_room_in, paid_room_in: when there is room again for any message, for a
    reminder, and for one that is paid for.
    halted_for: what is left of a halt; 0 without one.
    """

    replies: tuple[float, ...]
    reminders: int
    paid: tuple[int, ...]
    chats: dict[int, float]
    refused: frozenset[int]
    room_in: float
    reminder_room_in: float
    paid_room_in: float
    halted_for: float


def slot_of(chat_id: int) -> int:
    """Under which number a chat is counted; groups, which have negative ids, below zero."""
    slot = chat_id % _SLOTS
    return slot if chat_id > 0 else -1 - slot


# The row is locked first and the clock read after, or who waited for the row would live in the
# past. A tiny sum is added before rounding down: a tat is a sum of fractions.
_TAKE = text("""
WITH given AS (
    SELECT CAST(:pace AS float8) AS pace, CAST(:burst AS float8) AS burst,
        CAST(:reminder_pace AS float8) AS reminder_pace, CAST(:ahead AS float8) AS ahead,
        CAST(:paid_pace AS float8) AS paid_pace, CAST(:paid_burst AS float8) AS paid_burst,
        CAST(:chat_pace AS float8) AS chat_pace, CAST(:group_pace AS float8) AS group_pace,
        CAST(:chat_burst AS float8) AS chat_burst,
        CAST(:replies AS integer) AS replies_asked, CAST(:reminders AS integer) AS reminders_asked,
        CAST(:paid AS integer) AS paid_asked, CAST(:paid_replies AS integer) AS paid_replies_asked
), asked AS (
    SELECT * FROM unnest(CAST(:slots AS integer[]), CAST(:payable AS boolean[]))
        WITH ORDINALITY AS asked (slot, payable, number)
), locked AS MATERIALIZED (
    SELECT tat, reminder_tat, paid_tat, blocked_until FROM limiter WHERE id = 1 FOR UPDATE
), clock AS MATERIALIZED (
    SELECT locked.*, CAST(extract(epoch FROM clock_timestamp()) AS float8) AS now FROM locked
), begun AS MATERIALIZED (
    SELECT now, greatest(tat, now) AS tat, greatest(reminder_tat, now) AS reminder_tat,
        greatest(paid_tat, now) AS paid_tat,
        greatest(blocked_until - now, 0) AS halted_for FROM clock
), replies AS MATERIALIZED (
    SELECT begun.*, CASE WHEN halted_for > 0 THEN 0 ELSE greatest(0, least(
            replies_asked, floor(burst + (now + ahead - tat) / pace + 1e-6)
        )) END AS replies
    FROM begun, given
), granted AS MATERIALIZED (
    SELECT replies.*, CASE WHEN halted_for > 0 THEN 0 ELSE greatest(0, least(
            reminders_asked, floor(burst - replies + (now - tat) / pace + 1e-6),
            floor(1 + (now - reminder_tat) / reminder_pace + 1e-6)
        )) END AS reminders
    FROM replies, given
), afforded AS MATERIALIZED (
    SELECT granted.*, CASE WHEN halted_for > 0 THEN 0 ELSE greatest(0, least(
            paid_asked, floor(paid_burst + (now - paid_tat) / paid_pace + 1e-6)
        )) END AS affordable
    FROM granted, given
), left_over AS MATERIALIZED (
    SELECT number, number <= replies_asked AS reply,
        row_number() OVER (PARTITION BY number <= replies_asked ORDER BY number) AS place
    FROM asked, granted, given
    WHERE payable
        AND number > CASE WHEN number <= replies_asked THEN replies
            ELSE replies_asked + reminders END
), bought AS MATERIALIZED (
    SELECT afforded.*, least(
            affordable, paid_replies_asked, (SELECT count(*) FROM left_over WHERE reply)
        ) AS paid_replies
    FROM afforded, given
), paid_for AS MATERIALIZED (
    SELECT number FROM left_over, bought
    WHERE place <= CASE WHEN reply THEN paid_replies ELSE affordable - paid_replies END
), counted AS MATERIALIZED (
    SELECT now, replies, reminders, halted_for, tat AS tat_before,
        tat + (replies + reminders) * pace AS tat,
        reminder_tat + reminders * reminder_pace AS reminder_tat,
        paid_tat + (SELECT count(*) FROM paid_for) * paid_pace AS paid_tat
    FROM bought, given
), written AS (
    UPDATE limiter SET tat = counted.tat, reminder_tat = counted.reminder_tat,
        paid_tat = counted.paid_tat
    FROM counted WHERE limiter.id = 1
), chats AS (
    INSERT INTO limiter_chat AS chat (slot, tat)
    SELECT slot, now + CASE WHEN slot < 0 THEN group_pace ELSE chat_pace END
    FROM asked, counted, given
    WHERE number <= replies
        OR (number > replies_asked AND number <= replies_asked + reminders)
        OR number IN (SELECT number FROM paid_for)
    ON CONFLICT (slot) DO UPDATE SET tat = greatest(
        excluded.tat, chat.tat + CASE WHEN chat.slot < 0
            THEN CAST(:group_pace AS float8) ELSE CAST(:chat_pace AS float8) END
    )
    WHERE chat.tat <= excluded.tat + 1e-6 + (CAST(:chat_burst AS float8) - 2)
        * CASE WHEN chat.slot < 0
            THEN CAST(:group_pace AS float8) ELSE CAST(:chat_pace AS float8) END
    RETURNING slot, tat
)
SELECT CAST(replies AS integer) AS replies, CAST(reminders AS integer) AS reminders,
    ARRAY(SELECT CAST(number AS integer) - 1 FROM paid_for ORDER BY number) AS paid, halted_for,
    tat_before - now AS begins_in, tat - now AS tat_in,
    reminder_tat - now AS reminder_tat_in, paid_tat - now AS paid_tat_in,
    ARRAY(SELECT slot FROM chats) AS slots, ARRAY(SELECT tat - now FROM chats) AS chat_tats_in
FROM counted
""")

_BEGIN = text("""
INSERT INTO limiter (id, tat, reminder_tat, paid_tat, blocked_until) VALUES (1, 0, 0, 0, 0)
ON CONFLICT (id) DO NOTHING
""")

_HALT = text("""
UPDATE limiter SET blocked_until = greatest(
    blocked_until, CAST(extract(epoch FROM clock_timestamp()) AS float8) + CAST(:seconds AS float8)
) WHERE id = 1
""")


async def take(
    connection: AsyncConnection,
    limits: Limits,
    replies: Sequence[int],
    reminders: Sequence[int],
    payable: Collection[int] = (),
    paid: int = 0,
    paid_replies: int = 0,
) -> Taken:
    """Asks for messages to these slots, no slot twice, and counts what may go.

    `connection` commits each statement by itself. Replies come before reminders: those that have
    to wait book their place up to `limits.ahead`, and a reminder goes only where none is booked.
    Of those whose slots are `payable`, up to `paid` may go beyond that: first replies, up to
    `paid_replies`, then reminders.
    """
    slots = [*replies, *reminders]
    given = {
        "pace": limits.pace,
        "burst": limits.burst,
        "reminder_pace": limits.reminder_pace,
        "chat_pace": limits.chat_pace,
        "group_pace": limits.group_pace,
        "chat_burst": limits.chat_burst,
        "paid_pace": limits.paid_pace,
        "paid_burst": limits.paid_burst,
        "ahead": limits.ahead,
        "replies": len(replies),
        "reminders": len(reminders),
        "paid": paid,
        "paid_replies": paid_replies,
        "slots": slots,
        "payable": [slot in payable for slot in slots],
    }
    row = (await connection.execute(_TAKE, given)).one_or_none()
    if row is None:  # the first time, or PostgreSQL crashed and forgot it
        await connection.execute(_BEGIN)
        row = (await connection.execute(_TAKE, given)).one()
    tats = dict(zip(row.slots, row.chat_tats_in, strict=True))
    counted = {
        *replies[: row.replies],
        *reminders[: row.reminders],
        *(slots[place] for place in row.paid),
    }
    room_in = row.tat_in - (limits.burst - 1) * limits.pace
    return Taken(
        replies=tuple(
            max(0.0, row.begins_in + (number + 1 - limits.burst) * limits.pace)
            for number in range(row.replies)
        ),
        reminders=row.reminders,
        paid=tuple(row.paid),
        chats={
            slot: tat - (limits.chat_burst - 1) * _pace(limits, slot) for slot, tat in tats.items()
        },
        refused=frozenset(counted - tats.keys()),
        room_in=room_in,
        reminder_room_in=max(room_in, row.reminder_tat_in),
        paid_room_in=row.paid_tat_in - (limits.paid_burst - 1) * limits.paid_pace,
        halted_for=row.halted_for,
    )


async def halt(connection: AsyncConnection, seconds: float) -> None:
    """Lets nothing go for so long, in any process. The longest halt stands."""
    await connection.execute(_BEGIN)
    await connection.execute(_HALT, {"seconds": seconds})


def _pace(limits: Limits, slot: int) -> float:
    return limits.chat_pace if slot >= 0 else limits.group_pace
