"""The questions behind single settings: quiet hours and which knee."""

from datetime import time

from bot.screen import Screen
from bot.views.context import ViewContext
from bot.views.words import clock, in_rows, leave_row, paragraphs
from care.events import Action
from care.messages.control import KneeQuestion, QuietEdge, QuietQuestion
from care.person import Knee
from rehab.schedule import QUIET_END_RANGE, QUIET_START_RANGE


def quiet_question(message: QuietQuestion, view: ViewContext) -> Screen:
    _ = view.translate
    if message.edge is QuietEdge.START:
        question = _("From when in the evening shall I be quiet?")
        allowed, now = QUIET_START_RANGE, message.quiet.start
    else:
        question = _("Until when in the morning shall I be quiet?")
        allowed, now = QUIET_END_RANGE, message.quiet.end
    times = [time(hour) for hour in range(allowed.earliest.hour, allowed.latest.hour + 1)]
    buttons = [view.button(clock(at), Action.PICK_TIME, f"{at:%H%M}") for at in times]
    refused = _("A time from {earliest} to {latest} works.").format(
        earliest=clock(allowed.earliest), latest=clock(allowed.latest)
    )
    return Screen(
        paragraphs(
            refused if message.refused else None,
            " ".join(
                (
                    question,
                    _("It is {time} now.").format(time=clock(now)),
                    _("Tap or type a time."),
                )
            ),
            _("A time that you set for a message wins over the quiet hours."),
        ),
        (*in_rows(buttons, 4), leave_row(view)),
    )


def knee_question(message: KneeQuestion, view: ViewContext) -> Screen:
    _ = view.translate
    names = {
        Knee.LEFT: _("Front, left"),
        Knee.RIGHT: _("Front, right"),
        Knee.BOTH: _("Front, both"),
        Knee.ELSEWHERE: _("Somewhere else"),
    }
    buttons = [view.button(name, Action.KNEE_PICK, knee.value) for knee, name in names.items()]
    return Screen(
        paragraphs(
            _("Which knee is it about? Now: {knee}.").format(knee=names[message.knee]),
            _("With both, score the sorer knee each day."),
        ),
        (*in_rows(buttons, 2), leave_row(view)),
    )
