"""The pain question, its answers and its corrections (docs/rules.md 5, Q1 and Q4)."""

import html
from datetime import date

from bot.screen import Button, Screen
from bot.texts import mark
from bot.views import line_words
from bot.views.context import Rows, ViewContext
from bot.views.words import (
    DAY,
    bullets,
    day,
    in_rows,
    named_day,
    number_rows,
    paragraphs,
    scale,
    stamp,
    weekday,
    worry_button,
)
from care.about_you import SKIP
from care.evening import DAY_BEFORE
from care.events import Action
from care.messages.decisions import CatchUpSaved
from care.messages.scores import (
    EditKept,
    Evening,
    EveningAsk,
    PainQuestion,
    PainSaved,
    ScoreAskAgain,
    TooEarly,
    TooLate,
)
from care.person import Settled
from rehab.pain import Unreadable
from rehab.weekly_level import GlobalChange

_GLOBAL_CHANGE = {
    GlobalChange.MUCH_BETTER: mark("Much better"),
    GlobalChange.BETTER: mark("Better"),
    GlobalChange.SLIGHTLY_BETTER: mark("A little better"),
    GlobalChange.SAME: mark("The same"),
    GlobalChange.SLIGHTLY_WORSE: mark("A little worse"),
    GlobalChange.WORSE: mark("Worse"),
    GlobalChange.MUCH_WORSE: mark("Much worse"),
}


_SETTLED = {
    Settled.WITHIN_AN_HOUR: mark("Back to normal within an hour."),
    Settled.BY_TOMORROW: mark("Back to normal later today."),
    Settled.NOT_YET: mark("Not back to normal yet: same level next time."),
}


def evening(message: Evening, view: ViewContext) -> Screen:
    """The evening message as it stands: one question's buttons at a time."""
    _ = view.translate
    worry = (worry_button(view),)
    lead = paragraphs(
        _safety_net(view) if message.safety_net else None,
        _during(message, view) if message.ask is EveningAsk.PAIN else None,
    )
    saved = _saved(message, view)
    at = stamp(message.on)
    match message.ask:
        case EveningAsk.PAIN:
            first = message.value is None and message.on == message.today
            hello = _("Weekly check.") if message.weekly else _("Evening check.")
            greeting = hello if first else ""
            question = _worst(message.on, message.today, view)
            text = paragraphs(lead, saved, f"{greeting} {question}".strip())
            rows: Rows = (*number_rows(view, Action.SCORE, at, message.source), worry)
        case EveningAsk.SETTLED:
            text = paragraphs(
                lead,
                saved,
                _("After today's training: was the knee back to normal within an hour?"),
            )
            settled = (
                view.button(_("Yes"), Action.SETTLED, at, Settled.WITHIN_AN_HOUR.value),
                view.button(_("Later today"), Action.SETTLED, at, Settled.BY_TOMORROW.value),
                view.button(_("Not yet"), Action.SETTLED, at, Settled.NOT_YET.value),
            )
            rows = (settled, (_change(message, view),), worry)
        case EveningAsk.YESTERDAY:
            before = message.on - DAY
            text = paragraphs(lead, saved, _worst(before, message.today, view))
            rows = (
                *number_rows(view, Action.SCORE, stamp(before), DAY_BEFORE),
                (view.button(_("Skip"), Action.EVENING_ON, at), _change(message, view)),
                worry,
            )
        case EveningAsk.GLOBAL_CHANGE:
            text = paragraphs(
                lead,
                saved,
                _("One question a week: compared with when you started, how is your knee?"),
            )
            answers = [
                view.button(_(label), Action.GLOBAL_CHANGE, at, answer.value)
                for answer, label in _GLOBAL_CHANGE.items()
            ]
            rows = (*in_rows(answers, 2), (_change(message, view),), worry)
        case EveningAsk.PAINKILLERS:
            text = paragraphs(
                lead,
                saved,
                _("This week: did you take painkillers for the knee before training?"),
            )
            rows = (
                (
                    view.button(_("Yes"), Action.PAINKILLERS, at, "yes"),
                    view.button(_("No"), Action.PAINKILLERS, at, "no"),
                ),
                (_change(message, view),),
                worry,
            )
        case EveningAsk.ACTIVITY:
            text = paragraphs(lead, saved, _activity_question(message, view))
            rows = (
                *number_rows(view, Action.ACTIVITY, at),
                (view.button(_("Skip"), Action.ACTIVITY, at, SKIP),),
                (_change(message, view),),
                worry,
            )
        case EveningAsk.SIX:
            text = paragraphs(
                lead,
                saved,
                _("Once a week: is any of this new?"),
                bullets(line_words.the_six(message.running, view)),
            )
            rows = (
                (view.button(_("None of these"), Action.WEEKLY_SIX, at, "none"),),
                (view.button(_("Something applies"), Action.WEEKLY_SIX, at, "some"),),
                (_change(message, view),),
                worry,
            )
        case None:
            text = paragraphs(lead, saved or _("Nothing to answer here."))
            rows = (_changes(message, view), worry)
    return Screen(text, rows)


def _weekday_of(message: Evening, view: ViewContext) -> str:
    """The name of the day before, which is asked about too."""
    return weekday(message.on - DAY, view)


def _during(message: Evening, view: ViewContext) -> str | None:
    """Q2 of today's session, above the buttons of the evening (conversation.md 4)."""
    if message.during is None:
        return None
    said = view.translate("You said {score} during the session.")
    return said.format(score=message.during)


def _safety_net(view: ViewContext) -> str:
    """The words of docs/rules.md 6.4."""
    return view.translate(
        "I can't tell how your knee is doing. If it still hurts after 3 weeks, a physio or "
        "doctor is the next step."
    )


def _saved(message: Evening, view: ViewContext) -> str | None:
    """What was answered so far; the day counts the highest of its numbers."""
    _ = view.translate
    if message.value is None:
        if message.highest is None:
            return None
        return _("For this day you already gave {highest}.").format(highest=message.highest)
    parts = [saved_score(message.value, message.highest or message.value, view)]
    if message.ask is EveningAsk.PAIN:
        parts.append(_("Tap another number to replace it."))
    if message.before is not None:
        before = _("{day}: {score}.")
        parts.append(before.format(day=_weekday_of(message, view), score=message.before))
    if message.settled is not None:
        parts.append(_(_SETTLED[Settled(message.settled)]))
    if message.global_change is not None:
        answer = global_change_words(GlobalChange(message.global_change), view)
        parts.append(_("Compared with the start: {answer}.").format(answer=answer.lower()))
    if message.activity is not None and (message.activity_score or "").isdecimal():
        begins = message.activity[:1].upper() + message.activity[1:]
        parts.append(
            _("{activity}: {score} of 10.").format(
                activity=html.escape(begins), score=message.activity_score
            )
        )
    return " ".join(parts)


def global_change_words(answer: GlobalChange, view: ViewContext) -> str:
    return view.translate(_GLOBAL_CHANGE[answer])


def _activity_question(message: Evening, view: ViewContext) -> str:
    """Q5: the activity that the person chose (docs/rules.md 5)."""
    _ = view.translate
    return paragraphs(
        _("How well does this go now: {activity}?").format(
            activity=html.escape(message.activity or "")
        ),
        _("Tap a number. 0 = cannot, 10 = as before."),
    )


def saved_score(score: int, highest: int, view: ViewContext) -> str:
    """ "Saved: 4.", and the day's highest where it is another number."""
    _ = view.translate
    saved = _("Saved: {score}.").format(score=score)
    if highest <= score:
        return saved
    counts = _("The day counts its highest number: {highest}.").format(highest=highest)
    return f"{saved} {counts}"


def _change(message: Evening, view: ViewContext) -> Button:
    return view.button(
        view.translate("Change"), Action.CHANGE_SCORE, stamp(message.on), message.source
    )


def _changes(message: Evening, view: ViewContext) -> tuple[Button, ...]:
    """What can be changed at the end: the day's number, and that of the day before."""
    if message.before is None:
        return (_change(message, view),)
    label = view.translate("Change {day}").format(day=_weekday_of(message, view))
    before = stamp(message.on - DAY)
    return (
        _change(message, view),
        view.button(label, Action.CHANGE_SCORE, before, DAY_BEFORE),
    )


def pain_question(message: PainQuestion, view: ViewContext) -> Screen:
    _ = view.translate
    days_before = {1: _("Yesterday"), 2: _("2 days ago")}  # docs/rules.md 5: backfill up to 48 h
    other_days = tuple(
        view.button(label, Action.SCORE_DAY, days_ago, message.source)
        for days_ago, label in days_before.items()
        if message.today - days_ago * DAY != message.on
    )
    return Screen(
        _worst(message.on, message.today, view),
        (
            *number_rows(view, Action.SCORE, stamp(message.on), message.source),
            other_days,
            (worry_button(view),),
        ),
    )


def _worst(on: date, today: date, view: ViewContext) -> str:
    """Q1 word for word (docs/rules.md 5), or the same question about a day before."""
    _ = view.translate
    if on == today:
        question = _("What was the WORST your knee got in the last 24 hours?")
    else:
        question = _("What was the WORST your knee got on {day}?").format(day=day(on, view))
    return f"{question} {scale(view)}"


def pain_saved(message: PainSaved, view: ViewContext) -> Screen:
    _ = view.translate
    saved = saved_score(message.score, message.highest, view)
    if message.on != message.today:
        which = _("That is for {day}.").format(day=named_day(message.on, message.today, view))
        saved = f"{saved} {which}"
    return Screen(
        paragraphs(saved, _("To change it, edit your message.")), ((worry_button(view),),)
    )


def score_ask_again(message: ScoreAskAgain, view: ViewContext) -> Screen:
    """Nothing is rounded or clamped (docs/rules.md 5 "Parsing")."""
    _ = view.translate
    match message.why:
        case Unreadable.NOT_WHOLE:
            why = _("I need 1 whole number, so that I do not round for you.")
        case Unreadable.OUT_OF_RANGE:
            why = _("The scale goes from 0 to 10.")
        case Unreadable.NOT_A_NUMBER:
            why = _("I could not read a number there.")
    again = _("Please type one from 0 to 10.")
    return Screen(f"{why} {again} {scale(view)}")


def too_late(message: TooLate, view: ViewContext) -> Screen:
    return Screen(
        view.translate(
            "Only today, yesterday and the day before can be filled in or changed. What I have "
            "for {day} stays as it is."
        ).format(day=day(message.on, view))
    )


def too_early(message: TooEarly, view: ViewContext) -> Screen:
    return Screen(
        view.translate("Your program began on {day}. Numbers count from that day on.").format(
            day=day(message.start, view)
        )
    )


def edit_kept(message: EditKept, view: ViewContext) -> Screen:
    return Screen(
        view.translate("I found no number in your edited message. I keep {score}.").format(
            score=message.score
        )
    )


def catch_up_saved(message: CatchUpSaved, view: ViewContext) -> Screen:
    return Screen(
        view.translate("Saved: {score} for a typical day last week. Thank you.").format(
            score=message.score
        )
    )
