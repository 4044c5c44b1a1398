"""The tables. What each is for: docs/storage.md.

A person's tables mirror the dataclasses of `care.person`: a column is named like its field, and
a field that is a dataclass itself is spread over columns with its name in front.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from care.events import Kind
from care.person import AdjustmentKind, Booking, Dialog, Knee, LeftOut, Status, Topic, Units
from rehab.content.lessons import Track
from rehab.program import Mark, Phase
from rehab.red_flags import Urgency
from rehab.running import Spell
from rehab.three_week_rule import Decision, VisitOutcome
from storage.types import Choice, Json, UtcDateTime


class State(StrEnum):
    """How far an outbox row is."""

    PENDING = "pending"
    CLAIMED = "claimed"  # somebody works on it; nothing has left the house
    SENDING = "sending"  # it may be on the wire
    SENT = "sent"
    UNCERTAIN = "uncertain"  # it may have arrived; it is not tried again
    FAILED = "failed"  # it can never arrive
    EXPIRED = "expired"  # it was not sent in time, or nothing was left to say


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _of_person(*, key: bool = True) -> Column[int]:
    """The person a row belongs to; it goes when they go."""
    return Column(
        "person_id",
        BigInteger,
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=key,
        nullable=False,
    )


def _choice(name: str, members: type[Enum], **options: Any) -> Column[Any]:
    return Column(name, Choice(members), **{"nullable": False, **options})


def _instant(name: str, **options: Any) -> Column[datetime]:
    return Column(name, UtcDateTime, **{"nullable": False, **options})


def _date(name: str, **options: Any) -> Column[date]:
    return Column(name, Date, **{"nullable": False, **options})


def _time(name: str) -> Column[time]:
    return Column(name, Time, nullable=False)


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, **{"nullable": False, **options})


def _yes_or_no(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _nrs(name: str) -> tuple[Column[int], CheckConstraint]:
    """A value on the numeric rating scale, 0 to 10."""
    column = Column(name, SmallInteger, nullable=False)
    return column, CheckConstraint(column.between(0, 10), name=f"{name}_is_on_the_scale")


person = Table(
    "person",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    _text("language"),
    _choice("status", Status),
    _yes_or_no("reachable"),
    _date("seen_on", nullable=True),
    _date("deletion_on", nullable=True),
    _date("paused_on", nullable=True),
    _date("paused_until", nullable=True),
    _text("place_label", nullable=True),
    _text("place_zone", nullable=True),
    _text("place_country", nullable=True),
    _time("morning_at"),
    _time("evening_at"),
    Column("training_days", Json(tuple[int, ...]), nullable=False),
    _time("quiet_start"),
    _time("quiet_end"),
    _choice("units", Units),
    _text("goal_name", nullable=True),
    _date("goal_on", nullable=True),
    Column("goal_km", Float, nullable=True),
    _text("partner", nullable=True),
    _text("activity_name", nullable=True),
    _date("activity_since", nullable=True),
    _text("if_then_cue", nullable=True),
    _text("if_then_where", nullable=True),
    _text("if_then_hurdle", nullable=True),
    _text("consent_version", nullable=True),
    _instant("consent_at", nullable=True),
    Column("dialog", Json(Dialog), nullable=True),
    CheckConstraint("(place_label IS NULL) = (place_zone IS NULL)", name="place_has_a_zone"),
    CheckConstraint("(consent_version IS NULL) = (consent_at IS NULL)", name="consent_has_a_time"),
)
NOT_WARNED, WARNED = text("deletion_on IS NULL"), text("deletion_on IS NOT NULL")
Index(
    "ix_person_seen",
    person.c.seen_on,
    person.c.id,
    sqlite_where=NOT_WARNED,
    postgresql_where=NOT_WARNED,
)
Index(
    "ix_person_warned",
    person.c.deletion_on,
    person.c.id,
    sqlite_where=WARNED,
    postgresql_where=WARNED,
)

enrollment = Table(
    "enrollment",
    metadata,
    _of_person(),
    _date("started_on", primary_key=True),
    _instant("enrolled_at"),
    *_nrs("baseline"),
    _choice("knee", Knee),
    _choice("track", Track),
    _choice("phase", Phase),
    _date("phase_since", nullable=True),
    _date("resolved_on", nullable=True),
)

score = Table(
    "score",
    metadata,
    _of_person(),
    _date("on", primary_key=True),
    _text("source", primary_key=True),
    *_nrs("value"),
    _instant("at"),
)

answer = Table(
    "answer",
    metadata,
    _of_person(),
    _choice("topic", Topic, primary_key=True),
    _date("on", primary_key=True),
    _text("value"),
    _instant("at"),
)

session = Table(
    "session",
    metadata,
    _of_person(),
    _date("on", primary_key=True),
    _text("template", primary_key=True),
    _yes_or_no("done"),
    _instant("at"),
    Column("card", SmallInteger, nullable=True),
    _yes_or_no("one_page"),
    _yes_or_no("held"),
    Column("marks", Json(Mapping[str, Mark]), nullable=False),
    Column("during", SmallInteger, nullable=True),
    Column("hurts", Json(Mapping[str, int]), nullable=False),
    _yes_or_no("sharp"),
    _yes_or_no("short"),
    _choice("left_out", LeftOut, nullable=True),
    _instant("remind_at", nullable=True),
    CheckConstraint("during BETWEEN 0 AND 10", name="during_is_on_the_scale"),
)

run = Table(
    "run",
    metadata,
    _of_person(),
    _date("on", primary_key=True),
    _instant("at"),
    _yes_or_no("done"),
    Column("stage", SmallInteger, nullable=True),
    Column("minutes", SmallInteger, nullable=True),
    Column("km", Float, nullable=True),
    Column("during", SmallInteger, nullable=True),
    _yes_or_no("limp"),
    Column("message_id", BigInteger, nullable=True),
    _choice("left_out", LeftOut, nullable=True),
    _instant("remind_at", nullable=True),
    Column("spells", Json(tuple[Spell, ...]), nullable=False),
    _instant("live_began_at", nullable=True),
    Column("live_lap", SmallInteger, nullable=True),
    _instant("live_paused_at", nullable=True),
    CheckConstraint("during BETWEEN 0 AND 10", name="during_is_on_the_scale"),
    CheckConstraint("(live_began_at IS NULL) = (live_lap IS NULL)", name="live_has_a_lap"),
)

flare = Table(
    "flare",
    metadata,
    _of_person(),
    _date("on", primary_key=True),
    _instant("at"),
    *_nrs("level"),
)

decision = Table(
    "decision",
    metadata,
    _of_person(),
    _date("on", primary_key=True),
    _choice("decision", Decision, primary_key=True),
    _date("epoch_start"),
    Column("week", SmallInteger, nullable=False),
    _choice("finding", Decision),
    _instant("at"),
    CheckConstraint("week >= 0", name="week_is_not_negative"),  # 0: the day of a visit
)

escalation = Table(
    "escalation",
    metadata,
    _of_person(),
    _date("on", primary_key=True),
    _choice("reason", Decision, primary_key=True),
    _choice("outcome", Booking, nullable=True),
    _date("visit_on", nullable=True),
    _date("answered_on", nullable=True),
)

visit = Table(
    "visit",
    metadata,
    _of_person(),
    _date("on", primary_key=True),
    _choice("outcome", VisitOutcome),
)

stop = Table(
    "stop",
    metadata,
    _of_person(),
    _instant("raised_at", primary_key=True),
    _date("on"),
    _choice("urgency", Urgency),
    Column("lines", Json(tuple[str, ...]), nullable=False),
    _text("text_version"),
    _date("cleared_on", nullable=True),
    _date("returned_on", nullable=True),
    _yes_or_no("taken_back"),
    Column("over_55", Boolean),
)

adjustment = Table(
    "adjustment",
    metadata,
    _of_person(),
    _text("exercise", primary_key=True),
    _choice("kind", AdjustmentKind, primary_key=True),
    _date("on", primary_key=True),
    _instant("at"),
)

told = Table(
    "told",
    metadata,
    _of_person(),
    _date("on", primary_key=True),
    _text("text_id", primary_key=True),
)

# What `care.slots.SlotPlan` holds, with the next date of the slot and when that is.
schedule = Table(
    "schedule",
    metadata,
    _of_person(),
    _choice("slot", Kind, primary_key=True),
    _text("zone"),
    _time("at"),
    _time("until"),
    _date("decides_from"),
    _date("local_date"),
    _instant("due_at"),
    Index(None, "due_at", "person_id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column(
        "id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    ),
    _of_person(key=False),
    _choice("kind", Kind),
    _date("local_date"),
    _text("occasion"),
    _instant("due_at"),
    _instant("expires_at"),
    _instant("not_before"),  # `due_at`, or later after a try that is to be repeated
    _choice("state", State),
    _text("owner", nullable=True),
    _instant("lease_until", nullable=True),
    Column("tries", SmallInteger, nullable=False),  # times it may have been sent
    Column("message_id", BigInteger, nullable=True),
    _instant("sent_at", nullable=True),
    _text("text_id", nullable=True),
    _text("text_version", nullable=True),
    _instant("created_at"),
    UniqueConstraint("person_id", "kind", "local_date", "occasion"),
    CheckConstraint(
        "state IN ('pending', 'claimed', 'sending', 'sent', 'uncertain', 'failed', 'expired')",
        name="state_is_known",
    ),
    CheckConstraint(
        "(state IN ('claimed', 'sending')) = (owner IS NOT NULL AND lease_until IS NOT NULL)",
        name="in_hand_has_an_owner",
    ),
)
# Conditions in plain words: a partial index does not serve a condition with a parameter in it.
PENDING = text("state = 'pending'")
LEASED = text("state IN ('claimed', 'sending')")
SETTLED = text("state IN ('sent', 'uncertain', 'failed', 'expired')")
CUES = text("state = 'pending' AND kind = 'cue'")  # of runs under way: due to the second
Index(
    "ix_outbox_to_send",
    outbox.c.not_before,
    outbox.c.id,
    sqlite_where=PENDING,
    postgresql_where=PENDING,
)
Index(
    "ix_outbox_cues",
    outbox.c.not_before,
    outbox.c.id,
    sqlite_where=CUES,
    postgresql_where=CUES,
)
Index(
    "ix_outbox_to_expire",
    outbox.c.expires_at,
    sqlite_where=PENDING,
    postgresql_where=PENDING,
)
Index(
    "ix_outbox_in_hand",
    outbox.c.lease_until,
    sqlite_where=LEASED,
    postgresql_where=LEASED,
)
Index(
    "ix_outbox_settled",
    outbox.c.expires_at,
    sqlite_where=SETTLED,
    postgresql_where=SETTLED,
)

# No foreign key: an update is stored before its person is known.
inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("person_id", BigInteger, nullable=True),
    _instant("received_at"),
    _text("payload"),  # blanked once handled
    _text("owner", nullable=True),
    _instant("lease_until", nullable=True),
    Column("tries", SmallInteger, nullable=False),  # times it was claimed
    _instant("applied_at", nullable=True),
    _instant("done_at", nullable=True),
    CheckConstraint("(owner IS NULL) = (lease_until IS NULL)", name="lease_has_an_owner"),
    CheckConstraint(
        "done_at IS NULL OR (payload = '' AND person_id IS NULL)", name="done_names_no_one"
    ),
)
OPEN = text("done_at IS NULL")
Index("ix_inbox_open", inbox.c.update_id, sqlite_where=OPEN, postgresql_where=OPEN)
Index(
    "ix_inbox_open_of_person",
    inbox.c.person_id,
    inbox.c.update_id,
    sqlite_where=OPEN,
    postgresql_where=OPEN,
)
Index(
    "ix_inbox_done",
    inbox.c.done_at,
    sqlite_where=text("done_at IS NOT NULL"),
    postgresql_where=text("done_at IS NOT NULL"),
)

# The limit that all processes of a bot share on PostgreSQL (storage/limiter.py). Moments are
# seconds since 1970 by the database's clock; a tat is when the next message is due if all went
# evenly. Unlogged, both of them.
limiter = Table(
    "limiter",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("tat", Float, nullable=False),
    Column("reminder_tat", Float, nullable=False),
    Column("paid_tat", Float, nullable=False),  # of what goes beyond the free pace
    Column("blocked_until", Float, nullable=False),  # Telegram said `retry_after`
    CheckConstraint("id = 1", name="is_one_row"),
)

limiter_chat = Table(
    "limiter_chat",
    metadata,
    Column("slot", Integer, primary_key=True, autoincrement=False),  # names no chat
    Column("tat", Float, nullable=False),
)

# What goes beyond the free pace costs Stars. Logged: a crash must not forget what was spent.
spending = Table(
    "spending",
    metadata,
    Column("day", Date, primary_key=True),  # UTC
    Column("messages", Integer, nullable=False),  # set aside or sent
)
