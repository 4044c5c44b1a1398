"""Why the loaded work is as it is, with the rule behind it: for /plan and /why."""

from bot.texts import mark
from bot.views import verdicts
from bot.views.context import ViewContext
from bot.views.words import paragraphs
from care.messages.plan import Held, NoLoad
from care.person import Stop
from rehab.red_flags import LINES

_HELD = {
    Held.FLARE: (
        mark(
            "The sessions are shorter and easier: after a better time the knee went back a step. "
            "They grow again when a week goes well, or when you were seen."
        ),
        mark("flare, docs/rules.md 6.4 row 3"),
    ),
    Held.CALM: (
        mark(
            "The sessions are short and easy while the flare lasts: the towel press and hips. They "
            "grow again, a level lower, when an evening is back to the pain before it."
        ),
        mark("flare plan, docs/rules.md 4.5"),
    ),
    Held.ESCALATION: (
        mark(
            "The sessions are shorter and easier, up to 2/10, since I advised you to see somebody. "
            "They grow again when you were seen, or when a week goes well."
        ),
        mark("held level after advice, docs/rules.md 6.5"),
    ),
    Held.TWO_REDS: (
        mark(
            "The next session is shorter and easier, without jumps: twice in 7 days it was too "
            "much for the knee. It grows again after one that goes well."
        ),
        mark("two reds in 7 days, docs/rules.md 3.2"),
    ),
    Held.SORE: (
        mark(
            "The next session is a level easier, without jumps: the last one was too much for the "
            "knee. It reached 6 or more, hurt sharply, or the morning after was clearly worse."
        ),
        mark("24-hour rule, docs/rules.md 3.2"),
    ),
    Held.RUN: (
        mark(
            "The next session is a level easier, without jumps: the last run was too much for the "
            "knee. It reached 4 or more, made you limp, or had not settled by the next morning."
        ),
        mark("24-hour rule, docs/rules.md 3.2"),
    ),
    Held.RETURNED: (
        mark("These are the first 3 days back after a clinician's word: 1 easy exercise a day."),
        mark("way back after a stop, docs/rules.md 7"),
    ),
}


def held_words(held: Held, view: ViewContext) -> str:
    """Why the session is in an easier form."""
    return view.translate(_HELD[held][0])


def held_rule(held: Held, view: ViewContext) -> str:
    """The name of the rule and where it is written."""
    return view.translate(_HELD[held][1])


def no_load_words(why: NoLoad, stop: Stop | None, view: ViewContext) -> str:
    """Why there is no loaded work, and what ends that."""
    _ = view.translate
    if why is NoLoad.STOP and stop is not None:
        return paragraphs(
            f"{_('No exercise for now.')} {verdicts.you_told_me(stop, view)}",
            _("It goes on when a doctor has looked at it and says exercise is OK."),
        )
    if why is NoLoad.SIX:
        return _(
            "No exercise until you have answered: is any of the 6 signs there? A high number asks "
            "that. Tap Something new or worrying."
        )
    return _(
        "No exercise for now: your pain reached 8 or more on 3 days. It goes on when you were "
        "seen. Or after 3 days in a row at 5 or less, with none of the 6 signs."
    )


def no_load_rule(why: NoLoad, stop: Stop | None, view: ViewContext) -> str:
    """The name of the rule and where it is written; for a stop, the codes of its red flags."""
    _ = view.translate
    if why is NoLoad.STOP and stop is not None:
        codes = dict.fromkeys(code for line in stop.lines for code in LINES[line].codes)
        return _("red flags {codes}, docs/rules.md 7").format(codes=", ".join(codes))
    if why is NoLoad.SIX:
        return _("the six after 8 or more, or 4 more than at the start, docs/rules.md 7.3")
    return _("SEVERE, docs/rules.md 6.3")
