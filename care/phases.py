"""Which phase a person is in: on to the next by its gate, back a phase, and what is said of it.

Source: clinical.md 3.1, 3.6 and 4.2. A phase begins on a morning, after the weekly decision.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care.day_after import red_days, verdict_of
from care.diary import diary, epoch_of
from care.flare_told import FLARE_TOLD, flare_said
from care.gates import level_before, missing, phase_began, sessions_in_phase
from care.holds import last_found
from care.maintenance import in_maintenance
from care.messages.morning import PhaseMove, PhaseNote
from care.messages.runs import FlareSaid
from care.person import PersonState, Told
from care.session_log import ANEW_TOLD, last_trained
from rehab.day_rule import Verdict, two_reds
from rehab.gates import (
    NOMINAL_STAY,
    RESTART_AFTER,
    STEP_BACK_AFTER,
    GateItem,
    next_phase,
    phase_before,
)
from rehab.program import Phase, SessionForm, Template
from rehab.schedule import DAYS_PER_WEEK
from rehab.three_week_rule import Decision, reference

WEEK = timedelta(days=DAYS_PER_WEEK)
_DAY = timedelta(days=1)
GREEN_IN_A_ROW = 2  # 3.4: C only after two green A/B

# Remembered on the morning that says so, so that the morning says it again.
_ON = "phase_on"
_BACK = "phase_back "  # with why
_STAYS = "phase_stays "  # with the missing items


def phase_of(person: PersonState) -> Phase:
    return person.enrollment.phase if person.enrollment else Phase.P1


def form_of(person: PersonState, on: date, form: SessionForm) -> SessionForm:
    """The form of the session; in maintenance a full one is the short session of 3.4."""
    whole = form in {SessionForm.FULL, SessionForm.LIGHT}
    return SessionForm.MAINTENANCE if whole and in_maintenance(person, on) else form


def two_green(person: PersonState, on: date) -> bool:
    """Whether the last two sessions before `on` were A and B of phase 3 and all green (3.2)."""
    if phase_of(person) is not Phase.P3:
        return False
    last = sessions_in_phase(person, on)[-GREEN_IN_A_ROW:]
    both = {log.template for log in last} == {Template.A, Template.B}
    return both and all(verdict_of(person, log) is Verdict.GREEN for log in last)


def with_phase(person: PersonState, on: date, now: datetime) -> PersonState:
    """The phase of the morning of `on`: one back, one on, or the same.

    1. Back where the knee or a time off asks for it. P1 has nothing below it, but begins anew.
    2. On where nothing of the gate is missing: one phase, and no two moves on one morning.
    3. Else it stays. Once a program week, from the end of its nominal two weeks on, that is told
       with what is missing.
    """
    if person.enrollment is None or in_maintenance(person, on) or _moved_on(person, on):
        return person
    phase, back = person.enrollment.phase, _back(person, on)
    if back is not None:
        lower = Phase.P1 if back is PhaseMove.LONG_OFF else phase_before(phase)
        return _moved(person, lower, on, f"{_BACK}{back.value}")
    lacking = missing(person, on, now)
    following = next_phase(phase)
    if following is not None and not lacking:
        return _moved(person, following, on, _ON)
    if lacking and _says_what_is_missing(person, on):
        items = " ".join(item.value for item in lacking)
        return replace(person, told=(*person.told, Told(on, f"{_STAYS}{items}")))
    return person


def phase_note(person: PersonState, on: date) -> PhaseNote | None:
    """What the morning of `on` tells about the phase, if it tells anything."""
    if person.enrollment is None:
        return None
    told = next((t for t in _notes(person) if t.on == on), None)
    if told is None:
        return None
    move = PhaseMove.STAY
    lacking: tuple[GateItem, ...] = ()
    if told.text_id == _ON:
        move = PhaseMove.ON
    elif told.text_id.startswith(_BACK):
        move = PhaseMove(told.text_id.removeprefix(_BACK))
    else:
        lacking = tuple(GateItem(item) for item in told.text_id.removeprefix(_STAYS).split())
    data = diary(person)
    last = last_trained(person, before=on)
    return PhaseNote(
        phase=person.enrollment.phase,
        move=move,
        missing=lacking,
        level=level_before(person, on),
        reference=reference(data.pain, epoch_of(person, on), data.baseline),
        days_off=(on - last.on).days if last else 0,
    )


def flare_told(person: PersonState, on: date) -> FlareSaid | None:
    """The flare that the morning of `on` began; a step back of the phase says it already."""
    note = phase_note(person, on)
    if Told(on, FLARE_TOLD) not in person.told:
        return None
    if note is not None and note.move is PhaseMove.TWO_REDS:
        return None
    return flare_said(person, on, two_reds=True)


def _moved(person: PersonState, phase: Phase, on: date, told: str) -> PersonState:
    if person.enrollment is None:
        return person
    enrollment = replace(person.enrollment, phase=phase, phase_since=on)
    return replace(person, enrollment=enrollment, told=(*person.told, Told(on, told)))


def _back(person: PersonState, on: date) -> PhaseMove | None:
    """Why the phase steps back on the morning of `on`, or None (3.6)."""
    since, last = phase_began(person), last_trained(person, before=on)
    backs = {told.on: told.text_id for told in person.told if told.text_id.startswith(_BACK)}
    last_back = max(backs, default=date.min)
    off_since = last.on if last else since
    off, anew = on - off_since, backs.get(last_back) == ANEW_TOLD and last_back > off_since
    if off > RESTART_AFTER and last is not None and not anew:
        return PhaseMove.LONG_OFF
    if phase_of(person) is Phase.P1:
        return None
    second = two_reds(red_days(person, on - _DAY))
    if second is not None and second >= since:
        return PhaseMove.TWO_REDS
    flare = last_found(person, on, {Decision.FLARE})
    if flare is not None and flare >= since and flare > last_back:
        return PhaseMove.FLARE
    return PhaseMove.TIME_OFF if off > STEP_BACK_AFTER and last_back <= off_since else None


def _notes(person: PersonState) -> list[Told]:
    prefixes = (_ON, _BACK, _STAYS)
    return [told for told in person.told if told.text_id.startswith(prefixes)]


def _moved_on(person: PersonState, on: date) -> bool:
    return any(t.on == on and not t.text_id.startswith(_STAYS) for t in _notes(person))


def _says_what_is_missing(person: PersonState, on: date) -> bool:
    """Whether no note was told in this program week, and the nominal stay is over."""
    first = epoch_of(person, on)
    begins = first + (on - first) // WEEK * WEEK
    told_this_week = any(told.on >= begins for told in _notes(person))
    return on - phase_began(person) >= NOMINAL_STAY and not told_this_week
