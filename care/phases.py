"""Which phase a person is in, and the week's decision to go on or to stay (clinical.md 3.1, 3.6).

The rule is `rehab.program.phase_after`; here is when it is asked: on the first morning of a
program week, after the weekly decision.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.answers import program_sessions
from care.diary import daily_pain, diary, epoch_of
from care.holds import held, no_load
from care.maintenance import in_maintenance
from care.messages import Held, PhaseNote, Stay
from care.person import PersonState, SessionLog, Told
from care.session_log import green
from care.weekly import open_question
from rehab.program import Phase, SessionForm, Template, phase_after
from rehab.schedule import DAYS_PER_WEEK, program_day, week_of
from rehab.three_week_rule import Level, Reference, reference
from rehab.weekly_level import weekly_level

WEEK = timedelta(days=DAYS_PER_WEEK)
GREEN_IN_A_ROW = 2  # 3.4: C only after two green A/B

_STAYS = "phase_stays "  # with why, remembered on the morning that says so


def phase_of(person: PersonState, why_easier: Held | None = None) -> Phase:
    """The phase of the sessions; a flare steps back by one until it is over (6.4 row 3)."""
    phase = person.enrollment.phase if person.enrollment else Phase.P1
    if why_easier is not Held.FLARE or phase is Phase.P1:
        return phase
    phases = tuple(Phase)
    return phases[phases.index(phase) - 1]


def form_of(person: PersonState, on: date, form: SessionForm) -> SessionForm:
    """The form of the session; in maintenance a full one is the short session of 3.4."""
    whole = form in {SessionForm.FULL, SessionForm.LIGHT}
    return SessionForm.MAINTENANCE if whole and in_maintenance(person, on) else form


def two_green(person: PersonState, on: date) -> bool:
    """Whether the last two sessions before `on` were A and B of phase 3 and all green (3.2)."""
    since = person.enrollment.phase_since if person.enrollment else None
    if since is None or phase_of(person) is not Phase.P3:
        return False
    logs = sorted((log for log in program_sessions(person) if since <= log.on < on), key=_when)
    last = logs[-GREEN_IN_A_ROW:]
    both = {log.template for log in last} == {Template.A, Template.B}
    return both and all(green(person, log) for log in last)


def with_phase(person: PersonState, on: date, now: datetime) -> PersonState:
    """The phase of the week that the morning of `on` begins; decided once a week.

    What was decided is kept: a phase that begins has its date, one that waits has its reason.
    """
    begins = _week_begins(person, on)
    if person.enrollment is None or begins is None or _decided(person, begins):
        return person
    current = person.enrollment.phase
    level, start_level = _week_before(person, begins)
    week = week_of(program_day(person.enrollment.started_on, on))
    open_now = _open_now(person, on, now)
    something_open = open_now is not None
    after = phase_after(current, week, level, start_level, something_open=something_open)
    if after is not current:
        moved = replace(person.enrollment, phase=after, phase_since=on)
        return replace(person, enrollment=moved)
    # The next one's week has come where nothing but the answers keeps it from beginning.
    unhindered = Level(0, 0, DAYS_PER_WEEK, 0)
    if phase_after(current, week, unhindered, start_level, something_open=False) is current:
        return person
    stay = open_now or _why(level, start_level)
    return replace(person, told=(*person.told, Told(on, f"{_STAYS}{stay.value}")))


def phase_note(person: PersonState, on: date) -> PhaseNote | None:
    """What the morning of `on` tells about the phase, if it tells anything."""
    begins = _week_begins(person, on)
    if person.enrollment is None or begins is None:
        return None
    phase = person.enrollment.phase
    level, start_level = _week_before(person, begins)
    if person.enrollment.phase_since == on:
        return PhaseNote(phase, None, level, start_level)
    stays = (t.text_id for t in person.told if t.on == on and t.text_id.startswith(_STAYS))
    reason = next(stays, None)
    if reason is None:
        return None
    return PhaseNote(phase, Stay(reason.removeprefix(_STAYS)), level, start_level)


def _week_begins(person: PersonState, on: date) -> date | None:
    """Day 7k+1 of the epoch, up to `on`; None in its first week and in maintenance."""
    if in_maintenance(person, on):
        return None
    first = epoch_of(person, on)
    weeks = (on - first) // WEEK
    return first + weeks * WEEK if weeks >= 1 else None


def _decided(person: PersonState, begins: date) -> bool:
    since = person.enrollment.phase_since if person.enrollment else None
    stays = any(t.on >= begins and t.text_id.startswith(_STAYS) for t in person.told)
    return stays or (since is not None and since >= begins)


def _week_before(person: PersonState, begins: date) -> tuple[Level, Reference]:
    """The level of the week before, and the start level of its epoch."""
    pain = daily_pain(person)
    days = (begins - timedelta(days=n) for n in range(1, DAYS_PER_WEEK + 1))
    data = diary(person)
    start_level = reference(data.pain, epoch_of(person, begins), data.baseline)
    return weekly_level(pain[day] for day in days if day in pain), start_level


def _open_now(person: PersonState, on: date, now: datetime) -> Stay | None:
    if no_load(person, on, now) is not None or held(person, on) is not None:
        return Stay.OPEN
    return Stay.UNANSWERED if open_question(person, on) is not None else None


def _why(level: Level, start_level: Reference) -> Stay:
    above = level.enough and level.lo > start_level.value
    return Stay.ABOVE if above else Stay.UNCLEAR


def _when(log: SessionLog) -> date:
    return log.on
