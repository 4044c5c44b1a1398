"""Specimens of what rides on a morning or an evening: reviews, phases, silence, maintenance."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from care import messages as say
from care.gate_tests import ASKED
from care.messages.morning import MorningAsk, NextStep, PhaseMove, PhaseNote, WeekReview
from care.messages.plan import ChangeWhy, PlanChange
from care.messages.scores import EveningAsk
from care.missed import MissedSlots
from care.person import Resolved, Settled
from rehab.content.exercises import EXERCISE_BY_ID
from rehab.day_rule import NextMorning
from rehab.gates import GateItem
from rehab.program import Phase, session_for
from rehab.three_week_rule import Level, Reference, ReferenceSource

DAY = timedelta(days=1)
CLEAR, RANGE, THIN = Level(6, 6, 7, 8), Level(4, 6, 5, 6), Level(3, 10, 4, 7)
START_LEVEL = Reference(5, ReferenceSource.DAILY, 6)


_STEP_UP = session_for(1, phase=Phase.P2).exercises[0]
_AFTER = PlanChange(ChangeWhy.AMBER, None, during=5, next_on=date(2026, 1, 9))
CHANGES = (
    PlanChange(ChangeWhy.UP, "E11", _STEP_UP, during=1),
    PlanChange(ChangeWhy.UP, "E11", _STEP_UP, during=2, back=True, more=2),
    PlanChange(ChangeWhy.FLARE, "E11", replace(_STEP_UP, easier=True)),
    PlanChange(ChangeWhy.TOO_HARD, "E11", replace(_STEP_UP, easier=True)),
    PlanChange(ChangeWhy.VARIANT, "E11", replace(_STEP_UP, exercise=EXERCISE_BY_ID["E10"])),
    PlanChange(ChangeWhy.RED, "E11", _STEP_UP, during=6, next_morning=NextMorning.SAME),
    *(replace(_AFTER, why=why) for why in (ChangeWhy.LOWER, ChangeWhy.RED)),
    *(replace(_AFTER, next_morning=answer) for answer in NextMorning),
    replace(_AFTER, why=ChangeWhy.RED, exercise="E11", during=None),
    replace(_AFTER, why=ChangeWhy.RED, swollen=True),
    replace(_AFTER, why=ChangeWhy.LOWER, rising=True, settled=Settled.NOT_YET),
)


def gates() -> Iterator[say.Message]:
    """The tests of a phase, and what is still missing after them."""
    for item in ASKED:
        for left in (1, 7):
            yield say.GateQuestion(date(2026, 1, 9), item, left)
    yield say.GateNoted(date(2026, 1, 9), None, ())
    yield say.GateNoted(date(2026, 1, 9), Phase.P2, ())
    yield say.GateNoted(date(2026, 1, 9), Phase.P4, tuple(GateItem))


def mornings(plain: say.Morning) -> Iterator[say.Morning]:
    """What the first morning of a week can say, on top of `plain`."""
    for step in (None, *NextStep):
        yield replace(plain, review=WeekReview(3, (CLEAR, RANGE, CLEAR), 2, 3, step))
    yield replace(plain, review=WeekReview(1, (CLEAR,), 0, 0, None, after_visit=True))
    for levels in ((THIN,), (CLEAR, THIN), (THIN, RANGE)):
        yield replace(plain, review=WeekReview(len(levels), levels, 1, 2, NextStep.ANSWER))
    for phase in (Phase.P2, Phase.P3, Phase.P4):
        yield replace(plain, phase=PhaseNote(phase, PhaseMove.ON, (), RANGE, START_LEVEL))
    for move in PhaseMove:
        if move not in {PhaseMove.ON, PhaseMove.STAY}:
            yield replace(plain, phase=PhaseNote(Phase.P1, move, (), CLEAR, START_LEVEL, 12))
    waits = PhaseNote(Phase.P1, PhaseMove.STAY, tuple(GateItem), CLEAR, START_LEVEL)
    yield replace(plain, phase=waits)
    for item in GateItem:
        for level in (CLEAR, THIN):
            yield replace(plain, phase=replace(waits, missing=(item,), level=level))
    yield from (replace(plain, change=change) for change in CHANGES)
    yield replace(plain, still_there=True)
    yield from (replace(plain, missed=missed) for missed in did_not_come(plain.on))


def did_not_come(on: date) -> tuple[MissedSlots, ...]:
    """What the messages of `on` can say about those before them."""
    day = timedelta(days=1)
    return (
        MissedSlots(on, on, mornings=True, evenings=False),
        MissedSlots(on - day, on - day, mornings=False, evenings=True),
        MissedSlots(on - day, on - day, mornings=True, evenings=True),
        MissedSlots(on - 9 * day, on - day, mornings=True, evenings=True),
    )


def confirming(calm: say.Morning) -> Iterator[say.Morning]:
    """The questions that confirm two calm weeks; `calm` is a morning with that decision."""
    asks = replace(calm, ask=MorningAsk.RESOLVED)
    yield asks
    yield replace(asks, activity="run 5 km & stairs")
    yield replace(asks, resolved=Resolved.ACTIVE)
    yield replace(calm, ask=MorningAsk.SESSION, may_confirm=True)
    for answer in (Resolved.CONFIRMED, Resolved.NOT_YET):
        yield replace(calm, ask=MorningAsk.SESSION, resolved=answer)


def evenings(today: date) -> Iterator[say.Message]:
    """Two days in one message, the hour after a session, the weekly evening of maintenance."""
    plain = say.Evening(today, "e", 4, 4, None, None, safety_net=False, today=today)
    yield replace(plain, ask=EveningAsk.PAIN, value=None, highest=None, both=True)
    yield replace(plain, ask=EveningAsk.YESTERDAY, both=True)
    yield replace(plain, ask=EveningAsk.YESTERDAY, both=True, before=7)
    yield replace(plain, both=True, before=7)
    asks = replace(plain, ask=EveningAsk.PAIN, value=None, highest=None)
    yield replace(asks, weekly=True)
    yield from (replace(asks, missed=missed) for missed in did_not_come(today))
    for answer in Settled:
        yield replace(plain, settled=answer.value)
        yield replace(plain, settled=answer.value, ask=EveningAsk.SIX)
