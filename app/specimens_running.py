"""Instances of what is said about running and flares, for reviews and for the tests."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

from care import messages as say
from care.messages.plan import LaterWhen
from care.messages.runs import Milestone, RaceDay, Road, RunDay, RunHold, RunWhy
from care.person import LeftOut, Units
from rehab.day_rule import NextMorning, Settled
from rehab.gates import GateItem
from rehab.run_text import RunProblem
from rehab.running import STAGES, Pace, RunKind, RunPlan, Spell, stage_plan

ON = date(2026, 1, 7)  # a Wednesday
TEMPO = RunPlan(
    RunKind.TEMPO,
    30,
    (
        Spell(Pace.RUN, 540),
        *(Spell(Pace.TEMPO, 300), Spell(Pace.RUN, 120), Spell(Pace.TEMPO, 300)),
        Spell(Pace.RUN, 540),
    ),
)
LONG_TEMPO = RunPlan(
    RunKind.TEMPO,
    40,
    (Spell(Pace.RUN, 600), Spell(Pace.TEMPO, 1200), Spell(Pace.RUN, 600)),
)
SPEED = RunPlan(
    RunKind.SPEED,
    30,
    (
        Spell(Pace.RUN, 660),
        *(Spell(Pace.FAST, 20), Spell(Pace.RUN, 60)) * 5,
        *(Spell(Pace.FAST, 20), Spell(Pace.RUN, 720)),
    ),
)
LATER_RUNS = tuple(
    RunPlan(kind, 44, (Spell(Pace.RUN, 44 * 60),)) for kind in (RunKind.LONG, RunKind.HILLS)
)
PLANS = (*(stage_plan(stage.number) for stage in STAGES), TEMPO, LONG_TEMPO, SPEED, *LATER_RUNS)
MISSING = tuple(GateItem)
STEPS = (1, 2, None)  # lower than the last run
LOWERS = (RunWhy.RISES, RunWhy.RED, RunWhy.AFTER_FLARE)
RUN_DAYS = (
    *(RunDay(plan, why=RunWhy.FORWARD, last=1) for plan in PLANS),
    *(RunDay(PLANS[0], why=why, last=3) for why in RunWhy),
    *(RunDay(PLANS[0], why=why, last=3, steps=steps) for why in LOWERS for steps in STEPS),
    *(RunDay(None, hold) for hold in RunHold),
    *(
        RunDay(PLANS[0], why=RunWhy.LOWER, last=3, limp=limp, settled=after, next_morning=morning)
        for limp in (False, True)
        for after in Settled
        for morning in (None, *NextMorning)
    ),
    RunDay(None, RunHold.ENTRY, MISSING),
    RunDay(PLANS[4], missing=(GateItem.STAIRS, GateItem.LEVEL), why=RunWhy.ONCE_GREEN, last=0),
    RunDay(PLANS[0], remind_at=time(18, 30)),
    RunDay(PLANS[0], done=True, minutes=8),
    RunDay(PLANS[0], under_way=True),
    RunDay(PLANS[0], done=False, left_out=LeftOut.SKIPPED),
)
RACE_DAYS = tuple(
    RaceDay("Ghent 10K & more", km, units, over, hold, most, ran, during)
    for km, units in ((None, Units.KM), (10.0, Units.KM), (21.1, Units.MILES))
    for over, hold in ((False, None), (True, None), *((False, hold) for hold in RunHold))
    for most in (None, 33, 90)
    for ran, during in ((None, None), (70, None), (70, 2), (70, 5))
)
RUN_HELD = RunDay(None, RunHold.SORE)
RACE_HELD = RaceDay("Ghent 10K", 10.0, Units.KM, over=False, hold=RunHold.SORE)
FLARE = say.FlareSaid(
    on=ON,
    today=ON,
    level=2,
    over=False,
    many=False,
    lasts=False,
    next_check=ON + timedelta(days=12),
    race_soon=False,
    two_reds=False,
    runs=True,
    shorter=True,
    country="GB",
)
ROADS = (
    Road((), RunHold.ENTRY, MISSING),
    Road(
        tuple((place, ON + timedelta(weeks=n)) for n, place in enumerate(Milestone, 1)),
        RunHold.FLARE,
        (GateItem.WALK,),
        race_fits=False,
    ),
    Road(((Milestone.EASY_RUN, ON), (Milestone.RACE, ON)), race_fits=True),
)


def running() -> Iterator[say.Message]:
    """Each message of a run from its offer to what is saved of it, and the flare."""
    for day in RUN_DAYS:
        yield say.RunOffer(ON, day)
        yield say.RunOffer(ON, day, again=True)
        for units in Units:
            yield say.RunMinutesQuestion(ON, day, units)
    for later in ((), (LaterWhen.HOUR.value, LaterWhen.TONIGHT.value)):
        yield say.RunOffer(ON, RUN_DAYS[0], later)
    yield say.RunMinutesQuestion(ON, None, Units.KM)
    for plan in PLANS:
        yield say.RunReady(ON, plan)
        yield say.RunBegun(ON, plan.spells, time(8, 2))
        for index, spell in enumerate(plan.spells):
            cue = say.RunCue(ON, plan.spells, index, spell.seconds)
            yield cue
            yield replace(cue, left=max(20, spell.seconds - 60))
            yield replace(cue, paused=True)
            yield replace(cue, paused=True, hurts=True)
    for units in Units:
        for minutes, km in ((28, 5.0), (28, None), (None, 4.83)):
            for ended in (False, True):
                yield say.RunDuringQuestion(ON, minutes, km, units, ended)
        yield from (say.RunUnreadable(problem, units) for problem in RunProblem)
    for during in range(11):
        yield say.RunLimpQuestion(ON, during)
        saved = say.RunSaved(ON, ON, 28, 5.0, during, during > 8, Units.KM, keeps=during % 2 == 0)
        yield saved
        yield replace(saved, rises=True, session_waits=True)
        yield replace(saved, most=12, guessed=True, keeps=True, units=Units.MILES)
    yield from (
        say.RunSaved(ON, ON + timedelta(days=1), 8, None, 1, False, Units.KM, False, hold=hold)
        for hold in RunHold
    )
    for steps in STEPS:
        for during in (3, 5):
            yield say.RunSaved(ON, ON, 8, None, during, False, Units.KM, False, steps, rises=True)
    for lasts in (False, True):
        flare = replace(FLARE, lasts=lasts, today=ON + timedelta(days=7 if lasts else 0))
        yield replace(flare, many=True, race_soon=True, next_check=None, two_reds=True)
        yield from (replace(flare, shorter=shorter) for shorter in (False, True))
    yield replace(FLARE, runs=False)
    yield from (replace(FLARE, over=True, shorter=shorter) for shorter in (False, True))
