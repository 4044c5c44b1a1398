"""From consent to the closing summary (docs/rules.md, enrollment)."""

from bot.screen import Screen
from bot.views.context import ViewContext
from bot.views.plan import exercise_card
from bot.views.words import (
    clock,
    leave_row,
    number_rows,
    paragraphs,
    scale,
    stamp,
    weekday,
    weekdays,
)
from care.events import Action
from care.messages.enrollment import AllSet, BeginTonight, Canceled
from care.person import Knee
from rehab.content.lessons import Track
from rehab.program import evening_begin


def welcome(view: ViewContext) -> Screen:
    """What this is and the consent in one (docs/rules.md "Disclaimers")."""
    _ = view.translate
    return Screen(
        paragraphs(
            _(
                "I help runners with pain around the kneecap. 3 short sessions a week, 1 pain "
                "number a day. For adults."
            ),
            _("I am a program, not a doctor. I cannot examine you. Nobody watches this chat."),
            _(
                "I store your health answers to plan your sessions. Telegram keeps a copy. "
                "/delete removes mine."
            ),
            _("In an emergency call 112 or your local number."),
        ),
        (
            (view.button(_("I am 18 or over and I agree"), Action.AGREE),),
            (view.button(_("Privacy"), Action.PRIVACY),),
            (view.button(_("I am under 18"), Action.UNDER_18),),
        ),
    )


def too_young(view: ViewContext) -> Screen:
    """Growing knees need another program (docs/rules.md G17, RF13)."""
    _ = view.translate
    return Screen(
        paragraphs(
            _(
                "Thank you for telling me. This program is for adults. A growing knee needs a "
                "different plan. A physio or doctor can make one with you and your parents."
            ),
            _("A limp, with pain in hip, groin, thigh or knee? Stop sport and see a doctor today."),
            _("I kept nothing. Tapped by mistake? Send /start."),
        )
    )


def where_question(view: ViewContext) -> Screen:
    _ = view.translate
    places = {
        Knee.LEFT: _("Front, left"),
        Knee.RIGHT: _("Front, right"),
        Knee.BOTH: _("Front, both"),
        Knee.ELSEWHERE: _("Somewhere else"),
    }
    left, right, both, elsewhere = (
        view.button(label, Action.WHERE, knee.value) for knee, label in places.items()
    )
    return Screen(
        paragraphs(
            _(
                "Where is it sore? Choose front if it is around or behind the kneecap: stairs, "
                "squats, running or long sitting bring it on."
            ),
            _("Both? Then score the sorer knee each day."),
        ),
        ((left, right), (both, elsewhere), leave_row(view)),
    )


def elsewhere_note(view: ViewContext) -> Screen:
    """RF22: may be something else."""
    _ = view.translate
    return Screen(
        paragraphs(
            _(
                "This may be something else than pain around the kneecap. Please see a physio in "
                "the next 1-2 weeks."
            ),
            _(
                "You can begin with the first, easy exercises. No running and no jumping until "
                "you have been seen."
            ),
        ),
        ((view.button(_("Go on"), Action.GO_ON),), leave_row(view)),
    )


def baseline_question(view: ViewContext) -> Screen:
    _ = view.translate
    question = _("On a typical day last week, how bad was the worst moment?")
    return Screen(
        f"{question} {scale(view)}", (*number_rows(view, Action.BASELINE), leave_row(view))
    )


def running_question(view: ViewContext) -> Screen:
    _ = view.translate
    answers = {
        "keep": _("Yes, pain stays at 2/10 or less"),
        "more": _("Yes, more than that"),
        "none": _("Not at the moment"),
    }
    return Screen(
        _("Are you running now?"),
        (
            *((view.button(label, Action.RUNNING, answer),) for answer, label in answers.items()),
            leave_row(view),
        ),
    )


def all_set(message: AllSet, view: ViewContext) -> Screen:
    _ = view.translate
    begin = (view.button(_("Begin"), Action.BEGIN),) if message.begin else ()
    invitation = _("Want to begin tonight? One easy exercise, {minutes} minutes.").format(
        minutes=evening_begin().minutes
    )
    return Screen(
        paragraphs(
            _(
                "All set. Sessions {days}. Morning message about {morning}, pain question about "
                "{evening}. It is {now} where you are."
            ).format(
                days=weekdays(message.days, view),
                morning=clock(message.morning_at),
                evening=clock(message.evening_at),
                now=clock(message.local_time),
            ),
            _track(message, view),
            _next_message(message, view),
            _see_somebody(message, view),
            invitation if message.begin else None,
        ),
        (
            (*begin, view.button(_("Change"), Action.CHANGE_SETTINGS)),
            *(() if message.goal else ((view.button(_("Add a goal race"), Action.ADD_GOAL),),)),
        ),
    )


def _see_somebody(message: AllSet, view: ViewContext) -> str | None:
    """One line (docs/rules.md S13); pain elsewhere has been told more."""
    _ = view.translate
    if message.cleared:
        return _("A check by a physio or doctor in parallel is wise.")
    if message.knee is Knee.ELSEWHERE:
        return None
    return _("Seeing a physio or doctor once is a good first step, if you have not.")


def _track(message: AllSet, view: ViewContext) -> str:
    _ = view.translate
    if message.knee is Knee.ELSEWHERE:
        return _("No running for now, until a physio has seen the knee.")
    if message.track is Track.KEEP and message.first_days:
        return _("No running or jumping in these first days.")
    if message.track is Track.KEEP:
        return _(
            "Keep running, about a third less, flat, with walk breaks. Take a rest day after "
            "each run. Stop at 3/10."
        )
    return _("No running for now. A flat walk or a swim is fine at 2/10 or less.")


def _next_message(message: AllSet, view: ViewContext) -> str:
    _ = view.translate
    if message.next_on == message.today:
        return _("Next message: today about {time}.").format(time=clock(message.next_at))
    return _("Next message: {day} about {time}.").format(
        day=weekday(message.next_on, view), time=clock(message.next_at)
    )


def begin_tonight(message: BeginTonight, view: ViewContext) -> Screen:
    _ = view.translate
    cards = [exercise_card(prescribed, view) for prescribed in message.session.exercises]
    if message.done:
        return Screen(paragraphs(*cards, _("✅ Done. A good first step.")))
    return Screen(
        paragraphs(*cards),
        ((view.button(_("Done"), Action.SESSION, stamp(message.on), "begin"),),),
    )


def canceled(message: Canceled, view: ViewContext) -> Screen:
    _ = view.translate
    if message.enrolled:
        return Screen(_("Canceled. Your plan goes on as before. /today shows it."))
    return Screen(_("Canceled. I dropped those answers. Send /start when you want to begin."))


def nothing_to_cancel(view: ViewContext) -> Screen:
    return Screen(view.translate("There is nothing to cancel. /help shows what I can do."))
