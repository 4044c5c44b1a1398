"""Specimens of what rides on a morning or an evening: reviews, phases, silence, maintenance."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from care import messages as m
from care.messages import Message
from care.person import Resolved, Settled
from rehab.program import Phase
from rehab.three_week_rule import Level, Reference, ReferenceSource

DAY = timedelta(days=1)
CLEAR, RANGE, THIN = Level(6, 6, 7, 8), Level(4, 6, 5, 6), Level(3, 10, 4, 7)
START_LEVEL = Reference(5, ReferenceSource.DAILY, 6)


def mornings(plain: m.Morning) -> Iterator[m.Morning]:
    """What the first morning of a week can say, on top of `plain`."""
    for step in (None, *m.NextStep):
        yield replace(plain, review=m.WeekReview(3, (CLEAR, RANGE, CLEAR), 2, 3, step))
    yield replace(plain, review=m.WeekReview(1, (CLEAR,), 0, 0, None, after_visit=True))
    for levels in ((THIN,), (CLEAR, THIN), (THIN, RANGE)):
        yield replace(plain, review=m.WeekReview(len(levels), levels, 1, 2, m.NextStep.ANSWER))
    for phase in (Phase.P2, Phase.P3):
        yield replace(plain, phase=m.PhaseNote(phase, None, CLEAR, START_LEVEL))
    for stay in m.Stay:
        for level in (CLEAR, THIN):
            yield replace(plain, phase=m.PhaseNote(Phase.P1, stay, level, START_LEVEL))
    yield replace(plain, still_there=True)


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
    yield replace(plain, ask=m.EveningAsk.PAIN, value=None, highest=None, weekly=True)
    for answer in Settled:
        yield replace(plain, settled=answer.value)
        yield replace(plain, settled=answer.value, ask=m.EveningAsk.SIX)
