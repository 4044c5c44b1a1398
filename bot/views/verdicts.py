"""A red flag's advice, and what is said while its stop holds (docs/rules.md 7.1).

E is short and direct, without softening; U says today; S says within 2 days.
"""

from bot.screen import Button, Screen
from bot.texts import mark
from bot.views import line_words
from bot.views.context import Rows, ViewContext
from bot.views.words import bullets, day, full_day, paragraphs, worry_button
from care.events import Action
from care.messages.enrollment import (
    FollowUp,
    FollowUpNoted,
    NotYetToday,
    SeenCheck,
    SeenCheckAnswered,
    StopNote,
    StopRemembered,
    Verdict,
    WelcomeBack,
)
from care.messages.plan import NoLoad
from care.person import Stop
from care.stops import moment
from rehab.emergency import emergency_number
from rehab.red_flags import LINES, Urgency

_EMERGENCY = {
    "chest_or_breath": mark("Sit down and stay still."),
    "hot_with_fever": mark("A hot, swollen knee with fever needs a hospital now."),
    "swollen_hot": mark("A hot, swollen knee when you feel ill needs a hospital now."),
    "out_of_place": mark("Keep the leg still. Push nothing back. Cover a wound with clean cloth."),
    "cold_foot": mark("Keep the leg still. Do not walk on it."),
    "numb_between_legs": mark("These signs need a hospital now."),
}
_SAME_DAY = {
    "calf": mark("A swollen, warm calf can be a blood clot. Do not rub it."),
    "stuck": mark("Do not force the knee. Rest the leg until somebody has looked at it."),
    "no_weight": mark("Stay off the leg until somebody has looked at it."),
    "after_injury": mark("Stay off the leg. They may want an X-ray after a fall, twist or hit."),
    "numb_leg": mark("New numbness or weakness in a leg needs a look on the same day."),
    "swollen_after_injury": mark(
        "A knee that is swollen after a fall, twist or hit needs rest and a look."
    ),
    "swollen_fast": mark("Swelling that is big or came fast needs rest and a look."),
}
_SOON = {
    "swollen": mark(
        "A swollen knee should be looked at before any exercise. Swelling that gets big, fast "
        "or hot: go today."
    ),
    "gives_way": mark(
        "A knee that gives way should be looked at before any exercise. Hold the rail on stairs. "
        "If it started with a fall or twist: go today."
    ),
    "constant_pain": mark(
        "Pain that does not let go should be looked at before any exercise. If you feel ill or "
        "have fever: go today."
    ),
    "groin": mark(
        "Stop running and hopping now. Pain deep in the hip or groin should be looked at first. "
        "If you cannot put weight on it, or it hurts at rest: go today."
    ),
    "bone_spot": mark(
        "No running or jumping for now. Bones need rest and food to get strong. Tell them about "
        "your training, your meals and, if you have them, your periods."
    ),
    "lump": mark("Weight loss, a new lump or bone pain should be looked at before any exercise."),
    "several_joints": mark(
        "Several sore joints at once should be looked at before any exercise. A painful red eye "
        "or fever: go today."
    ),
}


def number_words(country: str | None, view: ViewContext) -> str:
    """ "999", or "112 or your local number" where the country is not known."""
    return emergency_number(country) or view.translate("112 or your local number")


def verdict(message: Verdict, view: ViewContext) -> Screen:
    _ = view.translate
    stop = message.stop
    number = number_words(message.country, view)
    match stop.urgency:
        case Urgency.EMERGENCY:
            parts = [
                _("<b>This needs help now. Call {number}.</b>").format(number=number),
                _advice(_EMERGENCY, stop, view),
                _("Do not wait for me. Nobody watches this chat."),
            ]
            rows: Rows = ((_mistake(stop, view),),)
        case Urgency.SAME_DAY:
            parts = [
                _("Thank you. <b>Please have this looked at today.</b>"),
                _advice(_SAME_DAY, stop, view),
                _(
                    "Go to urgent care, a doctor or an emergency department. "
                    "No exercise until then."
                ),
                _("Chest pain or trouble breathing? Call {number} now.").format(number=number),
            ]
            rows = (
                (_mistake(stop, view), _worse(stop, view)),
                (_note(stop, view),),
                *_another(message, view),
            )
        case _:
            parts = [
                _("Thank you. <b>Please see a doctor within 2 days.</b>"),
                _advice(_SOON, stop, view),
                _if_it_gets_worse(stop, number, view),
            ]
            delete = () if message.enrolled else (_delete(view),)
            rows = (
                (_cleared(_("A doctor said exercise is OK"), stop, view),),
                (_worse(stop, view), _note(stop, view)),
                (*delete, _mistake(stop, view)),
                *_another(message, view),
            )
    another = _("Does another one apply too? Tap Something new or worrying.")
    asks = another if _another(message, view) else None
    return Screen(paragraphs(*parts, _what_stays(message, view), asks), rows)


def _another(message: Verdict, view: ViewContext) -> Rows:
    """Of the six one was picked: another may apply too. An emergency waits for nothing."""
    if not message.enrolled or message.stop.urgency is Urgency.EMERGENCY:
        return ()
    return ((worry_button(view),),)


def _advice(words: dict[str, str], stop: Stop, view: ViewContext) -> str:
    """What to do about each line that has this urgency; nothing twice."""
    said = dict.fromkeys(view.translate(words[line]) for line in stop.lines if line in words)
    return " ".join(said)


def _if_it_gets_worse(stop: Stop, number: str, view: ViewContext) -> str:
    _ = view.translate
    if "swollen" in stop.lines:
        text = _("Hot and red with fever: go to hospital now, or call {number}.")
    else:
        text = _("If it gets much worse: go to hospital, or call {number}.")
    return text.format(number=number)


def _what_stays(message: Verdict, view: ViewContext) -> str:
    _ = view.translate
    if message.enrolled:
        return _("Sessions stop. The evening pain question stays.")
    if message.stop.urgency is Urgency.EMERGENCY:
        return ""
    return _(
        "I keep only this answer and today's date. Come back when a doctor says exercise is OK."
    )


def follow_up(message: FollowUp, view: ViewContext) -> Screen:
    _ = view.translate
    name = moment(message.stop)
    return Screen(
        paragraphs(you_told_me(message.stop, view), _("Were you able to get help?")),
        (
            (
                view.button(_("Yes"), Action.HELPED, name, "yes"),
                view.button(_("Not yet"), Action.HELPED, name, "no"),
            ),
        ),
    )


def follow_up_noted(message: FollowUpNoted, view: ViewContext) -> Screen:
    _ = view.translate
    if message.helped:
        return Screen(
            _(
                "Good. Do what they told you. When they say exercise is OK, send /start and "
                "tell me the date."
            )
        )
    now = _(
        "Please get help now. Go to an emergency department or call {number}. "
        "Ask somebody to go with you. Do not wait for me."
    ).format(number=number_words(message.country, view))
    if message.may_ask is None:
        return Screen(now)
    return Screen(
        paragraphs(now, _("May I ask once, in 2 days, if you were seen?")),
        (
            (
                view.button(_("Yes, ask me"), Action.ASK_AGAIN, message.may_ask, "yes"),
                view.button(_("No"), Action.ASK_AGAIN, message.may_ask, "no"),
            ),
        ),
    )


def seen_check(message: SeenCheck, view: ViewContext) -> Screen:
    """Asked once, 2 days after the person agreed to it (conversation.md 1)."""
    _ = view.translate
    name = moment(message.stop)
    return Screen(
        paragraphs(
            you_told_me(message.stop, view),
            _("You asked me to come back to this: were you seen?"),
        ),
        (
            (
                view.button(_("Yes"), Action.HELPED, name, "yes"),
                view.button(_("Not yet"), Action.HELPED, name, "no"),
            ),
        ),
    )


def seen_check_answered(message: SeenCheckAnswered, view: ViewContext) -> Screen:
    _ = view.translate
    number = number_words(message.country, view)
    if message.asks:
        text = _("I ask once, in 2 days. Do not wait for that: get help now, or call {number}.")
    else:
        text = _("I will not ask again. Please get help now, or call {number}.")
    return Screen(text.format(number=number))


def not_yet_today(message: NotYetToday, view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        paragraphs(
            _("Thank you. With what you told me, I wait until tomorrow before exercise."),
            _("Come back with /start then. If it gets worse, call {number}.").format(
                number=number_words(message.country, view)
            ),
        ),
        ((_worse(message.stop, view), _note(message.stop, view)),),
    )


def stop_remembered(message: StopRemembered, view: ViewContext) -> Screen:
    _ = view.translate
    stop = message.stop
    call = _("If it gets worse, call {number}.").format(number=number_words(message.country, view))
    if message.way_back:
        text = paragraphs(you_told_me(stop, view), call, _("Has it been looked at?"))
        cleared: Rows = ((_cleared(_("A clinician has cleared me"), stop, view),),)
    else:
        text = paragraphs(
            you_told_me(stop, view),
            _("Please have it looked at first. Exercise waits until then."),
            _("From tomorrow you can tell me here that a clinician has cleared you."),
            call,
        )
        cleared = ()
    delete: Rows = () if message.enrolled else ((_delete(view),),)
    return Screen(text, (*cleared, (_worse(stop, view), _note(stop, view)), *delete))


def stop_rows(stop: Stop, view: ViewContext) -> Rows:
    """The ways on while a stop holds, under a morning message."""
    cleared = _cleared(view.translate("A clinician has cleared me"), stop, view)
    return ((cleared,), (_worse(stop, view), _note(stop, view)))


def stop_note(message: StopNote, view: ViewContext) -> Screen:
    _ = view.translate
    stop = message.stop
    advised = {
        Urgency.EMERGENCY: _("It advised emergency care."),
        Urgency.SAME_DAY: _("It advised to be seen the same day."),
        Urgency.SOON: _("It advised to be seen within 2 days."),
        Urgency.CLINICIAN_FIRST: _("It advised to ask a clinician first."),
    }
    return Screen(
        paragraphs(
            _("Note for the doctor, {date}").format(date=full_day(stop.on, view)),
            _("I told a self-help exercise program for pain around the kneecap:"),
            bullets(line_words.full(line, view) for line in stop.lines),
            _("I am 55 or over.") if stop.over_55 else None,
            f"{_('The program stopped the exercises.')} {advised[stop.urgency]}",
            _("Self-reported. The program cannot examine anybody and made no diagnosis."),
        )
    )


def mistake_taken_back(view: ViewContext) -> Screen:
    return Screen(view.translate("Taken back. Here is the question again."))


def welcome_back(message: WelcomeBack, view: ViewContext) -> Screen:
    _ = view.translate
    match message.no_load:
        case NoLoad.SEVERE:
            return Screen(
                _(
                    "Welcome back. Your pain reached 8 or more on 3 days since. Please be seen for "
                    "that too. No sessions until then."
                )
            )
        case NoLoad.VISIT_STOP:
            return Screen(_("Welcome back. At your visit they said stop. /resume when they agree."))
    if message.easier:
        text = _(
            "Welcome back. For the first {days} days there is 1 easy exercise: the thigh press on "
            "a towel. If the knee stays calm, the easier session follows. If they told you "
            "something else, do that."
        )
    else:
        text = _(
            "Welcome back. For the first {days} days there is 1 easy exercise: the thigh press on "
            "a towel. If the knee stays calm, the sessions follow. If they told you something "
            "else, do that."
        )
    return Screen(text.format(days=message.first_days))


def you_told_me(stop: Stop, view: ViewContext) -> str:
    """The lines that made a stop, with their day; the others of the screens are left out."""
    told = view.translate("On {day} you told me:").format(day=day(stop.on, view))
    lines = (line for line in stop.lines if LINES[line].urgency.stops)
    return f"{told}\n{bullets(line_words.full(line, view) for line in lines)}"


def _mistake(stop: Stop, view: ViewContext) -> Button:
    return view.button(view.translate("Tapped by mistake"), Action.MISTAKE, moment(stop))


def _worse(stop: Stop, view: ViewContext) -> Button:
    return view.button(view.translate("It got worse"), Action.GOT_WORSE, moment(stop))


def _delete(view: ViewContext) -> Button:
    return view.button(view.translate("Delete my answer"), Action.DELETE)


def _note(stop: Stop, view: ViewContext) -> Button:
    return view.button(view.translate("Note for the doctor"), Action.STOP_NOTE, moment(stop))


def _cleared(label: str, stop: Stop, view: ViewContext) -> Button:
    return view.button(label, Action.CLEARED, moment(stop))
