"""Settings, pause, stop and delete."""

import html
from datetime import time

from bot.screen import Screen
from bot.texts import mark
from bot.views.about_you import goal_in_words, plan_in_words
from bot.views.context import ViewContext
from bot.views.words import (
    clock,
    day,
    full_day,
    in_rows,
    leave_row,
    paragraphs,
    weekday_label,
    weekdays,
)
from care.events import Action
from care.messages.control import (
    DaysQuestion,
    Resumed,
    SettingsNote,
    SettingsPage,
    TimeQuestion,
    TimeSlot,
)
from care.messages.data import DeletionComing
from care.person import AdjustmentKind, Knee, Units
from rehab.program import DAYS_OF_A_WEEK, DaysProblem
from rehab.schedule import EVENING_RANGE, MORNING_RANGE

_DAYS_PROBLEM = {
    DaysProblem.TOO_FEW: mark("Please choose 3 or 4 days."),
    DaysProblem.TOO_MANY: mark("4 days is the most: the knee needs rest days."),
    DaysProblem.BACK_TO_BACK: mark(
        "2 of these days follow each other. Please leave a day between strength days."
    ),
}

_KNEE = {
    Knee.LEFT: mark("left, front"),
    Knee.RIGHT: mark("right, front"),
    Knee.BOTH: mark("both, front; the sorer one is scored"),
    Knee.ELSEWHERE: mark("somewhere else"),
}
_UNITS = {Units.KM: mark("km"), Units.MILES: mark("miles")}
_USE = {Units.KM: mark("Use km"), Units.MILES: mark("Use miles")}
_NOTE = {
    SettingsNote.QUIET_MOVED: mark(
        "A time that you set for a message wins. So the quiet hours go from {start} to {end}."
    ),
    SettingsNote.ELSEWHERE: mark(
        "Saved. This may be something else than runner's knee. Please see a physio in the next "
        "1-2 weeks. No running until then."
    ),
}
_SWAPPED = {
    AdjustmentKind.NO_STEP: mark("no step"),
    AdjustmentKind.NO_BAND: mark("no band"),
    AdjustmentKind.HURTS: mark("what hurt"),
}
_SWAP_BACK = {
    AdjustmentKind.NO_STEP: mark("I have a step"),
    AdjustmentKind.NO_BAND: mark("I have a band"),
    AdjustmentKind.HURTS: mark("Try again what hurt"),
}


def settings_page(message: SettingsPage, view: ViewContext) -> Screen:
    _ = view.translate
    lines = (
        _("Morning message: about {time}").format(time=clock(message.morning_at)),
        _("Pain question: about {time}").format(time=clock(message.evening_at)),
        _("Sessions: {days}").format(days=weekdays(message.days, view)),
        _("Where you are: {place}, {time} there").format(
            place=html.escape(message.place.label), time=clock(message.local_time)
        ),
        _("Quiet: from {start} to {end}").format(
            start=clock(message.quiet.start), end=clock(message.quiet.end)
        ),
        _("Knee: {knee}").format(knee=_(_KNEE[message.knee])),
        *_about_you(message, view),
        _("Distances: {units}").format(units=_(_UNITS[message.units])),
        _messages(message, view),
        *_swapped(message, view),
    )
    other = Units.MILES if message.units is Units.KM else Units.KM
    pause = (
        view.button(_("Resume"), Action.RESUME)
        if message.paused
        else view.button(_("Pause"), Action.PAUSE)
    )
    return Screen(
        paragraphs(
            _(_NOTE[message.note]).format(
                start=clock(message.quiet.start), end=clock(message.quiet.end)
            )
            if message.note
            else None,
            f"<b>{_('Settings')}</b>\n" + "\n".join(lines),
        ),
        (
            (
                view.button(_("Morning time"), Action.SET_MORNING),
                view.button(_("Evening time"), Action.SET_EVENING),
            ),
            (
                view.button(_("Days"), Action.SET_DAYS),
                view.button(_("Where I am"), Action.SET_ZONE),
            ),
            (
                view.button(_("Quiet hours"), Action.SET_QUIET),
                view.button(_("Knee"), Action.SET_KNEE),
            ),
            (
                view.button(_("Goal"), Action.SET_GOAL),
                view.button(_("Running partner"), Action.SET_PARTNER),
            ),
            (
                view.button(_("Weekly activity"), Action.SET_ACTIVITY),
                view.button(_("If-then plan"), Action.SET_IF_THEN),
            ),
            (
                view.button(_("How it began"), Action.SET_HISTORY),
                view.button(_("Seen by"), Action.SET_CLINICIAN),
            ),
            (view.button(_(_USE[other]), Action.SET_UNITS, other.value), pause),
            *(
                (view.button(_(_SWAP_BACK[why]), Action.SWAP_BACK, why.value),)
                for why in message.swaps
            ),
            (view.button(_("Take my data along"), Action.EXPORT),),
        ),
    )


def _swapped(message: SettingsPage, view: ViewContext) -> tuple[str, ...]:
    _ = view.translate
    why = ", ".join(_(_SWAPPED[why]) for why in message.swaps)
    return (_("Swapped exercises: {why}").format(why=why),) if why else ()


def _about_you(message: SettingsPage, view: ViewContext) -> tuple[str, ...]:
    """What was told of goal, partner, activity and plan."""
    _ = view.translate
    none = _("not told")
    goal = goal_in_words(message.goal, message.units, view) if message.goal else none
    activity = html.escape(message.activity.name) if message.activity else none
    return (
        _("Goal: {goal}").format(goal=goal),
        _("Running partner: {name}").format(
            name=html.escape(message.partner) if message.partner else none
        ),
        _("Weekly activity: {activity}").format(activity=activity),
        _("If-then plan: {plan}").format(
            plan=plan_in_words(message.if_then, view) if message.if_then else none
        ),
    )


def _messages(message: SettingsPage, view: ViewContext) -> str:
    _ = view.translate
    if not message.paused:
        return _("Messages: on")
    if message.paused_until is None:
        return _("Messages: paused")
    return _("Messages: paused until {day}").format(day=day(message.paused_until, view))


def time_question(message: TimeQuestion, view: ViewContext) -> Screen:
    _ = view.translate
    if message.slot is TimeSlot.MORNING:
        question, hours = _("When shall the morning message come?"), MORNING_RANGE
    else:
        question, hours = _("When shall I ask about your pain?"), EVENING_RANGE
    allowed = _("A time from {earliest} to {latest} works.").format(
        earliest=clock(hours.earliest), latest=clock(hours.latest)
    )
    now = _("It is set to {time}.").format(time=clock(message.now_at))
    times = [time(hour) for hour in range(hours.earliest.hour, hours.latest.hour + 1)]
    buttons = [view.button(clock(at), Action.PICK_TIME, f"{at:%H%M}") for at in times]
    return Screen(
        paragraphs(
            allowed if message.refused else None,
            f"{question} {now} {_('Tap or type a time.')}",
        ),
        (*in_rows(buttons, 4), leave_row(view)),
    )


def days_question(message: DaysQuestion, view: ViewContext) -> Screen:
    _ = view.translate
    problem = _DAYS_PROBLEM.get(DaysProblem(message.problem)) if message.problem else None
    toggles = []
    for number in range(DAYS_OF_A_WEEK):
        box, to = ("☑", 0) if number in message.days else ("☐", 1)
        label = f"{box} {weekday_label(number, view)}"
        toggles.append(view.button(label, Action.TOGGLE_DAY, number, to))
    return Screen(
        paragraphs(
            _(problem) if problem else None,
            _("Which days suit you for a session? Choose 3, with a day between them."),
            _("A 4th day is fine. It holds a light session."),
        ),
        (
            *in_rows(toggles, 4),
            (view.button(_("Save"), Action.DAYS_DONE),),
            leave_row(view),
        ),
    )


def resumed(message: Resumed, view: ViewContext) -> Screen:
    _ = view.translate
    first = _("Welcome back.") if message.was_paused else _("Nothing was paused.")
    if message.next_on is None or message.next_at is None:
        return Screen(f"{first} {_('Your plan goes on. /today shows it.')}")
    at = clock(message.next_at)
    if message.next_on == message.today:
        following = _("Next message: today about {time}.").format(time=at)
    else:
        following = _("Next message: {day} about {time}.").format(
            day=day(message.next_on, view), time=at
        )
    return Screen(f"{first} {following}")


def stopped_by_person(view: ViewContext) -> Screen:
    return Screen(
        view.translate(
            "Stopped. I send nothing from now on. Your answers stay: /start goes on with them, "
            "/delete removes them. If your knee still hurts, a physio or doctor is a good next "
            "step."
        )
    )


def delete_question(view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        _("Delete everything I hold about you? That is at once and cannot be undone."),
        (
            (view.button(_("Take my data along"), Action.EXPORT),),
            (view.button(_("Delete everything"), Action.DELETE, "yes"),),
            (view.button(_("Keep"), Action.KEEP),),
        ),
    )


def deleted(view: ViewContext) -> Screen:
    return Screen(
        view.translate(
            "Deleted. I hold nothing about you any more. Telegram's own copy of this chat is "
            "yours to clear: open the chat's menu and choose to delete the chat. /start begins "
            "anew."
        )
    )


def deletion_coming(message: DeletionComing, view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        paragraphs(
            _("A year has passed since I heard from you. I hope your knee is well."),
            _(
                "I do not keep answers about your health for ever. From {date} on I delete all I "
                "hold about you. If you want it kept, tap below or write anything."
            ).format(date=full_day(message.on, view)),
        ),
        (
            (view.button(_("Keep my data"), Action.STAY),),
            (view.button(_("Take my data along"), Action.EXPORT),),
            (view.button(_("Delete everything"), Action.DELETE),),
        ),
    )


def kept(view: ViewContext) -> Screen:
    return Screen(view.translate("Kept. Nothing was deleted."))
