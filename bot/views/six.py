"""The six red-flag questions, and severe pain that asks them (docs/rules.md 7.3, 6.3)."""

from bot.screen import Screen
from bot.views import line_words
from bot.views.context import Rows, ViewContext
from bot.views.verdicts import number_words
from bot.views.words import bullets, paragraphs, short_day, stamp, worry_button
from care.events import Action
from care.messages.plan import NoLoad
from care.messages.scores import SevereNote, SixClear, SixQuestion, SixWhy
from care.person import Booking


def six_question(message: SixQuestion, view: ViewContext) -> Screen:
    _ = view.translate
    high = _("That is a high number. I am sorry it hurts so much.")
    why = {
        SixWhy.WORRY: _("Good that you say so."),
        SixWhy.HIGH_SCORE: high,
        SixWhy.SEVERE: high,
        SixWhy.JUMP: _("That is a good deal more than at the start."),
        SixWhy.WEEKLY: _("Once a week I ask this."),
        SixWhy.FLARE: _("A flare. First this."),
    }
    return Screen(
        paragraphs(
            f"{why[message.why]} {_('Is any of this so?')}",
            bullets(line_words.the_six(message.running, view)),
        ),
        (
            (view.button(_("None of these"), Action.SIX_NONE, message.why.value),),
            (view.button(_("Something applies"), Action.SCREEN_SOME, 0, message.why.value),),
        ),
    )


def six_clear(message: SixClear, view: ViewContext) -> Screen:
    """What holds the sessions back goes on: it is said in place of the plan."""
    _ = view.translate
    worried = _("If you are still worried, a physio or doctor is worth a call.")
    match message.no_load:
        case NoLoad.SEVERE:
            return Screen(
                _("Noted. Please still be seen within a few days. No sessions until then.")
            )
        case NoLoad.VISIT_STOP | NoLoad.STOP:
            return Screen(paragraphs(_("Noted. No sessions until they agree."), worried))
    if message.held is not None:
        easier = _("Thank you. None of these applies. Keep to the easier session.")
        return Screen(paragraphs(easier, worried))
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
    answers = {Booking.SEEN: _("Seen"), Booking.BOOKED: _("Booked")}
    visit: Rows = ()
    if message.on is not None:
        at = stamp(message.on)
        visit = (
            tuple(view.button(label, Action.BOOKED, at, a.value) for a, label in answers.items()),
        )
    return Screen(
        paragraphs(
            _("Your pain was 8 or more on these days: {days}.").format(days=days),
            _(
                "<b>Please see a doctor or physio within a few days.</b> No exercise sessions "
                "until then. The evening pain question stays. Gentle daily movement is fine at "
                "2/10 or less."
            ),
            _("No running or jumping until you were seen.") if message.running else None,
            _("Is any of this so?"),
            bullets(line_words.the_six(message.running, view)),
            _("If it gets much worse, call {number}. Nobody watches this chat.").format(
                number=number_words(message.country, view)
            ),
        ),
        (
            (view.button(_("None of these"), Action.SIX_NONE, SixWhy.SEVERE.value),),
            (view.button(_("Something applies"), Action.SCREEN_SOME, 0, SixWhy.SEVERE.value),),
            *visit,
            (
                view.button(_("Get summary"), Action.SUMMARY),
                view.button(_("How to find help"), Action.FIND_HELP),
            ),
            (worry_button(view),),
        ),
    )
