"""What a tap does. A button of another step than the open one changes nothing."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from care import (
    about_taps,
    about_you,
    check_in,
    control,
    enrollment,
    gate_tests,
    maintenance,
    pause,
    preferences,
    resolved,
    run_taps,
    screening,
    session_taps,
    stops,
    swaps,
    visits,
    weekly,
)
from care import tap_args as read
from care.answers import BEGIN_TEMPLATE, with_answer
from care.back import back
from care.clock import today
from care.current import current, old_button
from care.evening import evening_screen
from care.events import Action, Tapped
from care.export import export
from care.flare_told import after_two_reds
from care.gates import NO, SKIP, YES
from care.holds import waits
from care.messages import Toast
from care.messages.control import TimeSlot
from care.messages.decisions import CatchUpSaved
from care.messages.morning import MorningAsk
from care.messages.scores import PainQuestion, SixWhy
from care.morning import morning_screen
from care.outcome import Outcome
from care.pages import summary
from care.person import (
    AdjustmentKind,
    Answer,
    Booking,
    Dialog,
    Knee,
    NextMorning,
    PersonState,
    Purpose,
    SessionLog,
    Settled,
    Step,
    Topic,
    Units,
)
from care.plan_change import keep_level
from care.session_log import with_log
from care.six import six_question
from care.tap_args import ForgedTapError
from care.why import why
from rehab.gates import GateItem
from rehab.red_flags import LINES, SWELLING
from rehab.three_week_rule import GlobalChange, VisitOutcome

# These open something of its own: the message that was tapped keeps what it says.
_BESIDE = frozenset(
    {
        Action.WORRY,
        Action.GOT_WORSE,
        Action.CLEARED,
        Action.STOP_NOTE,
        Action.DELETE,
        Action.SUMMARY,
        Action.EXPORT,
        Action.WHY,
        Action.FIND_HELP,
        Action.CHANGE_SETTINGS,
        Action.BEGIN,
        Action.ADD_GOAL,
        Action.FLARE,
    }
)


def tapped(person: PersonState, event: Tapped, now: datetime) -> Outcome:
    """What `event` leads to; a forged or an old button changes nothing."""
    try:
        if person.dialog is not None:
            answered = _answer_step(person, person.dialog, event, now)
            if answered is not None:
                return replace(answered, beside=answered.beside or _under_severe(event))
        outcome = _anytime(person, event, now)
        opens = (event.action in _BESIDE or _under_severe(event)) and not outcome.forget
        return replace(outcome, beside=outcome.beside or opens)
    except ForgedTapError:
        return old_button(person, now)


def _under_severe(event: Tapped) -> bool:
    """Whether the six are answered under the advice of SEVERE, which stays readable."""
    six = event.action in {Action.SIX_NONE, Action.SCREEN_SOME}
    return six and event.args[-1:] == (SixWhy.SEVERE.value,)


def _answer_step(
    person: PersonState, dialog: Dialog, event: Tapped, now: datetime
) -> Outcome | None:
    """The tap as an answer to the open step, or None when it is none."""
    arg = event.args[0] if event.args else ""
    match dialog.step, event.action:
        case _, Action.BACK:
            return back(person, dialog, now)
        case _, Action.CANCEL:
            return control.cancel(person)
        case Step.CONSENT, Action.AGREE:
            return enrollment.agreed(person, dialog, now)
        case Step.CONSENT, Action.UNDER_18:
            return enrollment.under_18(person)
        case Step.SCREEN | Step.LINES, Action.SCREEN_NONE if arg == str(dialog.screen):
            return screening.none_apply(person, dialog, now)
        case Step.SCREEN, Action.SCREEN_SOME if arg == str(dialog.screen):
            return screening.open_lines(person, dialog)
        case Step.LINES, Action.TOGGLE:
            line = read.known(arg, dialog.offered)
            return screening.toggle(person, dialog, line, event.args[1:] == ("1",))
        case Step.LINES, Action.LINES_DONE if arg == str(dialog.screen):
            return screening.lines_done(person, dialog, now)
        case Step.LINES, Action.NOT_SURE:
            return screening.not_sure(person, dialog)
        case Step.NOT_SURE, Action.LOOK:
            return screening.look(person, dialog, read.known(arg, dialog.offered))
        case Step.HOW_TO_LOOK, Action.LOOKED if event.args[1:]:
            line = read.known(arg, (dialog.line or "",))
            answer = read.known(event.args[1], ("yes", "no", "unsure"))
            return screening.toggle(person, dialog, line, answer != "no")
        case Step.NARROW_SWELLING, Action.SWELLING:
            kind = read.known(arg, (*(line.id for line in SWELLING), "none"))
            return screening.narrowed(person, dialog, kind, now)
        case Step.NARROW_SWELLING, Action.NOT_SURE:
            return screening.look(person, dialog, "swollen")
        case Step.OVER_55, Action.OVER_55:
            return screening.over_55(person, dialog, read.known(arg, ("0", "1")) == "1", now)
        case Step.SIX, Action.SIX_PICK:
            pick = read.known(arg, dialog.offered)
            return screening.pick_six(person, dialog, pick, now)
        case Step.SIX, Action.SIX_NONE if arg == SixWhy.FLARE and person.enrollment is not None:
            return screening.list_clear(person, replace(dialog, purpose=Purpose.FLARE), now)
        case Step.SIX, Action.SIX_NONE | Action.SCREEN_NONE:
            return screening.list_clear(person, dialog, now)
        case Step.CLINICIAN_FIRST, Action.CLEARED:
            return enrollment.ask_cleared(person, dialog)
        case Step.CLEARED_ON, Action.CLEARED_DAY:
            day = today(person, now) - timedelta(days=read.number(arg, 0, 1))
            return enrollment.cleared_on(person, dialog, day, now)
        case Step.STILL_SWOLLEN, Action.STILL_SWOLLEN:
            answer = read.known(arg, ("gone", "less", "same", "more"))
            return screening.still_swollen(person, dialog, answer)
        case Step.PAIN_NOW, Action.PAIN_NOW:
            return screening.pain_now(person, dialog, read.score(arg))
        case Step.WHERE, Action.WHERE:
            return enrollment.where(person, dialog, read.choice(Knee, arg))
        case Step.ELSEWHERE, Action.GO_ON:
            return enrollment.ask_baseline(person, dialog)
        case Step.BASELINE, Action.BASELINE:
            return enrollment.baseline(person, dialog, read.score(arg))
        case Step.RUNNING, Action.RUNNING:
            answer = read.known(arg, ("keep", "more", "none"))
            return enrollment.running(person, dialog, answer)
        case Step.PLACE | Step.PLACE_CHOICE, Action.CLOCK:
            return enrollment.ask_clock(person, dialog)
        case Step.PLACE_CHOICE, Action.PLACE_PICK:
            index = read.number(arg, 0, len(dialog.places) - 1)
            return enrollment.place_given(person, dialog, dialog.places[index], now)
        case Step.SET_MORNING | Step.SET_EVENING, Action.PICK_TIME:
            return control.set_time(person, dialog, arg, now)
        case Step.SET_QUIET | Step.SET_QUIET_END, Action.PICK_TIME:
            return preferences.set_quiet(person, dialog, arg, now)
        case Step.SET_KNEE, Action.KNEE_PICK:
            return preferences.set_knee(person, read.choice(Knee, arg), now)
        case Step.SET_DAYS, Action.TOGGLE_DAY:
            return control.toggle_day(
                person, dialog, read.number(arg, 0, 6), event.args[1:] == ("1",)
            )
        case Step.SET_DAYS, Action.DAYS_DONE:
            return control.save_days(person, dialog, now)
        case step, Action.ABOUT if step in about_you.STEPS and event.args[1:] and arg == step:
            return about_you.tapped(person, dialog, event.args[1], now)
        case Step.VISIT_DATE, Action.VISIT_DAY:
            return visits.visit_date_unknown(person)
    return None


def _anytime(person: PersonState, event: Tapped, now: datetime) -> Outcome:
    """A tap that means the same whatever is open."""
    arg = event.args[0] if event.args else ""
    match event.action:
        case Action.PRIVACY:
            return control.privacy(person)
        case Action.MISTAKE:
            return _take_back(person, arg, now)
        case Action.HELPED if event.args[1:]:
            helped = read.known(event.args[1], ("yes", "no")) == "yes"
            return stops.follow_up_answered(person, arg, helped, now)
        case Action.ASK_AGAIN if event.args[1:]:
            agreed = read.known(event.args[1], ("yes", "no")) == "yes"
            return stops.ask_again(person, arg, agreed, now)
        case Action.STOP_NOTE:
            return stops.note(person, arg)
        case Action.CLEARED:
            return _way_back(person, now)
        case Action.FIND_HELP:
            return visits.find_help(person)
        case Action.SUMMARY:
            return summary(person, now)
        case Action.EXPORT:
            return export(person, event.earlier, now)
        case Action.DELETE:
            return control.delete(person) if arg == "yes" else control.ask_delete(person)
        case Action.KEEP:
            return control.keep(person)
    if person.consent is None and person.enrollment is None:
        return _before_consent(person, event, now)
    match event.action:
        case Action.GOT_WORSE | Action.WORRY:
            return Outcome(person, (six_question(person, SixWhy.WORRY),))
        case Action.FLARE if person.enrollment is not None:
            return Outcome(person, (six_question(person, SixWhy.FLARE),))
        case Action.SCREEN_SOME if arg == "0" and not screening.in_the_six(person.dialog):
            told = event.args[1:] == (SixWhy.FLARE.value,)
            flare = Dialog(Step.SIX, Purpose.FLARE) if told and person.enrollment else None
            return screening.open_six(person, flare)
        case Action.SIX_NONE if not screening.in_the_six(person.dialog):
            if arg == SixWhy.FLARE and person.enrollment is not None:
                return screening.flare_clear(person, now)
            return _six_clear(person, now)
    if person.enrollment is None:
        return old_button(person, now)
    return _enrolled(person, event, now)


def _before_consent(person: PersonState, event: Tapped, now: datetime) -> Outcome:
    """No health question comes before the consent; the privacy notice asks for it too."""
    match event.action:
        case Action.AGREE if person.dialog is None:
            return enrollment.agreed(person, Dialog(Step.CONSENT, Purpose.ENROLL), now)
        case Action.UNDER_18 if person.dialog is None:
            return enrollment.under_18(person)
        case Action.GOT_WORSE | Action.WORRY:
            return visits.find_help(person)
    return old_button(person, now)


def _six_clear(person: PersonState, now: datetime) -> Outcome:
    """None of the six, without opening the list: an enrollment under way goes on where it was."""
    if person.enrollment is None:
        return current(person, now)
    return screening.six_clear(person, now)


def _enrolled(person: PersonState, event: Tapped, now: datetime) -> Outcome:
    """The buttons of someone in the program."""
    arg = event.args[0] if event.args else ""
    more = event.args[1:]
    match event.action:
        case Action.SCORE if len(more) == 2:
            return check_in.tapped(
                person, read.date(arg), read.source(more[0]), read.score(more[1]), now
            )
        case Action.CHANGE_SCORE if len(more) == 1:
            return check_in.change(person, read.date(arg), read.source(more[0]), now)
        case Action.SCORE_DAY if len(more) == 1:
            return _other_day(person, read.number(arg, 1, 2), read.source(more[0]), now)
        case Action.GLOBAL_CHANGE if len(more) == 1:
            answer = read.choice(GlobalChange, more[0])
            return check_in.global_change(person, read.date(arg), answer.value, now)
        case Action.WEEKLY_SIX if len(more) == 1:
            return _weekly_six(person, read.date(arg), read.known(more[0], ("none", "some")), now)
        case Action.CATCH_UP if len(more) == 1:
            return _catch_up(person, read.date(arg), read.score(more[0]), now)
        case Action.NEXT_MORNING if len(more) == 1:
            return _next_morning(person, read.date(arg), read.choice(NextMorning, more[0]), now)
        case Action.SETTLED if len(more) == 1:
            return check_in.settled(person, read.date(arg), read.choice(Settled, more[0]), now)
        case Action.PAINKILLERS if len(more) == 1:
            taken = read.known(more[0], ("yes", "no"))
            return check_in.painkillers(person, read.date(arg), taken, now)
        case Action.EVENING_ON:
            return check_in.evening_on(person, read.date(arg), now)
        case Action.RESOLVED if len(more) == 1:
            said = read.known(more[0], ("yes", "no", "much", "less"))
            return _resolved(person, read.date(arg), said, now)
        case Action.RESTART:
            return maintenance.restart(person, read.known(arg, ("yes", "no")) == "yes", now)
        case Action.NEXT:
            return _next(person, read.date(arg), now)
        case Action.SESSION if more == ("begin",):
            return _begun(person, now)
        case Action.SWAP_BACK if len(event.args) == 1:
            changed = swaps.taken_back(person, read.choice(AdjustmentKind, arg))
            return control.settings(changed, now)
        case Action.KEEP_LEVEL if len(more) == 1:
            return _kept(person, read.date(arg), more[0], now)
        case Action.GATE if len(more) == 2:
            item = GateItem(read.known(more[0], gate_tests.ASKED))
            said = read.known(more[1], (YES, NO, SKIP))
            return gate_tests.answered(person, read.date(arg), item, said, now)
        case Action.GATE_AGAIN:
            return gate_tests.again(person, read.date(arg), now)
        case _ if event.action in session_taps.ACTIONS:
            return session_taps.tapped(person, event, now)
        case Action.BEGIN:
            return enrollment.begin(person, now)
        case Action.BOOKED if len(more) == 1:
            return visits.booked(person, read.date(arg), read.choice(Booking, more[0]), now)
        case Action.SEEN:
            return visits.seen(person, read.choice(VisitOutcome, arg), now)
        case Action.CHANGE_SETTINGS:
            return control.settings(person, now)
        case Action.SET_MORNING:
            return control.ask_time(person, TimeSlot.MORNING)
        case Action.SET_EVENING:
            return control.ask_time(person, TimeSlot.EVENING)
        case Action.SET_DAYS:
            return control.ask_days(person)
        case Action.SET_ZONE:
            return control.ask_place(person)
        case Action.PAUSE:
            return pause.pause(person, now)
        case Action.PAUSE_FOR:
            return pause.pause_for(person, read.number(arg, 0, pause.LONGEST_PAUSE.days), now)
        case Action.SET_QUIET:
            return preferences.ask_quiet(person)
        case Action.SET_UNITS:
            return preferences.set_units(person, read.choice(Units, arg), now)
        case Action.SET_KNEE:
            return preferences.ask_knee(person)
        case Action.WHY:
            return why(person, now)
        case Action.RESUME:
            return control.resume(person, now)
        case Action.ACTIVITY if len(more) == 1:
            score = more[0] if more[0] == about_you.SKIP else str(read.score(more[0]))
            return check_in.activity(person, read.date(arg), score, now)
        case _ if event.action in run_taps.ACTIONS:
            return run_taps.tapped(person, event, now)
        case _ if event.action in about_taps.ACTIONS:
            return about_taps.tapped(person, event, now)
    return old_button(person, now)


def _take_back(person: PersonState, name: str, now: datetime) -> Outcome:
    """Tapped by mistake: the verdict is undone and its question comes again.

    Where another stop is still open that is the six: the screens would lead past it.
    """
    stop = stops.find(person, name)
    undone = stops.take_back(person, name, now)
    if stop is None or undone is None:
        return Outcome(person, toast=Toast.TOO_LATE)
    if person.enrollment is not None or stops.open_stop(undone.person, now) is not None:
        again = screening.open_six(undone.person)
    else:
        first = min((LINES[line].screen for line in stop.lines if LINES[line].screen), default=1)
        dialog = Dialog(Step.SCREEN, Purpose.ENROLL)
        again = screening.ask_screen(undone.person, dialog, first)
    return replace(again, messages=(*undone.messages, *again.messages))


def _way_back(person: PersonState, now: datetime) -> Outcome:
    """A clinician has cleared me: for E and U from the next day on."""
    stop = stops.open_stop(person, now)
    if stop is None:
        return old_button(person, now)
    if not stops.way_back(person, now):
        return Outcome(person, (stops.not_yet(person, stop),))
    return enrollment.ask_cleared(person, Dialog(Step.CLEARED_ON, Purpose.RETURN))


def _other_day(person: PersonState, days_ago: int, source: str, now: datetime) -> Outcome:
    on = today(person, now) - timedelta(days=days_ago)
    if not check_in.open_for_scores(person, on, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    return Outcome(person, (PainQuestion(on, source, today(person, now)),))


def _weekly_six(person: PersonState, on: date, answer: str, now: datetime) -> Outcome:
    if not check_in.open_for_scores(person, on, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    answered = with_answer(person, Answer(Topic.SIX, on, answer, now))
    screen = evening_screen(answered, on, now)
    if answer == "none":
        return Outcome(answered, (screen,), toast=Toast.SAVED)
    six = screening.open_six(answered)
    return replace(six, messages=(screen, *six.messages))


def _catch_up(person: PersonState, asked_on: date, score: int, now: datetime) -> Outcome:
    answered = weekly.catch_up_answered(person, score, now, asked_on)
    asked = weekly.said_in_the_morning(person, asked_on, now)
    if asked is None or answered.toast is Toast.TOO_LATE:
        return answered
    asked_last = pause.last_asked(person, asked_on)
    if asked_last != today(person, now):
        return answered  # that morning is over: only the answer is shown
    screen = morning_screen(answered.person, asked_last, now)
    rest = tuple(m for m in answered.messages if not isinstance(m, CatchUpSaved))
    return replace(answered, messages=(screen, *rest))


def _next_morning(person: PersonState, on: date, answer: NextMorning, now: datetime) -> Outcome:
    if not check_in.open_for_scores(person, on, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    answered = with_answer(person, Answer(Topic.NEXT_MORNING, on, answer.value, now))
    answered, flare = after_two_reds(answered, on - timedelta(days=1), now)
    screen = morning_screen(answered, on, now, past=MorningAsk.NEXT_MORNING)
    return Outcome(answered, (screen, *flare))


def _kept(person: PersonState, on: date, exercise: str, now: datetime) -> Outcome:
    """[Keep the old level]: the session of today as it was, and no step up for now."""
    after = keep_level(person, on, exercise, now)
    if after is None:
        return Outcome(person, toast=Toast.OLD_BUTTON)
    screen = morning_screen(after, on, now, past=MorningAsk.BOOKED)
    return Outcome(after, (screen,), toast=Toast.KEPT)


def _resolved(person: PersonState, on: date, answer: str, now: datetime) -> Outcome:
    """The confirming questions after two calm weeks; a later yes may come as well."""
    said = weekly.said_in_the_morning(person, on, now)
    if not check_in.open_for_scores(person, on, now) or not resolved.calm_again(said):
        return Outcome(person, toast=Toast.TOO_LATE)
    after = resolved.confirmed(person, on, answer, now)
    if after is None:
        return Outcome(person, toast=Toast.OLD_BUTTON)
    return Outcome(after, (morning_screen(after, on, now, past=MorningAsk.CATCH_UP),))


def _next(person: PersonState, on: date, now: datetime) -> Outcome:
    if not check_in.open_for_scores(person, on, now):
        return Outcome(person, toast=Toast.TOO_LATE)
    return Outcome(person, (morning_screen(person, on, now, past=MorningAsk.CATCH_UP),))


def _begun(person: PersonState, now: datetime) -> Outcome:
    """The one easy exercise is done: it counts for the day of the tap."""
    on = today(person, now)
    if waits(person, on, now) is not None:
        return enrollment.begin(person, now)
    log = SessionLog(on, BEGIN_TEMPLATE, True, now)
    return enrollment.begin(with_log(person, log), now)
