"""Questions about the person, one at a time, and what is said to the answers."""

import html

from bot.screen import Button, Screen
from bot.texts import mark
from bot.views.context import Rows, ViewContext
from bot.views.motivation import distance, race_beside_the_plan
from bot.views.words import full_day, in_rows, leave_row, paragraphs, stamp
from care.about_you import KEEP, OTHER, RACE, REMOVE, SKIP
from care.events import Action
from care.messages.about import (
    AboutQuestion,
    AboutRemoved,
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
from care.person import Goal, IfThen, Step, Units

HURT_FOR = {
    HurtFor.UNDER_6_WEEKS: mark("Less than 6 weeks"),
    HurtFor.UNDER_4_MONTHS: mark("6 weeks to 4 months"),
    HurtFor.UNDER_12_MONTHS: mark("4 to 12 months"),
    HurtFor.LONGER: mark("More than a year"),
}
LOAD_CHANGE = {
    LoadChange.MORE: mark("More running"),
    LoadChange.FASTER: mark("Faster running"),
    LoadChange.HILLS: mark("Hills or stairs"),
    LoadChange.BREAK: mark("A new start after a break"),
    LoadChange.OTHER: mark("Something else"),
    LoadChange.NOTHING: mark("Nothing I know of"),
}
CLINICIAN = {
    ClinicianSaid.EXERCISE_OK: mark("Yes, and exercise is OK"),
    ClinicianSaid.NOT_ASKED: mark("Yes, nothing about exercise"),
    ClinicianSaid.WAIT: mark("Yes, wait with exercise"),
    ClinicianSaid.NOT_SEEN: mark("Not yet"),
}
_DISTANCES = {
    "5 km": mark("5 km"),
    "10 km": mark("10 km"),
    "half": mark("Half marathon"),
    "marathon": mark("Marathon"),
}
_ACTIVITIES = {
    Units.KM: (mark("run 5 km"), mark("climb stairs"), mark("squat down"), mark("sit for 2 h")),
    Units.MILES: (
        mark("run 3 miles"),
        mark("climb stairs"),
        mark("squat down"),
        mark("sit for 2 h"),
    ),
}
_CUES = (mark("I have had my coffee"), mark("I come home"), mark("I get up"))
_PLACES = (mark("living room"), mark("bedroom"), mark("gym"))
_HURDLES = (mark("I am late home"), mark("I am tired"), mark("the day is full"))


def about_question(message: AboutQuestion, view: ViewContext) -> Screen:
    """A question in a message of its own."""
    return Screen(question_text(message, view), (*answer_rows(message, view), leave_row(view)))


def question_text(message: AboutQuestion, view: ViewContext) -> str:
    """What is asked, without its buttons."""
    _ = view.translate
    return paragraphs(
        _refused(message, view) if message.refused else None,
        _now(message, view) if message.removable else None,
        _asked(message, view),
    )


def answer_rows(message: AboutQuestion, view: ViewContext) -> Rows:
    """The answers that can be tapped, then [Skip] or [Remove]."""
    _ = view.translate
    rows: list[tuple[Button, ...]] = list(_answers(message, view))
    last = []
    if message.removable:
        last.append(_button(message, view, _("Remove"), REMOVE))
    if message.skippable:
        last.append(_button(message, view, _("Skip"), SKIP))
    return (*rows, tuple(last)) if last else tuple(rows)


def goal_noted(message: GoalNoted, view: ViewContext) -> Screen:
    _ = view.translate
    saved = _("Saved: {goal}.").format(goal=goal_in_words(message.goal, message.units, view))
    outlook = message.outlook
    return Screen(
        paragraphs(saved, race_beside_the_plan(outlook, message.units, view) if outlook else None)
    )


def partner_noted(message: PartnerNoted, view: ViewContext) -> Screen:
    return Screen(
        view.translate(
            "Saved: {name}. I may use the name in a line now and then. Nothing is sent to them."
        ).format(name=html.escape(message.name))
    )


def history_noted(message: HistoryNoted, view: ViewContext) -> Screen:
    """Long symptoms: the 12-week version and a physio beside it (docs/rules.md G13, 7.4)."""
    _ = view.translate
    thanks = _("Thank you. A doctor or physio will want to know this: it is in /summary.")
    if not message.hurt_for.long:
        return Screen(thanks)
    since = (
        _("Pain that has been there for more than a year often takes longer to settle.")
        if message.hurt_for is HurtFor.LONGER
        else _("Pain that has been there for more than 4 months often takes longer to settle.")
    )
    further = _(
        "That is fine: this plan can go on for 12 weeks. A physio beside it is a good next step."
    )
    return Screen(paragraphs(thanks, f"{since} {further}"))


def clinician_noted(message: ClinicianNoted, view: ViewContext) -> Screen:
    """A clinician's word comes before the plan's (docs/rules.md S13, S14)."""
    _ = view.translate
    match message.said:
        case ClinicianSaid.EXERCISE_OK:
            return Screen(_("Good. Where they told you something else than I do, follow them."))
        case ClinicianSaid.NOT_ASKED:
            return Screen(
                _("Good. Please ask them whether exercise is OK for you. Take /summary along.")
            )
        case ClinicianSaid.WAIT:
            return Screen(
                _(
                    "Then please follow them. Wait with the exercises until they say it is OK. A "
                    "pause keeps your plan."
                ),
                ((view.button(_("Pause"), Action.PAUSE),),),
            )
        case ClinicianSaid.NOT_SEEN:
            return Screen(
                _("A check by a physio or doctor is a good first step. It goes well beside this."),
                ((view.button(_("How to find help"), Action.FIND_HELP),),),
            )


def activity_noted(message: ActivityNoted, view: ViewContext) -> Screen:
    return Screen(
        view.translate("Saved: {activity}. I ask about it once a week, in the evening.").format(
            activity=html.escape(message.activity.name)
        )
    )


def if_then_noted(message: IfThenNoted, view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(paragraphs(_("Saved. Your plan:"), plan_in_words(message.if_then, view)))


def about_skipped(view: ViewContext) -> Screen:
    return Screen(view.translate("Left out. You can add it at any time in /settings."))


def about_removed(message: AboutRemoved, view: ViewContext) -> Screen:
    _ = view.translate
    match message.what:
        case AboutYou.GOAL:
            return Screen(_("Removed: your goal."))
        case AboutYou.PARTNER:
            return Screen(_("Removed: your running partner's name."))
        case AboutYou.HISTORY:
            return Screen(_("Removed: how it began."))
        case AboutYou.CLINICIAN:
            return Screen(_("Removed: who has seen your knee."))
        case AboutYou.ACTIVITY:
            return Screen(_("Removed: the activity of the weekly question."))
        case AboutYou.IF_THEN:
            return Screen(_("Removed: your plan for a session."))


def goal_in_words(goal: Goal, units: Units, view: ViewContext) -> str:
    """ "Berlin Half, 4 April 2027, 21.1 km" """
    parts = [html.escape(goal.name)]
    if goal.on is not None:
        parts.append(full_day(goal.on, view))
    if goal.km is not None:
        parts.append(distance(goal.km, units, view))
    return ", ".join(parts)


def plan_in_words(plan: IfThen, view: ViewContext) -> str:
    """The if-then plan (docs/rules.md 8.2, A4)."""
    _ = view.translate
    cue = html.escape(plan.cue)
    if plan.where is None:
        first = _("When {cue}, I do my session.").format(cue=cue)
    else:
        first = _("When {cue}, I do my session: {where}.").format(
            cue=cue, where=html.escape(plan.where)
        )
    if plan.hurdle is None:
        return first
    second = _("If {hurdle}, I do the 8-minute version.").format(hurdle=html.escape(plan.hurdle))
    return f"{first} {second}"


def _asked(message: AboutQuestion, view: ViewContext) -> str:
    _ = view.translate
    match message.step:
        case Step.GOAL:
            return _("What would you like to get back to? A goal with a date helps many people.")
        case Step.RACE_NAME:
            return _("What is the race called? Please type its name.")
        case Step.RACE_DATE:
            name = html.escape(message.goal.name) if message.goal else _("the race")
            return _("When is {race}? Please type the date, like 14 May.").format(race=name)
        case Step.RACE_DISTANCE:
            return _("How far is it? Tap a distance, or type one.")
        case Step.WANTED:
            return _("What would you like to do again? Please type it in a few words.")
        case Step.PARTNER:
            return _(
                "Who do you like to run with? Please type a first name. Nothing is sent to them."
            )
        case Step.HURT_FOR:
            return _("How long had your knee hurt when we began?")
        case Step.LOAD_CHANGE:
            return _("What changed in the 3 months before it began? Tap an answer, or type one.")
        case Step.CLINICIAN:
            return _("Has a doctor or physio seen this knee?")
        case Step.ACTIVITY:
            return _(
                "What shall I ask about once a week? Choose something that the knee makes hard. "
                "Tap, or type your own."
            )
        case Step.PLAN_WHEN:
            return _plan_question(message, view)
        case Step.PLAN_WHERE:
            return _("And where do you do it? Tap a place, or type one.")
        case _:
            return _(
                "What may get in the way? Tap, or finish this: “If …, I do the 8-minute version.” "
                "That is the first 3 exercises."
            )


def _plan_question(message: AboutQuestion, view: ViewContext) -> str:
    _ = view.translate
    finish = _("When will you do your session? Tap, or finish this: “When …”.")
    if not message.again:
        return f"{_('A plan for the moment helps many people to begin.')} {finish}"
    lead = _("The last 2 sessions went another way. That happens.")
    if message.if_then is None:
        return f"{lead} {_('A plan for the moment may help.')} {finish}"
    plan = plan_in_words(message.if_then, view)
    held = _("Your plan so far: {plan}").format(plan=plan)
    return paragraphs(lead, held, f"{_('Does it still fit?')} {finish}")


def _answers(message: AboutQuestion, view: ViewContext) -> Rows:
    _ = view.translate
    match message.step:
        case Step.GOAL:
            race = _button(message, view, _("A race"), RACE)
            return ((race, _button(message, view, _("Something else"), OTHER)),)
        case Step.RACE_DISTANCE:
            buttons = [_button(message, view, _(label), said) for said, label in _DISTANCES.items()]
            return in_rows(buttons, 2)
        case Step.HURT_FOR:
            return _one_a_row(message, view, {key.value: _(text) for key, text in HURT_FOR.items()})
        case Step.LOAD_CHANGE:
            return _one_a_row(
                message, view, {key.value: _(text) for key, text in LOAD_CHANGE.items()}
            )
        case Step.CLINICIAN:
            return _one_a_row(
                message, view, {key.value: _(text) for key, text in CLINICIAN.items()}
            )
        case Step.ACTIVITY:
            return _suggestions(message, view, _ACTIVITIES[message.units])
        case Step.PLAN_WHEN:
            keep = _button(message, view, _("Keep the plan"), KEEP)
            offered = _suggestions(message, view, _CUES)
            return ((keep,), *offered) if message.again and message.if_then else offered
        case Step.PLAN_WHERE:
            return _suggestions(message, view, _PLACES)
        case Step.PLAN_IF:
            return _suggestions(message, view, _HURDLES)
        case _:
            return ()


def _suggestions(message: AboutQuestion, view: ViewContext, texts: tuple[str, ...]) -> Rows:
    """Words that can be tapped instead of typed: the button says them."""
    said = [view.translate(text) for text in texts]
    return in_rows([_button(message, view, text, text) for text in said], 2)


def _one_a_row(message: AboutQuestion, view: ViewContext, answers: dict[str, str]) -> Rows:
    return tuple((_button(message, view, label, answer),) for answer, label in answers.items())


def _button(message: AboutQuestion, view: ViewContext, label: str, answer: str) -> Button:
    on = (stamp(message.on),) if message.on else ()
    return view.button(label, Action.ABOUT, message.step.value, answer, *on)


def _now(message: AboutQuestion, view: ViewContext) -> str | None:
    """What is set, where it is about to be changed."""
    _ = view.translate
    match message.step:
        case Step.GOAL if message.goal is not None:
            held = goal_in_words(message.goal, message.units, view)
        case Step.PARTNER if message.partner is not None:
            held = html.escape(message.partner)
        case Step.ACTIVITY if message.activity is not None:
            held = html.escape(message.activity.name)
        case Step.PLAN_WHEN if message.if_then is not None:
            return _("Your plan so far: {plan}").format(plan=plan_in_words(message.if_then, view))
        case _:
            return None
    return _("Set so far: {value}.").format(value=held)


def _refused(message: AboutQuestion, view: ViewContext) -> str:
    _ = view.translate
    match message.step:
        case Step.RACE_DATE:
            return _("I need a date that lies ahead, within 3 years.")
        case Step.RACE_DISTANCE:
            return _("I could not read a distance there. Try 10 km or 6 miles.")
        case _:
            return _("Please keep it to 60 characters on one line.")
