"""After a silence, and after two calm weeks: resolved, maintenance, a new start."""

import html

from bot.screen import Screen
from bot.views.context import Rows, ViewContext
from bot.views.decisions import catch_up_question
from bot.views.words import clock, day, paragraphs, stamp, worry_button
from care.events import Action
from care.messages.decisions import CatchUpAgain, RestartAnswered, RestartOffer
from care.messages.morning import Morning, StartFromToday
from care.person import Resolved


def start_from_today(message: StartFromToday, view: ViewContext) -> Screen:
    _ = view.translate
    kind = _("Good to hear from you. Nothing is lost: let's start from today.")
    if message.next_on is None or message.next_at is None:
        return Screen(f"{kind} {_('/today shows your plan.')}")
    at = clock(message.next_at)
    if message.next_on == message.today:
        following = _("Next message: today about {time}.").format(time=at)
    else:
        following = _("Next message: {day} about {time}.").format(
            day=day(message.next_on, view), time=at
        )
    return Screen(f"{kind} {following}")


def catch_up_again(message: CatchUpAgain, view: ViewContext) -> Screen:
    question, rows = catch_up_question(message.spoken, view)
    return Screen(
        paragraphs(view.translate("One question is still open."), f"<b>{question}</b>"),
        (*rows, (worry_button(view),)),
    )


def confirm_question(message: Morning, view: ViewContext) -> tuple[str, Rows]:
    """The usual running or the chosen activity for 14 days, then Q4 (docs/rules.md 6.5)."""
    _ = view.translate
    at = stamp(message.on)
    if message.resolved is Resolved.ACTIVE:
        return _("And compared with when you started: is your knee much better?"), (
            (
                view.button(_("Much better"), Action.RESOLVED, at, "much"),
                view.button(_("Less than that"), Action.RESOLVED, at, "less"),
            ),
        )
    if message.activity is None:
        question = _("For 14 days, did your usual running stay at 2/10 or less?")
    else:
        question = _(
            "For 14 days at 2/10 or less: your usual running, or {activity} at 9 of 10 or more?"
        ).format(activity=html.escape(message.activity))
    return question, (
        (
            view.button(_("Yes"), Action.RESOLVED, at, "yes"),
            view.button(_("Not yet"), Action.RESOLVED, at, "no"),
        ),
    )


def confirm_later(message: Morning, view: ViewContext) -> Rows:
    """Asked once; from then on a button is left for the day on which it is so."""
    if not message.may_confirm:
        return ()
    label = view.translate("14 days of running went well")
    return ((view.button(label, Action.RESOLVED, stamp(message.on), "yes"),),)


def resolved_line(message: Morning, view: ViewContext) -> str | None:
    _ = view.translate
    match message.resolved:
        case Resolved.CONFIRMED:
            return _(
                "<b>Your knee has come back well.</b> From now on: 2 short sessions a week, and "
                "1 pain question a week. The weekly checks end here. Build up running in small "
                "steps, with a rest day after each run."
            )
        case Resolved.NOT_YET:
            return _("Saved: not yet. That is fine, the plan goes on as it is.")
        case _:
            return None


def restart_offer(message: RestartOffer, view: ViewContext) -> Screen:
    _ = view.translate
    first, second = message.scores
    return Screen(
        paragraphs(
            _("2 weeks in a row your pain reached 3 or more: {first}, then {second}.").format(
                first=first, second=second
            ),
            _(
                "That happens to many runners. You can start the plan again from today, with "
                "easy sessions. A look by a physio is a good step too."
            ),
        ),
        (
            (
                view.button(_("Start again"), Action.RESTART, "yes"),
                view.button(_("Not now"), Action.RESTART, "no"),
            ),
            (view.button(_("How to find help"), Action.FIND_HELP),),
            (worry_button(view),),
        ),
    )


def restart_answered(message: RestartAnswered, view: ViewContext) -> Screen:
    _ = view.translate
    if message.restarted:
        return Screen(
            _(
                "Today is day 1 again. It begins with easy sessions, and the evening question "
                "comes every day. Your earlier answers stay. /today shows the plan."
            )
        )
    return Screen(_("That is fine. Keep to what stays at 2/10 or less. I ask again if it goes on."))
