"""The one shape of everything that happens: snapshot, act, outcome, save, render, send.

An update or a row of the outbox becomes an event; the act decides; what it leads to is saved in
one transaction, shared by all who ask at that moment; only then anything is shown.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.batch import Batcher
from bot.bodies import Printed
from bot.failures import (
    PermanentError,
    RefusedError,
    SendError,
    TemporaryError,
    UncertainError,
)
from bot.metrics import Metrics
from bot.pacing import Lane
from bot.prints import screen_of
from bot.screen import Screen
from bot.sender import Sender
from bot.texts import TEXTS_VERSION
from bot.views import ViewContext, toast_text
from care.act import act, shown_again
from care.events import Blocked, Event, FellDue, LongAway, Missed
from care.long_away import anything_held
from care.messages import Message
from care.outcome import Outcome, Shown
from care.person import Earlier, PersonState
from storage import inbox, outbox, people
from storage.database import DATABASE_AWAY, Database, why_away
from storage.leases import LeaseTime
from storage.outbox import Row, Settled
from storage.tables import State

log = logging.getLogger(__name__)

# With the time to the next look another process takes over what a dead one held within a minute.
LEASE = timedelta(seconds=40)
ANSWERS_AT_ONCE = 10  # rows of one person that go out with a reply
FIRST_RETRY = timedelta(seconds=15)
LONGEST_RETRY = timedelta(minutes=10)
ACTS_AT_ONCE = 50  # in one transaction
ROWS_WRITTEN_AT_ONCE = 200  # marked or settled
STEPS_AT_ONCE = 10  # acts or screens, some milliseconds; then the event loop is let go
# Rows that are sent side by side come one by one to the database, where a transaction costs the
# same for one as for many.
CROWD = 50
FOR_COMPANY_SECONDS = 0.002
EDIT_AGAIN = timedelta(seconds=1)
SETTLE_PAUSES = (1.0,) * 30 + (10.0,) * 60  # seconds; longer than any lease


@dataclass(frozen=True, slots=True)
class Tap:
    """Where a tapped button is, and the query that Telegram waits to have answered."""

    query_id: str
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Happened:
    """An event to one person. `update_id` is its inbox row's, None for what is no update."""

    person_id: int
    event: Event
    at: datetime
    update_id: int | None = None
    language: str = "en"


class LostRowError(Exception):
    """A row of the outbox is another process's by now: it must not be sent from here."""


class Runner:
    """Lets things happen to people.

    `owner` names this process in leases, `clock` gives the time (aware, UTC), `leases` that in
    which leases are counted: without it the same. `chance` (0 to 1) scatters what is tried again.
    """

    def __init__(
        self,
        database: Database,
        sender: Sender,
        owner: str,
        clock: Callable[[], datetime],
        metrics: Metrics | None = None,
        leases: Callable[[], LeaseTime] | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._sender = sender
        self._owner = owner
        self._clock = clock
        self.leases = leases or clock
        self._metrics = metrics or Metrics()
        self._chance = chance
        self.in_hand: set[int] = set()  # rows of the outbox that are being sent
        # No more are decided than will be sent soon: it is evened out beside the taps.
        ahead = max(ACTS_AT_ONCE, sender.reminders_at_once // 2)
        self._undelivered = asyncio.Semaphore(sender.reminders_at_once + ahead)
        self._apply = Batcher(self._apply_all, ACTS_AT_ONCE)
        self._write = Batcher(self._write_all, ROWS_WRITTEN_AT_ONCE, self._for_company)

    @property
    def looks_again_in(self) -> float | None:
        """Seconds until it is looked whether Telegram is back; None while it is not down."""
        return self._sender.looks_again_in

    async def peek(self, person_id: int) -> PersonState:
        """The person as they are now, for reading their words; unknown people are new."""
        async with self._database.read() as connection:
            found = await people.load(connection, [person_id])
        return found.get(person_id) or PersonState(id=person_id)

    async def earlier(self, person_id: int) -> Earlier:
        """What is held of the person's earlier enrollments, for an export."""
        async with self._database.read() as connection:
            return await people.load_earlier(connection, person_id)

    async def handle(self, happened: Happened, tap: Tap | None = None) -> None:
        """Let an event happen and answer it.

        Raises TemporaryError when the answer could not be sent: the update stays open, its
        effect is saved, and the current screen is shown when it is taken up again.
        """
        outcome = await self._apply.ask(happened, urgent=True)  # somebody waits
        try:
            await self._reply(happened, outcome, tap)
        except PermanentError as error:
            log.info(
                "a reply found nobody: %s",
                error.reason,
                extra={"action": "reply_not_delivered", "person_id": happened.person_id},
            )
            await self._apply.ask(Happened(happened.person_id, Blocked(), self._clock()))
        except (UncertainError, RefusedError):
            pass  # the sender has logged it; a second reply could be one too many
        if any(due.at <= happened.at for due in outcome.due):
            await self.deliver_due(ANSWERS_AT_ONCE, person_ids=[happened.person_id])

    async def deliver_due(self, most: int, person_ids: Sequence[int] | None = None) -> int:
        """Send what is due, the nearest deadline first; returns how many rows were taken.

        `person_ids` restricts it to people who wait for an answer: theirs goes before reminders.
        While Telegram is down nothing else is taken.
        """
        lane = Lane.REMINDER if person_ids is None else Lane.REPLY
        if lane is Lane.REMINDER and not await self._sender.can_send():
            return 0
        now = self._clock()
        async with self._database.write() as connection:
            rows = await outbox.claim(
                connection, now, self._owner, LEASE, most, person_ids, leases=self.leases()
            )
        return await self._deliver_claimed(rows, lane)

    async def deliver_cues(self, most: int) -> int:
        """Send the due cues of runs under way, before any reminder; returns how many were taken."""
        if not await self._sender.can_send():
            return 0
        now = self._clock()
        async with self._database.write() as connection:
            rows = await outbox.claim(
                connection, now, self._owner, LEASE, most, cues=True, leases=self.leases()
            )
        return await self._deliver_claimed(rows, Lane.REPLY)

    async def _deliver_claimed(self, rows: Sequence[Row], lane: Lane) -> int:
        if rows:
            ids = {row.id for row in rows}
            self.in_hand |= ids
            try:
                await self._deliver(rows, lane)
            finally:
                self.in_hand -= ids
        return len(rows)

    async def close_stale(self, now: datetime, most: int) -> int:
        """Close rows that were not sent in time; returns how many.

        Whose slot never came is noted with the person, in the same transaction: the next message
        says so, and the silence is not theirs.
        """
        async with self._database.write() as connection:
            late = await outbox.stale(connection, now, most)
            if not late:
                return 0
            # The people first: in this order nobody waits for somebody who waits for them.
            before = await people.load(connection, {row.person_id for row in late}, lock=True)
            closed = await outbox.close(connection, [row.id for row in late], now)
            current = dict(before)
            for row in closed:
                if row.kind.slot and row.state is State.EXPIRED and row.person_id in current:
                    person = current[row.person_id]
                    current[row.person_id] = act(person, _missed(row), now).person
            await people.save(connection, before, list(current.values()), now)
        for row in closed:
            self._metrics.settled(row, Settled(row.id, row.state))
        return len(closed)

    async def part_with(self, person_ids: Sequence[int]) -> None:
        """Warn people who have been away for long, or forget them; nothing is sent here."""
        now = self._clock()
        away = (Happened(person_id, LongAway(), now) for person_id in person_ids)
        await asyncio.gather(*map(self._apply.ask, away))

    def _for_company(self) -> float:
        return FOR_COMPANY_SECONDS if len(self.in_hand) >= CROWD else 0.0

    async def _apply_all(self, asked: Sequence[Happened]) -> Sequence[Outcome]:
        """One transaction for everything that is asked at this moment."""
        now = self._clock()
        ids = {happened.person_id for happened in asked}
        updates = [h.update_id for h in asked if h.update_id is not None]
        async with self._database.write() as connection:
            before = await people.load(connection, ids, lock=True)
            fresh = await inbox.mark_applied(connection, updates, now)
            current = dict(before)
            outcomes: list[Outcome] = []
            for number, happened in enumerate(asked, start=1):
                if number % STEPS_AT_ONCE == 0:
                    await asyncio.sleep(0)
                person = current.get(happened.person_id) or PersonState(
                    id=happened.person_id, language=happened.language
                )
                repeated = happened.update_id is not None and happened.update_id not in fresh
                happen = shown_again if repeated else act
                outcome = happen(person, happened.event, happened.at)
                if not repeated:
                    current[happened.person_id] = outcome.person
                outcomes.append(outcome)
            forgotten = {o.person.id for o in outcomes if o.forget}
            kept = [
                p
                for p in current.values()
                if p.id not in forgotten and (p.id in before or anything_held(p))
            ]
            await people.save(connection, before, kept, now)
            due = [(o.person.id, due) for o in outcomes if not o.forget for due in o.due]
            await outbox.add(connection, due, now)
            if forgotten:
                await people.delete(connection, forgotten, now)
        return outcomes

    async def _reply(self, happened: Happened, outcome: Outcome, tap: Tap | None) -> None:
        person_id, language = happened.person_id, outcome.person.language
        screens = [screen_of(message, person_id, language) for message in outcome.messages]
        if tap is not None:
            toast = None
            if outcome.toast is not None:
                toast = toast_text(outcome.toast, ViewContext.of(person_id, language))
            await self._sender.answer(tap.query_id, toast)
            in_place = bool(screens) and not outcome.beside
            if in_place and await self._show_in_place(person_id, tap, screens[0]):
                screens = screens[1:]
        for screen in screens:
            await self._sender.send(person_id, screen, lane=Lane.REPLY)

    async def _show_in_place(self, person_id: int, tap: Tap, screen: Screen | Printed) -> bool:
        """Whether the tapped message shows the screen now; if it cannot, its buttons go."""
        if tap.message_id is None:
            return False
        if await self._sender.edit(person_id, tap.message_id, screen, lane=Lane.REPLY):
            return True
        await self._sender.clear_buttons(person_id, tap.message_id, lane=Lane.REPLY)
        return False

    async def _deliver(self, rows: Sequence[Row], lane: Lane) -> None:
        async with asyncio.TaskGroup() as sending:
            # The first are on the wire while the next are decided, and who taps meanwhile comes
            # after some of them, not after all.
            for first in range(0, len(rows), ACTS_AT_ONCE):
                await self._begin(rows[first : first + ACTS_AT_ONCE], lane, sending)

    async def _begin(self, rows: Sequence[Row], lane: Lane, sending: asyncio.TaskGroup) -> None:
        """Decide some rows and let them be sent; reminders when there is room for them."""
        room = 0  # that is ours and no row's yet
        try:
            if lane is Lane.REMINDER:
                for _ in rows:
                    await self._undelivered.acquire()
                    room += 1
            outcomes = await self.decide(rows)
            for number, (row, outcome) in enumerate(zip(rows, outcomes, strict=True), start=1):
                if number % STEPS_AT_ONCE == 0:
                    await asyncio.sleep(0)
                if isinstance(outcome, Exception):
                    task = sending.create_task(self._failed(row, outcome))
                elif isinstance(outcome, Outcome):
                    task = sending.create_task(self._guarded(row, outcome, lane))
                else:
                    raise outcome
                if lane is Lane.REMINDER:
                    task.add_done_callback(self._delivered)
                    room -= 1
        finally:  # cut off: by a row whose end could not be written, or on the way out
            for _ in range(room):
                self._undelivered.release()

    def _delivered(self, _: asyncio.Task[None]) -> None:
        self._undelivered.release()

    async def decide(self, rows: Sequence[Row]) -> Sequence[Outcome | BaseException]:
        """What is said in each of these rows, or why that could not be decided."""
        now = self._clock()
        asked = (self._apply.ask(Happened(row.person_id, _fell_due(row), now)) for row in rows)
        return await asyncio.gather(*asked, return_exceptions=True)

    async def _guarded(self, row: Row, outcome: Outcome, lane: Lane) -> None:
        """Send a row; an error of ours in one of them stops none of the others."""
        try:
            await self._send_row(row, outcome, lane)
        except Exception as error:
            await self._failed(row, error)

    async def _failed(self, row: Row, error: Exception) -> None:
        """A database that is away, or an error of ours: the row waits.

        The second too, in case the next version can make it.
        """
        if isinstance(error, DATABASE_AWAY):
            log.warning(
                "a row waits for the database (%s)",
                why_away(error),
                extra={"action": "row_waits", "row": row.id, "kind": row.kind},
            )
            retry_at = self._clock() + FIRST_RETRY
            await self._end(row, Settled(row.id, State.PENDING, retry_at=retry_at))
            return
        log.error(
            "a row could not be sent: %s",
            type(error).__name__,
            exc_info=error,
            extra={"action": "row_failed", "row": row.id, "kind": row.kind},
        )
        retry_at = self._clock() + LONGEST_RETRY
        await self._end(row, Settled(row.id, State.PENDING, retry_at=retry_at))

    async def _end(self, row: Row, result: Settled) -> None:
        """What became of a row is written down, and counted.

        It is known, so a database that is away is waited for, for some minutes.
        """
        for pause in SETTLE_PAUSES:
            try:
                await self._write.ask(result)
                break
            except DATABASE_AWAY:
                await asyncio.sleep(pause)
        else:
            await self._write.ask(result)
        self._metrics.settled(row, result)

    async def _send_row(self, row: Row, outcome: Outcome, lane: Lane) -> None:
        if not outcome.messages:
            arrived = row.uncertain_at is not None
            await self._end(row, Settled(row.id, State.UNCERTAIN if arrived else State.EXPIRED))
            return
        if outcome.shown is Shown.EDIT and await self._waits_for_another(row):
            retry_at = self._clock() + EDIT_AGAIN
            await self._end(row, Settled(row.id, State.PENDING, retry_at=retry_at))
            return
        (message,) = outcome.messages  # a row is one message
        marked = False

        async def before_wire() -> None:
            nonlocal marked
            if not marked and not await self._write.ask(row.id):
                raise LostRowError
            marked = True

        before = None if outcome.shown is Shown.NEW else await self._last_shown(row)
        screen = screen_of(message, row.person_id, outcome.person.language)
        try:
            if outcome.shown is Shown.EDIT:
                await before_wire()
                message_id = await self._changed(row, before, screen)
            else:
                message_id = await self._sender.send(
                    row.person_id, screen, lane=lane, before_wire=before_wire
                )
        except LostRowError:
            return
        except SendError as error:
            await self._end(row, await self._after(row, error))
        else:
            self._metrics.sent((self._clock() - row.due_at).total_seconds())
            settled = Settled(row.id, State.SENT, message_id, _text_id(message), TEXTS_VERSION)
            await self._end(row, settled)
            if before is not None and outcome.shown is Shown.IN_TURN:
                await self._removed(row, before)

    async def _last_shown(self, row: Row) -> int | None:
        async with self._database.read() as connection:
            return await outbox.last_shown(connection, row)

    async def _waits_for_another(self, row: Row) -> bool:
        """Whether the message that this row would change is still on its way."""
        async with self._database.read() as connection:
            return await outbox.another_before(connection, row, self._clock())

    async def _changed(
        self, row: Row, message_id: int | None, screen: Screen | Printed
    ) -> int | None:
        """The message that shows the screen now; None where there is none to change."""
        if message_id is None:
            return None
        shown = await self._sender.edit(row.person_id, message_id, screen, lane=Lane.REPLY)
        return message_id if shown else None

    async def _removed(self, row: Row, message_id: int) -> None:
        """The message before it goes; one that stays is no harm."""
        try:
            await self._sender.delete(row.person_id, message_id, lane=Lane.REPLY)
        except SendError as error:
            log.info("a cue stays: %s", error, extra={"action": "cue_not_deleted", "row": row.id})

    async def _after(self, row: Row, error: SendError) -> Settled:
        """What becomes of a row that was not sent, or perhaps was."""
        log.warning(
            "a message was not sent: %s",
            error,
            extra={"action": "row_not_sent", "row": row.id, "kind": row.kind},
        )
        match error:
            case PermanentError():
                await self._apply.ask(Happened(row.person_id, Blocked(), self._clock()))
                return Settled(row.id, State.FAILED)
            case TemporaryError(retry_after=seconds):
                return Settled(row.id, State.PENDING, retry_at=self._again_at(row, seconds))
            case UncertainError():
                return after_uncertain(row, self._clock(), self._again_at(row, None))
            case RefusedError() if row.kind.slot:  # a bug of ours: the person has missed it
                await self._apply.ask(Happened(row.person_id, _missed(row), self._clock()))
        return Settled(row.id, State.FAILED)

    def _again_at(self, row: Row, seconds: float | None) -> datetime:
        """When a row is tried again: in so many seconds, or half as long as it has waited by now.

        The latter is scattered. Only the row's last moment ends that: Telegram may be down for a
        day.
        """
        now = self._clock()
        if seconds is not None:
            return now + timedelta(seconds=seconds)
        longest = min(max((now - row.due_at) / 2, FIRST_RETRY), LONGEST_RETRY)
        return now + longest * (1 + self._chance()) / 2

    async def _write_all(self, rows: Sequence[int | Settled]) -> Sequence[bool]:
        """One transaction for the rows that go on the wire now, by id, and what became of others.

        Whether each is written: a row that is no longer ours to send is not.
        """
        going = [row for row in rows if isinstance(row, int)]
        settled = [row for row in rows if isinstance(row, Settled)]
        ours: set[int] = set()
        async with self._database.write() as connection:
            now = self._clock()
            if settled:
                await outbox.settle(connection, settled, self._owner, now)
            if going:
                ours = await outbox.mark_sending(
                    connection, going, self._owner, now, LEASE, leases=self.leases()
                )
        return [isinstance(row, Settled) or row in ours for row in rows]


def after_uncertain(row: Row, now: datetime, again_at: datetime | None = None) -> Settled:
    """What becomes of a row that may have arrived: once more while it is in time, if its kind may.

    Whether it was answered meanwhile is for the act to say, when it is taken again.
    """
    if row.uncertain_at is None and row.kind.repeats and row.expires_at > now:
        return Settled(row.id, State.PENDING, retry_at=again_at, uncertain_at=now)
    return Settled(row.id, State.UNCERTAIN)


def _fell_due(row: Row) -> FellDue:
    """A row as what happens to its person."""
    return FellDue(
        row.kind,
        row.on,
        row.occasion,
        # Not when it was found out: an answer may have come before that.
        perhaps_sent=row.due_at if row.uncertain_at is not None else None,
        missed_from=row.missed_from,
    )


def _missed(row: Row) -> Missed:
    """The slot of a row did not come."""
    return Missed(row.kind, row.on, row.missed_from)


def _text_id(message: Message) -> str:
    """The name under which a delivery remembers what it said."""
    return type(message).__name__
