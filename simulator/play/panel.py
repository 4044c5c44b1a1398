"""What the rule sees: the panel beside the chat, for a clinician.

Everything here is asked of the rule and of the care around it; nothing is decided here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from care.clock import today
from care.diary import diary, epoch_of
from care.messages.pages import PlannedDay, WeekAhead
from care.person import PersonState
from care.plan_ahead import plan_ahead
from care.review import offered
from care.session_log import log_of, trained, trains_on
from care.weekly import decided_for, safety_nets, spoken, spoken_so_far
from rehab.schedule import DAY, DAYS_PER_WEEK, program_day, week_of
from rehab.three_week_rule import (
    FIRST_CHECK,
    Check,
    Decision,
    Diary,
    Epoch,
    Reference,
    SafetyNet,
    Severe,
    assess,
    reference,
)
from rehab.weekly_level import (
    ENOUGH_ANSWERS,
    REFERENCE_DAYS,
    REFERENCE_DAYS_WIDENED,
    REFERENCE_MIN_ANSWERS,
    Level,
    weekly_level,
)
from simulator.play.panel_coming import coming
from simulator.play.panel_holds import holds, red_flags, urgent
from simulator.play.panel_strip import strip
from simulator.play.panel_words import (
    CLASSES,
    ONLY_IF_WORSE,
    WEEK_1,
    WEEK_1_FROM_MEMORY,
    decision_words,
    event_words,
)
from simulator.play.shown_chat import short_date
from storage.outbox import Row

Json = dict[str, Any]

NOTHING_YET: Json = {
    "enrolled": False,
    "day": None,
    "week": None,
    "epoch": None,
    "urgent": [],
    "reference": None,
    "days": [],
    "weeks": [],
    "marks": [],
    "strip": [],
    "next": [],
    "phase": None,
    "holds": [],
    "red_flags": [],
}


def panel(person: PersonState | None, now: datetime, rows: Sequence[Row] = ()) -> Json:
    """The panel of a person at `now`; `rows` are what waits to be sent to them."""
    if person is None or person.enrollment is None:
        return {**NOTHING_YET, "red_flags": red_flags(person)}
    on, started_on = today(person, now), person.enrollment.started_on
    day = program_day(started_on, on)
    data, epoch = diary(person), Epoch(epoch_of(person, on))
    ahead = {planned.on: planned for planned in _ahead(person, now)}
    return {
        "enrolled": True,
        "day": day,
        "week": week_of(day),
        "epoch": _epoch_words(epoch, started_on),
        "urgent": urgent(person, on, now),
        "reference": _reference(data, epoch, on),
        "days": list(_days(person, data, epoch, on, ahead)),
        "weeks": list(_weeks(person, data, epoch, on, now)),
        "marks": list(_marks(person, epoch)),
        "strip": list(strip(person, on, now, ahead)),
        "next": coming(person, now, rows),
        "phase": person.enrollment.phase.value,
        "holds": holds(person, on, now),
        "red_flags": red_flags(person),
    }


def _ahead(person: PersonState, now: datetime) -> tuple[PlannedDay, ...]:
    """The next 7 days as /plan tells them."""
    (page,) = plan_ahead(person, now).messages
    assert isinstance(page, WeekAhead)
    return page.days


def _epoch_words(epoch: Epoch, started_on: date) -> str | None:
    if epoch.start == started_on:
        return None
    return f"Counted anew from {short_date(epoch.start)}, the day after the visit."


def _reference(data: Diary, epoch: Epoch, on: date) -> Json:
    start_level = reference(data.pain, epoch.start, data.baseline)
    return {
        "value": start_level.value,
        "source": start_level.source.value,
        "words": _reference_words(start_level, data, epoch, on),
    }


def _reference_words(start_level: Reference, data: Diary, epoch: Epoch, on: date) -> str:
    value, day = start_level.value, (on - epoch.start).days + 1
    in_week_1 = sum(1 for answered in data.pain if epoch.week_of(answered) == 1)
    last_day = REFERENCE_DAYS if in_week_1 >= ENOUGH_ANSWERS else REFERENCE_DAYS_WIDENED
    so_far = " so far" if day <= last_day else ""
    if not start_level.daily:
        return (
            f"Start level {value}{so_far}: told from memory when joining, since days 1-{last_day} "
            f"have fewer than {REFERENCE_MIN_ANSWERS} answers."
        )
    if in_week_1 >= ENOUGH_ANSWERS:
        return f"Start level {value}{so_far}: reached on at least 3 days of week 1."
    return (
        f"Start level {value}{so_far}: the third-highest of {start_level.answers} answers in days "
        f"1-{last_day}, and no more than the highest of week 1."
    )


def _days(
    person: PersonState, data: Diary, epoch: Epoch, on: date, ahead: Mapping[date, PlannedDay]
) -> Iterable[Json]:
    """The days of the epoch so far, and the rest of its week that is under way."""
    last = epoch.check_date(max(epoch.week_of(on), 1)) - DAY
    for number in range((last - epoch.start).days + 1):
        day = epoch.start + number * DAY
        yield {
            "day": number + 1,
            "date": short_date(day),
            "score": data.pain.get(day),
            "session": _session(person, day, on, ahead),
            "future": day > on,
        }


def _session(person: PersonState, day: date, on: date, ahead: Mapping[date, PlannedDay]) -> str:
    """What became of the session of a day: done, part, left_out, planned or none."""
    log = log_of(person, day)
    if log is not None and log.done:
        return "done"
    if log is not None and trained(log):
        return "part"
    if log is not None and log.left_out is not None:
        return "left_out"
    if day >= on:
        planned = ahead.get(day)
        return "planned" if planned is not None and planned.session is not None else "none"
    return "left_out" if trains_on(person, day) is not None and offered(person, day) else "none"


def _weeks(
    person: PersonState, data: Diary, epoch: Epoch, on: date, now: datetime
) -> Iterable[Json]:
    """Each week of the epoch with its level, and what the rule made of it."""
    checks = _checks(person, data, epoch, on)
    this_week = epoch.week_of(on)
    for number in range(1, this_week + 1):
        check = checks.get(number)
        level = check.level if check is not None else _level(data, epoch, number)
        yield {
            "week": number,
            "from_day": (number - 1) * DAYS_PER_WEEK + 1,
            "to_day": number * DAYS_PER_WEEK,
            "answers": level.answers,
            "lo": level.lo,
            "hi": level.hi,
            "under_way": number == this_week,
            **_finding(person, check, now),
            **({"class_words": _unchecked(data, epoch, number)} if check is None else {}),
            "between": list(_between(person, epoch, number)),
        }


def _checks(person: PersonState, data: Diary, epoch: Epoch, on: date) -> dict[int, Check]:
    """What the rule says of each week; a catch-up answer replaces what it answers."""
    events = assess(data, on, spoken_so_far(person))
    checks = (event for event in events if isinstance(event, Check))
    return {check.week: check for check in checks if check.epoch_start == epoch.start}


def _level(data: Diary, epoch: Epoch, week: int) -> Level:
    return weekly_level(score for day, score in data.pain.items() if epoch.week_of(day) == week)


def _unchecked(data: Diary, epoch: Epoch, week: int) -> str | None:
    """What a week without a check is for."""
    if week == 1:
        daily = reference(data.pain, epoch.start, data.baseline).daily
        return WEEK_1 if daily else WEEK_1_FROM_MEMORY
    return ONLY_IF_WORSE if week < FIRST_CHECK else None


def _between(person: PersonState, epoch: Epoch, week: int) -> Iterable[Json]:
    """What was said of a week beside its check: SEVERE on its days, the safety net after them."""
    for on in _severe(person):
        if epoch.week_of(on) == week:
            yield _said("SEVERE", Severe(on))
    for on in safety_nets(person):
        if epoch.week_of(on) == week + 1:
            yield _said("SAFETY_NET", SafetyNet(on))


def _said(code: str, event: SafetyNet | Severe) -> Json:
    return {"date": short_date(event.date), "code": code, "words": event_words(event)}


def _severe(person: PersonState) -> list[date]:
    return [e.on for e in person.escalations if e.reason is Decision.SEVERE]


def _marks(person: PersonState, epoch: Epoch) -> Iterable[Json]:
    """The days of the epoch on which a red flag was raised or SEVERE was said."""
    raised = [(stop.on, "red flag") for stop in person.stops if not stop.taken_back]
    for on, words in sorted([*raised, *((on, "severe") for on in _severe(person))]):
        if on >= epoch.start:
            yield {"day": (on - epoch.start) // DAY + 1, "words": words}


def _finding(person: PersonState, check: Check | None, now: datetime) -> Json:
    if check is None:
        return {
            "class": None,
            "class_words": None,
            "decision": None,
            "decision_words": None,
            "spoken": False,
        }
    decided = decided_for(person, check)
    if decided is not None:
        # What was said stands, whatever was corrected since.
        said = spoken(person, decided, now)
        check = replace(check, decision=decided.decision) if said is None else said.check
    return {
        "class": check.week_class.value,
        "class_words": CLASSES[check.week_class],
        "decision": check.decision.value,
        "decision_words": decision_words(check, _advised(person, check)),
        "spoken": decided is not None,
    }


def _advised(person: PersonState, check: Check) -> date | None:
    """The day of the newest advice to see somebody before a check."""
    advised = [e.on for e in person.escalations if e.reason.escalates and e.on < check.date]
    return max(advised, default=None)
