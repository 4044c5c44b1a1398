"""What the bot is: help, privacy, its commands, and answers to what fits nothing."""

from bot.screen import Screen
from bot.texts import Translator, mark
from bot.views.context import Rows, ViewContext
from bot.views.verdicts import number_words
from bot.views.words import full_day, paragraphs, worry_button
from care.events import Action, Command
from care.messages import Toast
from care.messages.control import CrisisHelp, Help, NotUnderstood
from care.messages.enrollment import PrivacyNotice
from care.person import Status, Step

# https://core.telegram.org/bots/api#setmydescription, #setmyshortdescription
DESCRIPTION_LIMIT = 512
SHORT_DESCRIPTION_LIMIT = 120

# In the order of Telegram's menu. /cancel and /withdraw work too, but are not offered there.
_COMMANDS = {
    Command.START: mark("begin, or go on where you were"),
    Command.TODAY: mark("today's session or rest day"),
    Command.PLAN: mark("the week ahead"),
    Command.PAIN: mark("give a pain number"),
    Command.RUN: mark("log a run, or start one"),
    Command.FLARE: mark("the knee is clearly more sore: a plan"),
    Command.PROGRESS: mark("your weeks so far"),
    Command.WHY: mark("why you get what you get"),
    Command.SETTINGS: mark("times, days, quiet hours, knee"),
    Command.SUMMARY: mark("a page for a visit"),
    Command.PAUSE: mark("no messages until a date"),
    Command.RESUME: mark("messages again"),
    Command.PRIVACY: mark("what is stored and why"),
    Command.EXPORT: mark("take your data along"),
    Command.DELETE: mark("delete everything about you"),
    Command.HELP: mark("what I can do, and how to find help"),
    Command.STOP: mark("stop all messages"),
}

_WAITS_FOR_NUMBER = {Step.BASELINE, Step.PAIN_NOW}
_WAITS_FOR_DATE = {Step.CLEARED_ON, Step.VISIT_DATE, Step.PAUSE_UNTIL, Step.RACE_DATE}
_WAITS_FOR_TIME = {
    Step.SET_MORNING,
    Step.SET_EVENING,
    Step.SET_QUIET,
    Step.SET_QUIET_END,
    Step.CLOCK,
}
_WAITS_FOR_PLACE = {Step.PLACE, Step.PLACE_CHOICE}
_WAITS_FOR_WORDS = {
    Step.RACE_NAME,
    Step.WANTED,
    Step.PARTNER,
    Step.ACTIVITY,
    Step.PLAN_WHEN,
    Step.PLAN_WHERE,
    Step.PLAN_IF,
}


def commands(translate: Translator) -> list[tuple[str, str]]:
    """The commands and what each does, for Telegram's menu."""
    return [(command.value, translate(text)) for command, text in _COMMANDS.items()]


def description(translate: Translator) -> str:
    """What a person reads before the first message; at most 512 characters."""
    return translate(
        "A 6-week exercise companion for adult runners with pain around the kneecap. 3 short "
        "sessions a week, 1 pain number a day, and a clear word when it is time to see a physio "
        "or doctor.\n\nI am a program, not a doctor. I cannot examine you and the plan is "
        "general. Nobody watches this chat. In an emergency call 112 or your local number."
    )


def short_description(translate: Translator) -> str:
    """The line on the profile; at most 120 characters."""
    return translate(
        "Exercises and a daily pain check for sore knees of adult runners. A program, not a "
        "doctor. Not for emergencies."
    )


def help_page(message: Help, view: ViewContext) -> Screen:
    _ = view.translate
    listed = "\n".join(f"/{command.value}: {_(text)}" for command, text in _COMMANDS.items())
    rows: Rows = ((view.button(_("How to find help"), Action.FIND_HELP),),)
    if message.status is Status.ACTIVE:
        rows = (*rows, (worry_button(view),))
    return Screen(
        paragraphs(
            listed,
            _("A number from 0 to 10, typed at any time, is saved as today's pain."),
            _(
                "I am a program, not a doctor. I cannot examine you, and the plan is general. If "
                "you are unsure, ask a professional. Nobody watches this chat. In an emergency "
                "call {number}."
            ).format(number=number_words(message.country, view)),
            _("One Telegram account is one person. Please do not share it for a second knee."),
            _("Place names come from GeoNames."),
        ),
        rows,
    )


def privacy_notice(message: PrivacyNotice, view: ViewContext) -> Screen:
    """docs/rules.md "Privacy": purposes, what is stored, for how long, and how to end it."""
    _ = view.translate
    agreed = (
        _("You agreed on {date}.").format(date=full_day(message.agreed.date(), view))
        if message.agreed
        else None
    )
    text = paragraphs(
        _("<b>What I store.</b> Your Telegram id and language. Your place by name, its time zone "
          "and country. Your answers about your health: pain numbers, red flags, sessions, "
          "runs, visits. If you tell me: a goal, a partner's first name, your plan. Not your name, "
          "no phone number, no exact location. Of what you type I keep only the answer in it."),
        _("<b>Why.</b> To plan your sessions. To tell you when to see somebody. To make your "
          "summary page. For nothing else, and nobody else gets it. No ads, no tracking."),
        _("<b>On what ground.</b> Your consent. You can take it back at any time with /delete."),
        _("<b>How long.</b> Until you send /delete. Then it is gone at once. After a year without "
          "a word from you I write to you. If you stay silent, I delete it all a month later."),
        _("<b>Telegram.</b> This chat is not end-to-end encrypted. Telegram keeps its own copy. "
          "I cannot delete that copy, you can."),
        _("<b>Who reads it.</b> Nobody watches this chat. Rules in a program choose what I say, "
          "and each piece of advice tells you why. /pause stops the messages, /why "
          "explains the last advice, /export gives you all of it. You can change a number for "
          "2 days."),
        agreed,
    )  # fmt: skip
    if message.agreed:
        return Screen(text)
    return Screen(
        text,
        (
            (view.button(_("I am 18 or over and I agree"), Action.AGREE),),
            (view.button(_("I am under 18"), Action.UNDER_18),),
        ),
    )


def crisis_help(message: CrisisHelp, view: ViewContext) -> Screen:
    """Fixed words; what a person in such need says is out of scope here (docs/rules.md 8.3)."""
    _ = view.translate
    return Screen(
        paragraphs(
            _("I am a program for knees and cannot help with this. People can, right now."),
            _("If you may harm yourself, call {number}. Stay with somebody you trust.").format(
                number=number_words(message.country, view)
            ),
            _(
                "To talk to somebody: 988 in the US and Canada, 116 123 in the UK and Ireland. "
                "Elsewhere your doctor or a local crisis line. Nobody watches this chat."
            ),
        )
    )


def not_enrolled_yet(view: ViewContext) -> Screen:
    return Screen(view.translate("You have no plan yet. Send /start and we make one."))


def not_understood(message: NotUnderstood, view: ViewContext) -> Screen:
    """A useful line: what the open question takes, or what can be typed."""
    _ = view.translate
    step = message.dialog.step if message.dialog else None
    if step in _WAITS_FOR_NUMBER:
        return Screen(_("Please tap a number, or type one from 0 to 10."))
    if step in _WAITS_FOR_DATE:
        return Screen(_("Please tap a button, or type a date, like 14 May."))
    if step in _WAITS_FOR_TIME:
        return Screen(_("Please type a time, like 18:42."))
    if step in _WAITS_FOR_WORDS:
        return Screen(_("Please type it in a few words, or tap a button above."))
    if step in _WAITS_FOR_PLACE:
        return Screen(_("Please share your location, type a city, or choose from the list."))
    if step is not None:
        return Screen(_("Please tap one of the buttons above. /start shows the question again."))
    if not message.enrolled:
        return Screen(_("I did not understand that. /start begins, /help tells what I do."))
    return Screen(
        _(
            "I did not understand that. Type a number from 0 to 10 for today's pain. /today shows "
            "your plan, /help the rest. Nobody watches this chat."
        ),
        ((worry_button(view),),),
    )


def went_wrong(view: ViewContext) -> Screen:
    """An error of ours met a person: say so, and how to go on."""
    return Screen(
        view.translate(
            "Something went wrong on my side. Please do that once more. /today shows where we are."
        )
    )


def private_only(view: ViewContext) -> Screen:
    """The one line in a group: nothing about anybody's health."""
    return Screen(view.translate("I work in private chats only. Please write to me directly."))


def toast_text(toast: Toast, view: ViewContext) -> str:
    """The word that Telegram shows over the chat for a moment; at most 200 characters."""
    _ = view.translate
    match toast:
        case Toast.SAVED:
            return _("Saved.")
        case Toast.OLD_BUTTON:
            return _("This button is old. The latest message counts.")
        case Toast.TOO_LATE:
            return _("It is too late for this one.")
        case Toast.NOT_YOURS:
            return _("This button belongs to somebody else.")
        case Toast.HURTS:
            return _("Stop this one. Sore does not mean harm.")
        case Toast.SHARP:
            return _("Leave this one out today.")
        case Toast.TOO_EASY:
            return _("Noted: too easy.")
        case Toast.TOO_HARD:
            return _("Noted: too hard.")
        case Toast.SWAPPED:
            return _("Swapped. /settings takes it back.")
        case Toast.KEPT:
            return _("Kept at the old level.")
