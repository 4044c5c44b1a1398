"""Instances of what is asked and told about the person, for reviews and for the tests."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from care import messages as say
from care.about_you import FIRST_STEP, STEPS
from care.messages.about import AboutYou, ClinicianSaid, HurtFor, LoadChange, NudgeFacts, NudgeLine
from care.person import Activity, Goal, IfThen, Units
from rehab.content.nudges import NUDGES
from rehab.races import RaceOutlook

ON = date(2026, 1, 6)
# What people type would break the page if it were not escaped.
GOAL = Goal("Rock & Roll Half", date(2026, 4, 12), 21.1)
PLAN = IfThen("I come home", "living room & kitchen", "I am late & tired")
ACTIVITY = Activity("run 5 km & more", ON)
OUTLOOKS = tuple(
    RaceOutlook(km, weeks, easy, fits, early_visit=weeks <= 8)
    for km in (None, 10.0, 21.1, 42.2)
    for weeks in (0, 1, 6, 12, 40)
    for easy, fits in ((15, False), (15, True), (0, True))
)
_FACTS = NudgeFacts(
    race=GOAL.name,
    days=96,
    wanted="long walks with the dog",
    partner="Kim & Co",
    job=3,
    sessions=30,
    start=6,
    level=4,
    activity=ACTIVITY.name,
    first=3,
    last=5,
)
NUDGE_LINES = tuple(NudgeLine(nudge.id, _FACTS) for nudge in NUDGES)
_BARE = tuple(say.AboutQuestion(step) for step in sorted(STEPS))
_TOLD = tuple(
    replace(question, goal=GOAL, partner="Kim & Co", activity=ACTIVITY, if_then=PLAN)
    for question in _BARE
)
PLAN_AGAIN = tuple(
    replace(question, again=True)
    for question in (*_BARE, *_TOLD)
    if question.step is FIRST_STEP[AboutYou.IF_THEN]
)
MORNING_QUESTIONS = tuple(
    replace(question, on=ON)
    for question in (*_BARE, *PLAN_AGAIN)
    if question.step in FIRST_STEP.values()
)


def about() -> Iterator[say.Message]:
    """Each question as it is asked first, changed, refused; and each answer's answer."""
    for question in (*_BARE, *_TOLD):
        yield question
        yield replace(question, refused=True, units=Units.MILES)
        if question.step in FIRST_STEP.values():
            yield replace(question, skippable=False, removable=True)
    yield from PLAN_AGAIN
    yield say.AboutSkipped()
    yield from (say.AboutRemoved(what) for what in AboutYou)
    for units in Units:
        yield say.GoalNoted(Goal("long walks with the dog"), None, units)
        yield from (say.GoalNoted(GOAL, outlook, units) for outlook in OUTLOOKS)
    yield say.PartnerNoted("Kim & Co")
    for hurt_for in HurtFor:
        for change in (None, "new shoes & inserts", *LoadChange):
            yield say.HistoryNoted(hurt_for, change)
    yield from (say.ClinicianNoted(said) for said in ClinicianSaid)
    yield say.ActivityNoted(ACTIVITY)
    for plan in (PLAN, replace(PLAN, where=None), replace(PLAN, hurdle=None), IfThen("I get up")):
        yield say.IfThenNoted(plan)
