"""Questions about the person: the goal, the partner, the history, Q5's activity, the plan.

Source: conversation.md 2 (one at a time on rest-day mornings of week 1, each can be skipped)
and 8; clinical.md S1, S13, S14, S55, S56, 8.2. Each can be changed in the settings.
"""

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime, timedelta

from care.answers import with_answer
from care.clock import today
from care.control import settings
from care.events import Typed
from care.holds import waits
from care.messages import Message
from care.messages.about import (
    AboutQuestion,
    AboutRemoved,
    AboutSkipped,
    AboutYou,
    ActivityNoted,
    ClinicianNoted,
    ClinicianSaid,
    GoalNoted,
    HistoryNoted,
    HurtFor,
    IfThenNoted,
    LoadChange,
    PartnerNoted,
)
from care.motivation import slipped
from care.outcome import Outcome
from care.person import (
    Activity,
    Answer,
    Dialog,
    Goal,
    IfThen,
    PersonState,
    Status,
    Step,
    Told,
    Topic,
    Units,
)
from care.road import race_beside_the_road
from care.tap_args import ForgedTapError, choice
from rehab.pain import Unreadable, parse_score
from rehab.races import parse_distance
from rehab.schedule import program_day

LONGEST_TEXT = 60  # characters of what is kept of free text, on one line
LONGEST_AHEAD = timedelta(days=3 * 365)  # of a race
TIMES_ASKED = 2  # a question that was ignored comes once more
ASKED_UNTIL_DAY = 21  # of the program: week 1, and the rest days that it needs after it
PLAN_AGAIN_AFTER = timedelta(days=14)  # the plan is not asked anew sooner

SKIP, REMOVE, KEEP, RACE, OTHER = "-skip", "-remove", "-keep", "-race", "-other"

FIRST_STEP = {
    AboutYou.GOAL: Step.GOAL,
    AboutYou.PARTNER: Step.PARTNER,
    AboutYou.HISTORY: Step.HURT_FOR,
    AboutYou.CLINICIAN: Step.CLINICIAN,
    AboutYou.ACTIVITY: Step.ACTIVITY,
    AboutYou.IF_THEN: Step.PLAN_WHEN,
}
# The steps of each question and where one goes back to; None begins the conversation.
_BEFORE: dict[Step, Step | None] = {
    Step.GOAL: None,
    Step.RACE_NAME: Step.GOAL,
    Step.WANTED: Step.GOAL,
    Step.RACE_DATE: Step.RACE_NAME,
    Step.RACE_DISTANCE: Step.RACE_DATE,
    Step.PARTNER: None,
    Step.HURT_FOR: None,
    Step.LOAD_CHANGE: Step.HURT_FOR,
    Step.CLINICIAN: None,
    Step.ACTIVITY: None,
    Step.PLAN_WHEN: None,
    Step.PLAN_WHERE: Step.PLAN_WHEN,
    Step.PLAN_IF: Step.PLAN_WHERE,
}
STEPS = frozenset(_BEFORE)
# Their buttons say words that could be typed as well.
_SUGGESTED = {
    Step.RACE_DISTANCE,
    Step.ACTIVITY,
    Step.PLAN_WHEN,
    Step.PLAN_WHERE,
    Step.PLAN_IF,
}
_YEAR = re.compile(r"\d{4}|\d\s*[./]\s*\d{1,2}\s*[./]\s*\d{2}(?!\d)")


# --- When a question comes ----------------------------------------------------------------------


def with_question(person: PersonState, on: date) -> PersonState:
    """The person with the question of the rest-day morning of `on` chosen and remembered.

    1. After two sessions in a row that did not happen: the if-then plan again (8.2).
    2. The first question that was not asked yet; then one that was ignored, once more.
    """
    if person.enrollment is None or _asked(person, on) is not None:
        return person
    if _plan_again(person, on):
        return replace(person, told=(*person.told, Told(on, _AGAIN)))
    if program_day(person.enrollment.started_on, on) > ASKED_UNTIL_DAY:
        return person
    open_ones = [about for about in AboutYou if not _known(person, about)]
    asked = [_about_asked(t.text_id) for t in person.told]
    times = {about: asked.count(about) for about in open_ones}
    for about in sorted(open_ones, key=lambda about: times[about]):
        if times[about] < TIMES_ASKED:
            return replace(person, told=(*person.told, Told(on, _ask(about))))
    return person


def morning_question(person: PersonState, on: date) -> AboutQuestion | None:
    """The question of the morning of `on` while it waits for an answer."""
    about = _asked(person, on)
    if about is None or any(t.text_id == _did(about) and t.on >= on for t in person.told):
        return None
    again = Told(on, _AGAIN) in person.told
    return replace(_question(person, Dialog(FIRST_STEP[about])), on=on, again=again)


def waiting(person: PersonState, now: datetime) -> Dialog | None:
    """The conversation that typed words begin, because this morning's question waits for them."""
    on = today(person, now)
    silent = person.status is not Status.ACTIVE or person.paused_on is not None
    if silent or person.dialog is not None or waits(person, on, now) is not None:
        return None
    asked = morning_question(person, on)
    return Dialog(asked.step) if asked else None


def left(person: PersonState) -> PersonState:
    """The person without an unfinished conversation about them: a new day has begun."""
    if person.dialog is None or person.dialog.step not in STEPS:
        return person
    return replace(person, dialog=None)


# --- The conversation ---------------------------------------------------------------------------


def question(person: PersonState, dialog: Dialog) -> AboutQuestion:
    """What the open step asks."""
    return _question(person, dialog)


def ask(person: PersonState, about: AboutYou) -> Outcome:
    """One of the questions, from the settings."""
    return _next(person, Dialog(FIRST_STEP[about], from_settings=True))


def add_race(person: PersonState) -> Outcome:
    """A goal race, from the closing summary of the enrollment."""
    return _next(person, Dialog(Step.RACE_NAME))


def before(dialog: Dialog) -> Dialog | None:
    """The step before, None where the conversation began here."""
    step = _BEFORE[dialog.step]
    return replace(dialog, step=step) if step else None


def tapped(person: PersonState, dialog: Dialog, answer: str, now: datetime) -> Outcome:
    """A button under one of the questions.

    Raises ForgedTapError for an answer that the step does not take.
    """
    match dialog.step, answer:
        case step, str() if answer == SKIP:
            return _skipped(person, dialog, step, now)
        case step, str() if answer == REMOVE:
            return _removed(person, dialog, step, now)
        case Step.GOAL, str() if answer == RACE:
            return _next(person, replace(dialog, step=Step.RACE_NAME))
        case Step.GOAL, str() if answer == OTHER:
            return _next(person, replace(dialog, step=Step.WANTED))
        case Step.HURT_FOR, _:
            return _hurt_for(person, dialog, choice(HurtFor, answer), now)
        case Step.LOAD_CHANGE, _:
            return _load_change(person, dialog, choice(LoadChange, answer).value, now)
        case Step.CLINICIAN, _:
            return _clinician(person, dialog, choice(ClinicianSaid, answer), now)
        case Step.PLAN_WHEN, str() if answer == KEEP and person.if_then is not None:
            return _kept(person, dialog, person.if_then, now)
        case step, _ if step in _SUGGESTED:
            said = _said(person, dialog, answer, now)
            if said is not None:
                return said
    raise ForgedTapError(answer)


def typed(person: PersonState, dialog: Dialog, event: Typed, now: datetime) -> Outcome | None:
    """Typed words as an answer to the step; None where they are none.

    A pain number is never taken for a name, and a text with a word of a red flag only for the
    date that it names.
    """
    if dialog.step is Step.RACE_DATE and event.day is not None:
        return _race_date(person, dialog, event.day, event.text, now)
    if event.worry:
        return None
    dated = event.days_ago > 0 and isinstance(parse_score(event.text), int)
    if dialog.step is not Step.RACE_DISTANCE and (dated or _only_a_number(event.text)):
        return None
    match dialog.step:
        case Step.HURT_FOR | Step.CLINICIAN:
            return None
        case Step.RACE_DATE:
            return _refused(person, dialog)
        case Step.GOAL:
            dialog = replace(dialog, step=Step.RACE_NAME)
    return _said(person, dialog, event.text, now) or _refused(person, dialog)


def short_text(text: str) -> str | None:
    """The text on one line without control characters; None when it is empty or too long."""
    seen = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)
    line = " ".join(seen.split())
    return line if 0 < len(line) <= LONGEST_TEXT else None


def history(person: PersonState) -> tuple[HurtFor | None, str | None, ClinicianSaid | None]:
    """How long it had hurt, what changed before (LoadChange or own words), who has seen it."""
    hurt_for = _last(person, Topic.HURT_FOR)
    said = _last(person, Topic.CLINICIAN)
    return (
        HurtFor(hurt_for) if hurt_for else None,
        _last(person, Topic.LOAD_CHANGE),
        ClinicianSaid(said) if said else None,
    )


# --- Answers ------------------------------------------------------------------------------------


def _said(person: PersonState, dialog: Dialog, text: str, now: datetime) -> Outcome | None:
    """Words for the step, typed or on a button; None when they cannot be taken."""
    if dialog.step is Step.RACE_DISTANCE:
        km = parse_distance(text, miles=person.units is Units.MILES)
        if km is None or dialog.goal is None:
            return None
        return _goal(person, dialog, replace(dialog.goal, km=km), now)
    line = short_text(text)
    if line is None:
        return None
    match dialog.step:
        case Step.RACE_NAME:
            return _next(person, replace(dialog, step=Step.RACE_DATE, goal=Goal(line)))
        case Step.WANTED:
            return _goal(person, dialog, Goal(line), now)
        case Step.PARTNER:
            told = replace(person, partner=line)
            return _done(told, dialog, AboutYou.PARTNER, PartnerNoted(line), now)
        case Step.LOAD_CHANGE:
            return _load_change(person, dialog, line, now)
        case Step.ACTIVITY:
            return _activity(person, dialog, line, now)
        case Step.PLAN_WHEN:
            return _next(person, replace(dialog, step=Step.PLAN_WHERE, if_then=IfThen(line)))
        case Step.PLAN_WHERE if dialog.if_then is not None:
            plan = replace(dialog.if_then, where=line)
            return _next(person, replace(dialog, step=Step.PLAN_IF, if_then=plan))
        case Step.PLAN_IF if dialog.if_then is not None:
            return _kept(person, dialog, replace(dialog.if_then, hurdle=line), now)
    return None


def _race_date(person: PersonState, dialog: Dialog, day: date, text: str, now: datetime) -> Outcome:
    """A date that names no year is the next one; a race lies ahead."""
    on = today(person, now)
    if day < on and not _YEAR.search(text):
        try:
            day = day.replace(year=day.year + 1)
        except ValueError:  # 29 February
            return _refused(person, dialog)
    if dialog.goal is None or not on < day <= on + LONGEST_AHEAD:
        return _refused(person, dialog)
    goal = replace(dialog.goal, on=day)
    return _next(person, replace(dialog, step=Step.RACE_DISTANCE, goal=goal))


def _goal(person: PersonState, dialog: Dialog, goal: Goal, now: datetime) -> Outcome:
    told = replace(person, goal=goal)
    note = GoalNoted(goal, race_beside_the_road(told, today(person, now)), person.units)
    return _done(told, dialog, AboutYou.GOAL, note, now)


def _activity(person: PersonState, dialog: Dialog, name: str, now: datetime) -> Outcome:
    """Another activity begins its own row of answers; the same name goes on with the old one."""
    same = person.activity is not None and person.activity.name == name
    activity = person.activity if same and person.activity else Activity(name, today(person, now))
    told = replace(person, activity=activity)
    return _done(told, dialog, AboutYou.ACTIVITY, ActivityNoted(activity), now)


def _hurt_for(person: PersonState, dialog: Dialog, answer: HurtFor, now: datetime) -> Outcome:
    told = with_answer(person, Answer(Topic.HURT_FOR, today(person, now), answer.value, now))
    return _next(_answered(told, AboutYou.HISTORY, now), replace(dialog, step=Step.LOAD_CHANGE))


def _load_change(person: PersonState, dialog: Dialog, answer: str | None, now: datetime) -> Outcome:
    hurt_for, _, _ = history(person)
    if hurt_for is None:
        raise ForgedTapError("what changed is asked after how long it has hurt")
    told = person
    if answer is not None:
        told = with_answer(person, Answer(Topic.LOAD_CHANGE, today(person, now), answer, now))
    return _done(told, dialog, AboutYou.HISTORY, HistoryNoted(hurt_for, answer), now)


def _clinician(person: PersonState, dialog: Dialog, said: ClinicianSaid, now: datetime) -> Outcome:
    told = with_answer(person, Answer(Topic.CLINICIAN, today(person, now), said.value, now))
    return _done(told, dialog, AboutYou.CLINICIAN, ClinicianNoted(said), now)


def _kept(person: PersonState, dialog: Dialog, plan: IfThen, now: datetime) -> Outcome:
    told = replace(person, if_then=plan)
    return _done(told, dialog, AboutYou.IF_THEN, IfThenNoted(plan), now)


def _skipped(person: PersonState, dialog: Dialog, step: Step, now: datetime) -> Outcome:
    """A question, or the part of it that was asked last, is left out."""
    match step:
        case Step.RACE_DATE | Step.RACE_DISTANCE if dialog.goal is not None:
            return _goal(person, dialog, dialog.goal, now)
        case Step.LOAD_CHANGE:
            return _load_change(person, dialog, None, now)
        case Step.PLAN_WHERE if dialog.if_then is not None:
            return _next(person, replace(dialog, step=Step.PLAN_IF))
        case Step.PLAN_IF if dialog.if_then is not None:
            return _kept(person, dialog, dialog.if_then, now)
    return _done(person, dialog, _about(step), AboutSkipped(), now)


def _removed(person: PersonState, dialog: Dialog, step: Step, now: datetime) -> Outcome:
    about = _about(step)
    match about:
        case AboutYou.GOAL:
            without = replace(person, goal=None)
        case AboutYou.PARTNER:
            without = replace(person, partner=None)
        case AboutYou.ACTIVITY:
            without = replace(person, activity=None)
        case AboutYou.IF_THEN:
            without = replace(person, if_then=None)
        case AboutYou.HISTORY | AboutYou.CLINICIAN:
            topics = (
                {Topic.HURT_FOR, Topic.LOAD_CHANGE}
                if about is AboutYou.HISTORY
                else {Topic.CLINICIAN}
            )
            kept = tuple(answer for answer in person.answers if answer.topic not in topics)
            without = replace(person, answers=kept)
    return _done(without, dialog, about, AboutRemoved(about), now)


def _refused(person: PersonState, dialog: Dialog) -> Outcome:
    """The same question, with a word on what can be taken."""
    again = replace(_question(person, dialog), refused=True)
    return Outcome(replace(person, dialog=dialog), (again,))


def _next(person: PersonState, dialog: Dialog) -> Outcome:
    return Outcome(replace(person, dialog=dialog), (_question(person, dialog),))


def _done(
    person: PersonState, dialog: Dialog, about: AboutYou, note: Message, now: datetime
) -> Outcome:
    """The last word on a question; from the settings it leads back there."""
    closed = replace(_answered(person, about, now), dialog=None)
    if not dialog.from_settings:
        return Outcome(closed, (note,))
    page = settings(closed, now)
    if isinstance(note, AboutSkipped):
        return page
    return replace(page, messages=(note, *page.messages))


def _question(person: PersonState, dialog: Dialog) -> AboutQuestion:
    about = _about(dialog.step)
    return AboutQuestion(
        step=dialog.step,
        goal=dialog.goal or person.goal,
        partner=person.partner,
        activity=person.activity,
        if_then=dialog.if_then or person.if_then,
        units=person.units,
        skippable=not dialog.from_settings or dialog.step is not FIRST_STEP[about],
        removable=dialog.from_settings
        and dialog.step is FIRST_STEP[about]
        and _held(person, about),
    )


# --- What is remembered of the questions --------------------------------------------------------

_AGAIN = "again if_then"


def _ask(about: AboutYou) -> str:
    return f"ask {about.value}"


def _did(about: AboutYou) -> str:
    return f"answered {about.value}"


def _answered(person: PersonState, about: AboutYou, now: datetime) -> PersonState:
    told = Told(today(person, now), _did(about))
    return person if told in person.told else replace(person, told=(*person.told, told))


def _asked(person: PersonState, on: date) -> AboutYou | None:
    """The question that the morning of `on` asked."""
    asked = (_about_asked(t.text_id) for t in person.told if t.on == on)
    return next((about for about in asked if about is not None), None)


def _about_asked(text_id: str) -> AboutYou | None:
    """The question that was asked with a remembered text."""
    if text_id == _AGAIN:
        return AboutYou.IF_THEN
    return next((about for about in AboutYou if _ask(about) == text_id), None)


def _known(person: PersonState, about: AboutYou) -> bool:
    """Whether a question needs no asking: it was answered or skipped, or is known already."""
    return _held(person, about) or any(t.text_id == _did(about) for t in person.told)


def _held(person: PersonState, about: AboutYou) -> bool:
    match about:
        case AboutYou.GOAL:
            return person.goal is not None
        case AboutYou.PARTNER:
            return person.partner is not None
        case AboutYou.HISTORY:
            return _last(person, Topic.HURT_FOR) is not None
        case AboutYou.CLINICIAN:
            return _last(person, Topic.CLINICIAN) is not None
        case AboutYou.ACTIVITY:
            return person.activity is not None
        case AboutYou.IF_THEN:
            return person.if_then is not None


def _about(step: Step) -> AboutYou:
    """The question that a step belongs to.

    Raises KeyError for a step of another conversation.
    """
    first: Step = step
    while (earlier := _BEFORE[first]) is not None:
        first = earlier
    return next(about for about, opening in FIRST_STEP.items() if opening is first)


def _plan_again(person: PersonState, on: date) -> bool:
    told = [t.on for t in person.told if t.text_id == _AGAIN]
    spaced = all(on - earlier >= PLAN_AGAIN_AFTER for earlier in told)
    return spaced and slipped(person, on)


def _last(person: PersonState, topic: Topic) -> str | None:
    given = [answer for answer in person.answers if answer.topic is topic]
    last = max(given, key=lambda answer: (answer.on, answer.at), default=None)
    return last.value if last else None


def _only_a_number(text: str) -> bool:
    """Whether the text is a pain number and nothing else: "6", "6/10"."""
    bare = not re.search(r"[^\W\d_]", text)
    return bare and parse_score(text) is not Unreadable.NOT_A_NUMBER
