"""The morning message: the weekly decision, today's plan, and one question's buttons.

The question whose buttons are shown comes last, right above them.
"""

from bot.screen import Screen
from bot.texts import mark
from bot.views.about_you import answer_rows, question_text
from bot.views.coming_back import confirm_later, confirm_question, resolved_line
from bot.views.context import Rows, ViewContext
from bot.views.decisions import catch_up_question, decision_text, escalates, escalation_rows
from bot.views.missed import missed_line
from bot.views.motivation import nudge, race_beside_the_plan
from bot.views.plan import todays_plan
from bot.views.plan_change import change_line, keep_button
from bot.views.race_day import race_day_line
from bot.views.review import phase_line, weekly_review
from bot.views.running import flare_said, run_later_question, run_rows
from bot.views.seeking_help import booked_line, booked_question, booked_rows
from bot.views.session import later_question, session_rows
from bot.views.verdicts import stop_rows
from bot.views.words import day, in_rows, paragraphs, stamp, worry_button
from care.events import Action
from care.messages.morning import Morning, MorningAsk
from care.messages.plan import NoLoad, ShownIn
from care.messages.runs import RunShownIn
from care.person import LeftOut

_NEXT_MORNING = {
    "better": mark("Better"),
    "same": mark("Same"),
    "bit_worse": mark("A bit worse"),
    "clearly_worse": mark("Clearly worse"),
}
_NEXT_MORNING_SAVED = {
    "better": mark("Saved: better than yesterday morning."),
    "same": mark("Saved: the same as yesterday morning."),
    "bit_worse": mark("Saved: a bit worse than yesterday morning. No need to stop."),
    "clearly_worse": mark("Saved: clearly worse than yesterday morning. Take it easy today."),
}


def morning(message: Morning, view: ViewContext) -> Screen:
    question, rows = _question(message, view)
    if message.ask in {MorningAsk.SESSION, None}:
        rows = (*rows, *confirm_later(message, view))
    return Screen(
        paragraphs(
            view.translate("{date}. Day {number} of your program.").format(
                date=day(message.on, view), number=message.day
            ),
            _paused(message, view) if message.paused else None,
            view.translate("Your pause is over. Good to have you back.") if message.back else None,
            decision_text(message.spoken, view) if message.spoken else None,
            missed_line(message.missed, message.on, view) if message.missed else None,
            weekly_review(message.review, view, heading=message.spoken is None)
            if message.review
            else None,
            resolved_line(message, view),
            phase_line(message.phase, view) if message.phase else None,
            flare_said(message.flare, view).text if message.flare else None,
            _still_there(view) if message.still_there else None,
            booked_line(message.booked, view) if message.booked else None,
            _answers(message, view),
            change_line(message.change, view) if message.change else None,
            race_beside_the_plan(message.race, message.units, view) if message.race else None,
            _race_day(message, view),
            None if _only_the_race(message) else todays_plan(message.plan, view),
            _severe_answered(message, view),
            f"<i>{nudge(message.nudge, view)}</i>" if message.nudge else None,
            f"<b>{question}</b>" if question else None,
        ),
        rows,
        silent=_silent(message),
    )


def _paused(message: Morning, view: ViewContext) -> str:
    _ = view.translate
    if message.plan.no_load is NoLoad.VISIT_STOP:  # its own line says when to resume
        return _("Messages are paused.")
    return _("Messages are paused. /resume brings them back.")


def _race_day(message: Morning, view: ViewContext) -> str | None:
    if message.race_day is None:
        return None
    plan, run = message.plan, message.plan.run
    return race_day_line(
        message.race_day,
        view,
        told_hold=run is not None and run.plan is None and run.hold is not None,
        told_rest=plan.session is None and plan.run is None and plan.no_load is None,
    )


def _only_the_race(message: Morning) -> bool:
    """Whether the race is all that the day holds: it is no rest day."""
    race, plan = message.race_day, message.plan
    holds = plan.session or plan.run or plan.no_load
    return race is not None and not race.over and race.hold is None and not holds


def _severe_answered(message: Morning, view: ViewContext) -> str | None:
    """What became of the advice that takes the sessions out, once that is known."""
    severe = message.severe
    if severe is None or severe.outcome is None or severe == message.booked:
        return None
    return booked_line(severe, view)


def _silent(message: Morning) -> bool:
    """Rest-day mornings make no sound, except for advice and the catch-up (conversation.md 1).

    Nor does the light day of a week of 4, or a session that was moved by a day: with 7 evenings
    there are 10 sounds a week at most.
    """
    speaks_up = message.spoken is not None and escalates(message.spoken)
    asks = message.ask is MorningAsk.CATCH_UP
    loaded = message.plan.session is not None or message.plan.run is not None
    quiet_day = not loaded or not message.regular_day
    return quiet_day and not speaks_up and not asks


def _still_there(view: ViewContext) -> str:
    """One line, before day 22, for someone who has been silent (conversation.md 6)."""
    return view.translate(
        "Still there? No hurry. One number this evening is enough, and we go on from there."
    )


def _answers(message: Morning, view: ViewContext) -> str | None:
    """What was answered in this message so far."""
    _ = view.translate
    said = []
    if message.catch_up is not None:
        said.append(_("Saved: {score}.").format(score=message.catch_up.value))
    if message.next_morning is not None:
        said.append(_(_NEXT_MORNING_SAVED[message.next_morning.value]))
    return " ".join(said) or None


def _session_rows(message: Morning, view: ViewContext) -> Rows:
    rows = session_rows(stamp(message.on), ShownIn.MORNING, message.plan, view)
    return (*rows, *keep_button(message, view))


def _question(message: Morning, view: ViewContext) -> tuple[str, Rows]:
    """The question that is open and its buttons; without one, what a stop leaves to tap."""
    _ = view.translate
    at = stamp(message.on)
    worry = (worry_button(view),)
    match message.ask:
        case MorningAsk.DECISION:
            on = message.escalation.on if message.escalation else message.on
            return "", (*escalation_rows(on, view), (view.button(_("Next"), Action.NEXT, at),))
        case MorningAsk.CATCH_UP if message.spoken is not None:
            question, numbers = catch_up_question(message.spoken, view)
            # It must not stand between a person and the session of the day.
            further = ((view.button(_("Next"), Action.NEXT, at),),) if message.plan.waits else ()
            return question, (*numbers, worry, *further)
        case MorningAsk.RESOLVED:
            question, buttons_to_confirm = confirm_question(message, view)
            return question, (*buttons_to_confirm, worry)
        case MorningAsk.NEXT_MORNING:
            buttons = [
                view.button(_(label), Action.NEXT_MORNING, at, answer)
                for answer, label in _NEXT_MORNING.items()
            ]
            question = _("How is the knee now, compared with yesterday morning?")
            return question, (*in_rows(buttons, 2), worry)
        case MorningAsk.BOOKED if message.booked is not None:
            return booked_question(message.booked, message.on, view), (
                *booked_rows(message.booked.on, view),
                worry,
            )
        case MorningAsk.ABOUT_YOU if message.about is not None:
            return question_text(message.about, view), (*answer_rows(message.about, view), worry)
        case MorningAsk.RUN if message.run_later is not None:
            choices = tuple(when.value for when in message.run_later)
            return run_later_question(at, RunShownIn.MORNING, choices, view)
        case MorningAsk.RUN | MorningAsk.SESSION if message.later is not None:
            return later_question(at, ShownIn.MORNING, message.later, view)
        case MorningAsk.RUN:
            session = _session_rows(message, view) if message.plan.waits else ()
            run = run_rows(at, RunShownIn.MORNING, view, beside=bool(session))
            return "", (*run, *session, worry)
        case MorningAsk.SESSION:
            return "", (*_session_rows(message, view), worry)
        case _:
            if message.plan.no_load is NoLoad.STOP and message.plan.stop is not None:
                return "", stop_rows(message.plan.stop, view)
            if message.severe is not None:
                answers = booked_rows(message.severe.on, view)
                if message.severe.outcome is None:
                    return _("Have you been able to book?"), (*answers, worry)
                return "", (answers[0], worry)  # [Seen] and [Booked] stay
            if message.plan.left_out in {LeftOut.SKIPPED, LeftOut.TOO_SORE}:
                start = view.button(_("Start after all"), Action.SESSION, at, "start", "m")
                return "", ((start,), worry)
            return "", (worry,)
