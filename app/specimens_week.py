"""Specimens of what rides on a morning or an evening: reviews, phases, silence, maintenance."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from care import messages as m
from care.gate_tests import ASKED
from care.messages import Message
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
_AFTER = m.PlanChange(m.ChangeWhy.AMBER, None, during=5, next_on=date(2026, 1, 9))
CHANGES = (
    m.PlanChange(m.ChangeWhy.UP, "E11", _STEP_UP),
    m.PlanChange(m.ChangeWhy.UP, "E11", _STEP_UP, back=True, more=2),
    m.PlanChange(m.ChangeWhy.FLARE, "E11", replace(_STEP_UP, easier=True)),
    m.PlanChange(m.ChangeWhy.TOO_HARD, "E11", replace(_STEP_UP, easier=True)),
    m.PlanChange(m.ChangeWhy.VARIANT, "E11", replace(_STEP_UP, exercise=EXERCISE_BY_ID["E10"])),
    m.PlanChange(m.ChangeWhy.RED, "E11", _STEP_UP, during=6, next_morning=NextMorning.SAME),
    *(replace(_AFTER, why=why) for why in (m.ChangeWhy.LOWER, m.ChangeWhy.RED)),
    *(replace(_AFTER, next_morning=answer) for answer in NextMorning),
    replace(_AFTER, why=m.ChangeWhy.RED, exercise="E11", during=None),
    replace(_AFTER, why=m.ChangeWhy.RED, swollen=True),
    replace(_AFTER, why=m.ChangeWhy.LOWER, rising=True, settled=Settled.NOT_YET),
)


def gates() -> Iterator[Message]:
    """The tests of a phase, and what is still missing after them."""
    for item in ASKED:
        for left in (1, 7):
            yield m.GateQuestion(date(2026, 1, 9), item, left)
    yield m.GateNoted(None, ())
    yield m.GateNoted(Phase.P2, ())
    yield m.GateNoted(Phase.P4, tuple(GateItem))


def mornings(plain: m.Morning) -> Iterator[m.Morning]:
    """What the first morning of a week can say, on top of `plain`."""
    for step in (None, *m.NextStep):
        yield replace(plain, review=m.WeekReview(3, (CLEAR, RANGE, CLEAR), 2, 3, step))
    yield replace(plain, review=m.WeekReview(1, (CLEAR,), 0, 0, None, after_visit=True))
    for levels in ((THIN,), (CLEAR, THIN), (THIN, RANGE)):
        yield replace(plain, review=m.WeekReview(len(levels), levels, 1, 2, m.NextStep.ANSWER))
    for phase in (Phase.P2, Phase.P3, Phase.P4):
        yield replace(plain, phase=m.PhaseNote(phase, m.PhaseMove.ON, (), RANGE, START_LEVEL))
    for move in m.PhaseMove:
        if move not in {m.PhaseMove.ON, m.PhaseMove.STAY}:
            yield replace(plain, phase=m.PhaseNote(Phase.P1, move, (), CLEAR, START_LEVEL, 12))
    waits = m.PhaseNote(Phase.P1, m.PhaseMove.STAY, tuple(GateItem), CLEAR, START_LEVEL)
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


def confirming(calm: m.Morning) -> Iterator[m.Morning]:
    """The questions that confirm two calm weeks; `calm` is a morning with that decision."""
    asks = replace(calm, ask=m.MorningAsk.RESOLVED)
    yield asks
    yield replace(asks, activity="run 5 km & stairs")
    yield replace(asks, resolved=Resolved.ACTIVE)
    yield replace(calm, ask=m.MorningAsk.SESSION, may_confirm=True)
    for answer in (Resolved.CONFIRMED, Resolved.NOT_YET):
        yield replace(calm, ask=m.MorningAsk.SESSION, resolved=answer)


def evenings(today: date) -> Iterator[Message]:
    """Two days in one message, the hour after a session, the weekly evening of maintenance."""
    plain = m.Evening(today, "e", 4, 4, None, None, safety_net=False, today=today)
    yield replace(plain, ask=m.EveningAsk.PAIN, value=None, highest=None, both=True)
    yield replace(plain, ask=m.EveningAsk.YESTERDAY, both=True)
    yield replace(plain, ask=m.EveningAsk.YESTERDAY, both=True, before=7)
    yield replace(plain, both=True, before=7)
    asks = replace(plain, ask=m.EveningAsk.PAIN, value=None, highest=None)
    yield replace(asks, weekly=True)
    yield from (replace(asks, missed=missed) for missed in did_not_come(today))
    for answer in Settled:
        yield replace(plain, settled=answer.value)
        yield replace(plain, settled=answer.value, ask=m.EveningAsk.SIX)
