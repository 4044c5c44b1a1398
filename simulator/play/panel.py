"""What the rule sees: the panel beside the chat, for a clinician.

Everything here is asked of the rule and of the care around it; nothing is decided here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from care.clock import today
from care.diary import diary, epoch_of
from care.messages import PlannedDay, WeekAhead
from care.person import PersonState
from care.plan_ahead import plan_ahead
from care.review import offered
from care.session_log import log_of, trained, trains_on
from care.weekly import decided_for, spoken, spoken_so_far
from rehab.program import SessionForm, Template
from rehab.schedule import DAY, DAYS_PER_WEEK, program_day, week_of
from rehab.three_week_rule import Check, Diary, Epoch, Reference, assess, reference
from rehab.weekly_level import (
    ENOUGH_ANSWERS,
    REFERENCE_DAYS,
    REFERENCE_DAYS_WIDENED,
    REFERENCE_MIN_ANSWERS,
    Level,
    weekly_level,
)
from simulator.play.panel_coming import coming
from simulator.play.panel_holds import holds, red_flags
from simulator.play.panel_words import CLASSES, WEEK_1, decision_words, log_words, session_words
from simulator.play.shown_chat import short_date
from storage.outbox import Row

Json = dict[str, Any]

NOTHING_YET: Json = {
    "enrolled": False,
    "day": None,
    "week": None,
    "epoch": None,
    "reference": None,
    "days": [],
    "weeks": [],
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
        "reference": _reference(data, epoch, on),
        "days": list(_days(person, data, epoch, on, ahead)),
        "weeks": list(_weeks(person, data, epoch, on, now)),
        "strip": list(_strip(person, started_on, on, ahead)),
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
            f"Reference {value}{so_far}: told from memory when joining, since days 1-{last_day} "
            f"have fewer than {REFERENCE_MIN_ANSWERS} answers."
        )
    if in_week_1 >= ENOUGH_ANSWERS:
        return f"Reference {value}{so_far}: reached on at least 3 days of week 1."
    return (
        f"Reference {value}{so_far}: the third-highest of {start_level.answers} answers in days "
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
            **_finding(person, check, number, now),
        }


def _checks(person: PersonState, data: Diary, epoch: Epoch, on: date) -> dict[int, Check]:
    """What the rule says of each week; a catch-up answer replaces what it answers."""
    events = assess(data, on, spoken_so_far(person))
    checks = (event for event in events if isinstance(event, Check))
    return {check.week: check for check in checks if check.epoch_start == epoch.start}


def _level(data: Diary, epoch: Epoch, week: int) -> Level:
    return weekly_level(score for day, score in data.pain.items() if epoch.week_of(day) == week)


def _finding(person: PersonState, check: Check | None, week: int, now: datetime) -> Json:
    if check is None:
        return {
            "class": None,
            "class_words": WEEK_1 if week == 1 else None,
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
        "decision_words": decision_words(check),
        "spoken": decided is not None,
    }


def _strip(
    person: PersonState, started_on: date, on: date, ahead: Mapping[date, PlannedDay]
) -> Iterable[Json]:
    """The program week that is under way, day by day."""
    weeks_before = week_of(program_day(started_on, on)) - 1
    for number in range(DAYS_PER_WEEK):
        day = started_on + (weeks_before * DAYS_PER_WEEK + number) * DAY
        yield {
            "date": short_date(day),
            "weekday": f"{day:%a}",
            "today": day == on,
            **(_past(person, day) if day < on else _planned(ahead.get(day))),
        }


def _past(person: PersonState, day: date) -> Json:
    log = log_of(person, day)
    if log is None:
        missed = trains_on(person, day) is not None and offered(person, day)
        return _cell("session", "No answer", False) if missed else _cell("rest", "Rest")
    kind = "light" if log.template == Template.LIGHT else "held" if log.held else "session"
    part = ", in part" if trained(log) and not log.done else ""
    done = True if log.done else None if part else False
    return _cell(kind, f"{log_words(log)}{part}", done)


def _planned(planned: PlannedDay | None) -> Json:
    if planned is None or planned.session is None:
        return _cell("rest", "Rest")
    match planned.session.form:
        case SessionForm.LIGHT:
            kind = "light"
        case SessionForm.HELD | SessionForm.ONLY_QUAD_PRESS:
            kind = "held"
        case _:
            kind = "session"
    return _cell(kind, session_words(planned.session), planned.done)


def _cell(kind: str, what: str, done: bool | None = None) -> Json:
    return {"kind": kind, "what": what, "done": done}
