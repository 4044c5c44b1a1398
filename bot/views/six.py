"""The six red-flag questions, and severe pain that asks them (docs/rules.md 7.3, 6.3)."""

from bot.screen import Screen
from bot.views import line_words
from bot.views.context import ViewContext
from bot.views.verdicts import number_words
from bot.views.words import bullets, paragraphs, short_day, worry_button
from care.events import Action
from care.messages import SevereNote, SixQuestion, SixWhy


def six_question(message: SixQuestion, view: ViewContext) -> Screen:
    _ = view.translate
    why = {
        SixWhy.WORRY: _("Good that you say so."),
        SixWhy.HIGH_SCORE: _("That is a high number. I am sorry it hurts so much."),
        SixWhy.JUMP: _("That is a good deal more than at the start."),
        SixWhy.WEEKLY: _("Once a week I ask this."),
    }
    return Screen(
        paragraphs(
            f"{why[message.why]} {_('Is any of this so?')}",
            bullets(line_words.the_six(message.running, view)),
        ),
        (
            (view.button(_("None of these"), Action.SIX_NONE, message.why.value),),
            (view.button(_("Something applies"), Action.SCREEN_SOME, 0),),
        ),
    )


def six_clear(view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        paragraphs(
            _("Thank you. None of these applies, so your plan goes on as it is."),
            _(
                "Keep to what stays at 2/10 or less today. If you are still worried, a physio "
                "or doctor is worth a call."
            ),
        )
    )


def severe_note(message: SevereNote, view: ViewContext) -> Screen:
    """SEVERE: 8 or more on 3 days of 7."""
    _ = view.translate
    days = ", ".join(short_day(on, view) for on in message.days)
    return Screen(
        paragraphs(
            _("Your pain was 8 or more on these days: {days}.").format(days=days),
            _(
                "<b>Please see a doctor or physio within a few days.</b> No exercise sessions "
                "until then. The evening pain question stays. Gentle daily movement is fine at "
                "2/10 or less."
            ),
            _("Is any of this so?"),
            bullets(line_words.the_six(message.running, view)),
            _("If it gets much worse, call {number}. Nobody watches this chat.").format(
                number=number_words(message.country, view)
            ),
        ),
        (
            (view.button(_("None of these"), Action.SIX_NONE, SixWhy.HIGH_SCORE.value),),
            (view.button(_("Something applies"), Action.SCREEN_SOME, 0),),
            (
                view.button(_("Get summary"), Action.SUMMARY),
                view.button(_("How to find help"), Action.FIND_HELP),
            ),
            (worry_button(view),),
        ),
    )
