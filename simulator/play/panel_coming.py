"""What is due next to a person, and why: the slots, the weekly check, what waits in the outbox."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from care.clock import wall_clock
from care.diary import epoch_start
from care.events import Kind
from care.maintenance import silent_slot
from care.morning import ask_booked_on
from care.person import Booking, PersonState
from care.plan_dates import next_check
from care.slots import SlotPlan, first_evening_comes, slot_plans
from care.weekly import open_question, safety_net_due
from rehab.schedule import DAYS_PER_WEEK
from rehab.three_week_rule import CATCH_UP_OPEN
from simulator.play.shown_chat import date_and_time, short_date
from storage.outbox import Row

Json = dict[str, Any]

_ROWS = {
    Kind.VERDICT: ("Advice on a red flag", "It was raised just now."),
    Kind.FOLLOW_UP: ("Were you able to get help?", "Asked once, 12 hours after advice to be seen."),
    Kind.SEEN_CHECK: ("Were you seen?", "The person agreed to be asked once, after 2 days."),
    Kind.DELETION_WARNING: (
        "What is held is deleted in a month",
        "The person has not written or tapped for a year.",
    ),
    Kind.SEVERE: ("Advice: be seen within days", "Pain was 8 or more on 3 days of 7."),
    Kind.DECISION: ("Word on the weekly check", "An answer changed what the check says."),
    Kind.LATER: ("The session once more", "The person put it off to this time."),
    Kind.RUN_LATER: ("The run once more", "The person put it off to this time."),
    Kind.CUE: ("A cue of the run", "A run is under way: run or walk."),
}


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that is due; `at` is the wall time where the person is.

    `all_day` leaves the time of day unsaid.
    """

    at: datetime
    what: str
    why: str
    all_day: bool = False

    def as_json(self) -> Json:
        at = short_date(self.at.date()) if self.all_day else date_and_time(self.at)
        return {"at": at, "what": self.what, "why": self.why}


def coming(person: PersonState, now: datetime, rows: Sequence[Row]) -> list[Json]:
    """What is due next, the earliest first."""
    found = (
        *_rows(person, rows),
        *_slots(person, now),
        *_check_later(person, now),
        *_booked_questions(person, now),
        *_safety_net(person, now),
        *_visits(person, now),
    )
    return [line.as_json() for line in sorted(found, key=lambda line: line.at)]


def _rows(person: PersonState, rows: Sequence[Row]) -> Iterable[Coming]:
    for row in rows:
        if row.kind in _ROWS:
            what, why = _ROWS[row.kind]
            yield Coming(wall_clock(person, row.due_at), what, why)


def _slots(person: PersonState, now: datetime) -> Iterable[Coming]:
    """The next morning and the next evening that have something to say."""
    if person.paused_on is not None:
        yield from _after_the_pause(person)
        return
    for plan in slot_plans(person):
        on, due = plan.next_after(now)
        while not _speaks(person, plan.kind, on):
            on, due = plan.next_after(due)
        yield _slot(person, plan, on)


def _slot(person: PersonState, plan: SlotPlan, on: date) -> Coming:
    at = wall_clock(person, plan.instant(on))
    if plan.kind is Kind.EVENING:
        return Coming(
            at, "Evening question", "One number, 0-10: the worst pain of the last 24 hours."
        )
    if on == next_check(person, on):
        return _check(person, plan, on)
    return Coming(at, "Morning message", "What the day holds, at the time the person chose.")


def _after_the_pause(person: PersonState) -> Iterable[Coming]:
    if person.paused_until is None:
        return
    for plan in slot_plans(person):
        if plan.kind is Kind.MORNING:
            at = wall_clock(person, plan.instant(person.paused_until))
            yield Coming(at, "Messages begin again", "The pause ends on the date the person chose.")


def _check_later(person: PersonState, now: datetime) -> Iterable[Coming]:
    """The next weekly check, where it is not the next morning."""
    for plan in slot_plans(person):
        if plan.kind is not Kind.MORNING:
            continue
        on, _ = plan.next_after(now)
        check = next_check(person, on)
        if check is not None and check != on:
            yield _check(person, plan, check)


def _check(person: PersonState, plan: SlotPlan, on: date) -> Coming:
    weeks = (on - epoch_start(person)).days // DAYS_PER_WEEK
    since = "the visit" if person.visits else "the start"
    return Coming(
        at=wall_clock(person, plan.instant(on)),
        what=f"Weekly check of week {weeks}",
        why=(
            f"{weeks} weeks since {since}: the level of week {weeks} is held against the start "
            "level."
        ),
    )


def _booked_questions(person: PersonState, now: datetime) -> Iterable[Coming]:
    """Whether a visit could be booked: 7 days after advice, or when the visit is over (6.5)."""
    over = {Booking.SEEN, Booking.PREFER_NOT}
    for advice in (e for e in person.escalations if e.outcome not in over):
        on = ask_booked_on(advice)
        why = f"The advice of {short_date(advice.on)} is asked about once."
        yield from _with_slot(person, now, Kind.MORNING, on, "Have you been able to book?", why)


def _safety_net(person: PersonState, now: datetime) -> Iterable[Coming]:
    """What the evening says where the open catch-up question gets no answer (6.4)."""
    asked = open_question(person, wall_clock(person, now).date())
    if asked is not None and safety_net_due(person, asked.on + CATCH_UP_OPEN):
        what = "Safety net, if no number comes"
        why = "It says: I cannot tell; if it still hurts, see a physio or doctor."
        yield from _with_slot(person, now, Kind.EVENING, asked.on + CATCH_UP_OPEN, what, why)


def _with_slot(
    person: PersonState, now: datetime, kind: Kind, on: date, what: str, why: str
) -> Iterable[Coming]:
    """Something that goes with a morning or evening message that is still to come."""
    if person.paused_on is not None:
        return
    for plan in slot_plans(person):
        if plan.kind is kind and plan.instant(on) > now:
            yield Coming(wall_clock(person, plan.instant(on)), what, why)


def _visits(person: PersonState, now: datetime) -> Iterable[Coming]:
    """A visit that the person has booked: no message, but what comes waits for it."""
    here = wall_clock(person, now)
    booked = {e.visit_on for e in person.escalations if e.outcome is Booking.BOOKED}
    for on in sorted(on for on in booked if on is not None and on >= here.date()):
        at = datetime.combine(on, time.min, here.tzinfo)
        yield Coming(
            at, "Visit booked", "The person gave this date; the bot asks afterwards.", all_day=True
        )


def _speaks(person: PersonState, kind: Kind, on: date) -> bool:
    if kind is Kind.EVENING and not first_evening_comes(person, on):
        return False
    return not silent_slot(person, kind, on)
