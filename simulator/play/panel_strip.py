"""The program week of the panel as a strip: each day's session, as it was or as it is planned."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from care.day_after import minutes_of
from care.holds import waits
from care.messages.pages import PlannedDay
from care.person import PersonState
from care.review import no_exercise_on, offered
from care.runs import run_of
from care.session_log import log_of, trained, trains_on
from rehab.program import SessionForm, Template
from rehab.schedule import DAY, DAYS_PER_WEEK, program_day, week_of
from simulator.play.panel_words import log_words, session_words
from simulator.play.shown_chat import short_date

Json = dict[str, Any]


def strip(
    person: PersonState, on: date, now: datetime, ahead: Mapping[date, PlannedDay]
) -> Iterable[Json]:
    """The program week that is under way at `on`, day by day; `ahead` is what is planned."""
    if person.enrollment is None:
        return
    first_day = person.enrollment.started_on
    days_before = (week_of(program_day(first_day, on)) - 1) * DAYS_PER_WEEK
    stopped = waits(person, on, now) is not None
    for number in range(DAYS_PER_WEEK):
        day = first_day + (days_before + number) * DAY
        yield {
            "date": short_date(day),
            "weekday": f"{day:%a}",
            "today": day == on,
            "run": _run(person, day, ahead.get(day)),
            **(_past(person, day) if day < on else _planned(person, day, ahead, stopped=stopped)),
        }


def _past(person: PersonState, day: date) -> Json:
    log = log_of(person, day)
    if log is None:
        return _without_log(person, day)
    kind = "light" if log.template == Template.LIGHT else "held" if log.held else "session"
    part = ", in part" if trained(log) and not log.done else ""
    done = True if log.done else None if part else False
    return _cell(kind, f"{log_words(log)}{part}", done)


def _run(person: PersonState, day: date, planned: PlannedDay | None) -> str | None:
    """The run of a day: what was run, or that one is planned."""
    run = run_of(person, day)
    if run is not None and run.done:
        return f"Run {minutes_of(run)} min"
    ahead = planned is not None and planned.run is not None and planned.run.plan is not None
    return "Run" if ahead and (run is None or run.left_out is None) else None


def _without_log(person: PersonState, day: date) -> Json:
    if trains_on(person, day) is None:
        return _cell("rest", "Rest")
    if offered(person, day):
        return _cell("session", "No answer", False)
    if no_exercise_on(person, day):
        return _cell("stopped", "No exercise")
    joined = person.enrollment is not None and day <= person.enrollment.started_on
    return _cell("rest", "Day of joining" if joined else "Rest")


def _planned(
    person: PersonState, day: date, ahead: Mapping[date, PlannedDay], *, stopped: bool
) -> Json:
    planned = ahead.get(day)
    if planned is None or planned.session is None:
        none = stopped and trains_on(person, day) is not None
        return _cell("stopped", "No exercise") if none else _cell("rest", "Rest")
    match planned.session.form:
        case SessionForm.LIGHT | SessionForm.HELD_LIGHT:
            kind = "light"
        case SessionForm.HELD | SessionForm.ONLY_QUAD_PRESS:
            kind = "held"
        case _:
            kind = "session"
    return _cell(kind, session_words(planned.session), planned.done)


def _cell(kind: str, what: str, done: bool | None = None) -> Json:
    return {"kind": kind, "what": what, "done": done}
