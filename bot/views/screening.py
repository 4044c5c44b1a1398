"""The three screens, their lines as toggles, how to look, and the way past a clinician."""

from bot.screen import Button, Screen
from bot.views import line_words
from bot.views.context import ViewContext
from bot.views.verdicts import number_words
from bot.views.words import (
    bullets,
    leave_row,
    number_rows,
    paragraphs,
    scale,
    worry_button,
)
from care.events import Action
from care.messages.enrollment import (
    ClinicianFirst,
    HowToLook,
    NotSettled,
    ScreenLines,
    ScreenQuestion,
    WhichLine,
)
from care.person import Purpose
from rehab.red_flags import SCREENS, SIX, SIX_RUNNING


def screen_question(message: ScreenQuestion, view: ViewContext) -> Screen:
    _ = view.translate
    titles = {1: _("Is any of this true now?"), 2: _("Your knee and leg."), 3: _("About you.")}
    notes = {
        2: _("Painless clicking is fine."),
        3: _("Surgery long ago or an old ligament tear is fine. A physio in parallel is wise."),
    }
    count = _("List {number} of 3.").format(number=message.screen)
    seen = message.purpose is Purpose.RETURN
    again = _("Once more, to be sure.") if seen else ""
    lines = [line_words.full(line.id, view, seen) for line in SCREENS[message.screen - 1]]
    return Screen(
        paragraphs(
            " ".join(part for part in (again, count, titles[message.screen]) if part),
            bullets(lines),
            notes.get(message.screen),
        ),
        (
            (view.button(_("None of these"), Action.SCREEN_NONE, message.screen),),
            (view.button(_("Something applies"), Action.SCREEN_SOME, message.screen),),
            leave_row(view),
        ),
    )


def screen_lines(message: ScreenLines, view: ViewContext) -> Screen:
    if set(message.offered) <= {*SIX, *SIX_RUNNING}:
        return _six_lines(message, view)
    _ = view.translate
    seen = message.purpose is Purpose.RETURN
    toggles = tuple((_toggle(line, line in message.chosen, view),) for line in message.offered)
    not_sure = view.button(_("Not sure"), Action.NOT_SURE)
    if any(line in message.chosen for line in message.offered):
        go_on = view.button(_("Continue"), Action.LINES_DONE, message.screen)
    else:
        go_on = view.button(_("None of these"), Action.SCREEN_NONE, message.screen)
    return Screen(
        paragraphs(
            _("Tap each line that applies. Then tap Continue."),
            bullets(line_words.full(line, view, seen) for line in message.offered),
        ),
        (*toggles, (not_sure, go_on), leave_row(view)),
    )


def _toggle(line: str, chosen: bool, view: ViewContext) -> Button:
    box, to = ("☑", "0") if chosen else ("☐", "1")
    return view.button(f"{box} {line_words.short(line, view)}", Action.TOGGLE, line, to)


def _six_lines(message: ScreenLines, view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        paragraphs(
            _("Which one fits? If several do, tap the one that worries you most."),
            bullets(line_words.full(line, view) for line in message.offered),
        ),
        (
            *(
                (view.button(line_words.short(line, view), Action.SIX_PICK, line),)
                for line in message.offered
            ),
            (view.button(_("None of these"), Action.SIX_NONE),),
            leave_row(view),
        ),
    )


def which_line(message: WhichLine, view: ViewContext) -> Screen:
    return Screen(
        view.translate("Which one are you not sure about? I tell you how to look."),
        (
            *(
                (view.button(line_words.short(line, view), Action.LOOK, line),)
                for line in message.offered
            ),
            leave_row(view),
        ),
    )


def how_to_look(message: HowToLook, view: ViewContext) -> Screen:
    _ = view.translate
    line = message.line
    return Screen(
        paragraphs(
            f"<b>{line_words.full(line, view, message.again)}</b>",
            line_words.how_to_look(line, view, message.again),
            _("Does it apply? If you still cannot tell, I count it as yes."),
        ),
        (
            (
                view.button(_("Yes"), Action.LOOKED, line, "yes"),
                view.button(_("No"), Action.LOOKED, line, "no"),
            ),
            (view.button(_("Still not sure"), Action.LOOKED, line, "unsure"),),
            leave_row(view),
        ),
    )


def swelling_question(view: ViewContext) -> Screen:
    _ = view.translate
    kinds = {
        "swollen_hot": _("Hot and red, or I feel ill"),
        "swollen_after_injury": _("After a fall, twist or hit"),
        "swollen_fast": _("Big, or came up within hours"),
        "none": _("None of these"),
    }
    return Screen(
        _("About the swelling: which one fits? Choose the first that does."),
        (
            *((view.button(label, Action.SWELLING, kind),) for kind, label in kinds.items()),
            (view.button(_("Not sure"), Action.NOT_SURE),),
            leave_row(view),
        ),
    )


def over_55_question(view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        _("Are you 55 or over? Bones are checked sooner then."),
        (
            (
                view.button(_("Yes"), Action.OVER_55, 1),
                view.button(_("No"), Action.OVER_55, 0),
            ),
            leave_row(view),
        ),
    )


def answers_noted(view: ViewContext) -> Screen:
    return Screen(view.translate("Thank you. Please read the next message."))


def clinician_first(message: ClinicianFirst, view: ViewContext) -> Screen:
    """Lines of screen 3, or a baseline of 8 or more (docs/rules.md 7.4)."""
    _ = view.translate
    if message.lines:
        why = paragraphs(
            _("Thank you. With this, please ask a doctor or physio before you start:"),
            bullets(line_words.full(line, view) for line in message.lines),
        )
    else:
        why = _("8 or more out of 10 is a lot. Please ask a doctor or physio before you start.")
    return Screen(
        paragraphs(
            why,
            _(
                "Tell them: short strength exercises for knee and hips, 3 times a week. "
                "Then come back with /start. If one already said it is OK, tap below."
            ),
        ),
        (
            (view.button(_("A clinician knows and says exercise is OK"), Action.CLEARED, ""),),
            leave_row(view),
        ),
    )


def cleared_when(view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        _("On which day did they say so? Tap, or type the date, like 14 May."),
        (
            (
                view.button(_("Today"), Action.CLEARED_DAY, 0),
                view.button(_("Yesterday"), Action.CLEARED_DAY, 1),
            ),
            leave_row(view),
        ),
    )


def still_swollen_question(view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        _("Good to have you back. Is the knee still swollen? Compare with that day."),
        (
            (
                view.button(_("Gone"), Action.STILL_SWOLLEN, "gone"),
                view.button(_("Less"), Action.STILL_SWOLLEN, "less"),
            ),
            (
                view.button(_("The same"), Action.STILL_SWOLLEN, "same"),
                view.button(_("More"), Action.STILL_SWOLLEN, "more"),
            ),
            leave_row(view),
        ),
    )


def pain_now_question(view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        f"{_('How bad is the knee now, at its worst today?')} {scale(view)}",
        (*number_rows(view, Action.PAIN_NOW), leave_row(view)),
    )


def not_settled(message: NotSettled, view: ViewContext) -> Screen:
    return Screen(
        view.translate(
            "Thank you for telling me. Please go back and tell them it has not settled. "
            "Exercise waits until then. If it gets worse, go today, or call {number}."
        ).format(number=number_words(message.country, view)),
        ((worry_button(view),),),
    )
