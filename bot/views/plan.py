"""Today's plan: a session with its exercises and doses, or a rest day (docs/rules.md 3)."""

from bot.views import verdicts
from bot.views.context import ViewContext
from bot.views.run_words import run_part
from bot.views.words import bullets, clock, paragraphs, weekday
from care.messages.plan import Held, NoLoad, Plan
from care.person import LeftOut, Stop
from rehab.content.exercises import Exercise
from rehab.program import ExerciseSession, Prescription, Template
from rehab.red_flags import Urgency


def todays_plan(plan: Plan, view: ViewContext) -> str:
    """What today holds and why it is held back, if it is."""
    _ = view.translate
    return paragraphs(
        _answer_first(plan, view),
        _why_no_load(plan, view),
        _no_running(plan, view) if plan.no_load is not None else None,
        run_part(plan.run, view) if plan.run else None,
        _("Run first, strength after.") if _both(plan) else None,
        _session(plan.session, plan, view) if plan.session else None,
        _rest_day(plan, view) if plan.session is None else None,
    )


def _both(plan: Plan) -> bool:
    """A run and a session that both wait (3.6)."""
    return plan.run is not None and plan.run.waits and plan.session is not None and not plan.done


def exercise_card(prescribed: Prescription, view: ViewContext) -> str:
    """One exercise by itself: its dose, how it is done, what to feel, when to stop."""
    words = view.content.exercise(prescribed.exercise.id)
    return paragraphs(
        f"<b>{words.name}</b>: {dose_in_words(prescribed, view)}.",
        words.easier if prescribed.easier else words.how,
        words.feel,
        words.stop,
    )


def dose_in_words(prescribed: Prescription, view: ViewContext) -> str:
    """ "3 sets of 10, slow: 2 s up, 2 s hold, 3 s down" """
    _ = view.translate
    dose, exercise = prescribed.dose, prescribed.exercise
    parts = [amount_in_words(prescribed, view)]
    if not dose.timed and dose.hold:
        parts.append(_("hold each for {seconds} s").format(seconds=dose.hold))
    elif not dose.timed:
        parts.append(_tempo(exercise, view))
    if dose.knee_bend:
        parts.append(_knee_bend(dose.knee_bend, view))
    if dose.step:
        parts.append(_("on a step of {height} cm").format(height=dose.step))
    return ", ".join(part for part in parts if part)


def amount_in_words(prescribed: Prescription, view: ViewContext) -> str:
    """ "3 sets of 10 on each side" """
    _ = view.translate
    dose = prescribed.dose
    amount = _("{seconds} s").format(seconds=dose.hold) if dose.timed else str(dose.repetitions)
    if prescribed.exercise.per_side:
        amount = _("{amount} on each side").format(amount=amount)
    return _.plural("{count} set of {amount}", "{count} sets of {amount}", dose.sets, amount=amount)


def _knee_bend(degrees: tuple[int, int], view: ViewContext) -> str:
    _ = view.translate
    low, high = degrees
    if low == high:
        text = _("knees bent {high} degrees")
    elif low == 0:
        text = _("knees bent at most {high} degrees")
    else:
        text = _("knees bent {low}-{high} degrees")
    return text.format(low=low, high=high)


def _tempo(exercise: Exercise, view: ViewContext) -> str:
    """In the order in which it is done: a squat goes down first."""
    _, tempo = view.translate, exercise.tempo
    if tempo is None:
        return ""
    up = _("{seconds} s up").format(seconds=tempo.up)
    hold = _("{seconds} s hold").format(seconds=tempo.top) if tempo.top else ""
    down = _("{seconds} s down").format(seconds=tempo.down)
    order = (down, hold, up) if tempo.down_first else (up, hold, down)
    return _("slow: {steps}").format(steps=", ".join(step for step in order if step))


def _session(session: ExerciseSession, plan: Plan, view: ViewContext) -> str:
    """The exercises in one line each; how they are done stands on the cards."""
    _ = view.translate
    title = f"<b>{title_of(session, view)}</b>"
    if plan.under_way and plan.done:
        return paragraphs(title, _("✅ Session done. One question about it follows."))
    if plan.under_way:
        started = _("Started. The cards are in a message of their own; /today brings them back.")
        return paragraphs(title, started)
    if plan.done:
        return paragraphs(title, _("✅ Session done. Rest well."))
    if plan.done is False:
        return _left_out(plan, view)
    remind = _("I come back to it about {time}.")
    return paragraphs(
        f"{title} {pain_limit(plan.held, view, careful=plan.careful)}",
        why_held(plan.held, view),
        _no_running(plan, view),
        bullets(_line(prescribed, view) for prescribed in session.exercises),
        remind.format(time=clock(plan.remind_at)) if plan.remind_at else None,
    )


def _left_out(plan: Plan, view: ViewContext) -> str:
    """Neutral, and what is fine today (docs/rules.md 8.2)."""
    _ = view.translate
    if plan.left_out is LeftOut.TOO_SORE:
        return paragraphs(
            _("Too sore today. Good that you listen to it: nothing counts against you."),
            _(
                "No load today. A gentle thigh press on a towel or a short flat walk is fine. Keep "
                "to 2/10 or less. The next session is on its usual day."
            ),
        )
    if plan.left_out is LeftOut.TOMORROW and plan.next_morning_at is not None:
        return _("Moved to tomorrow. It comes with the morning message, about {time}.").format(
            time=clock(plan.next_morning_at)
        )
    return _("Not today: that is fine. The next session is on its usual day.")


def title_of(session: ExerciseSession, view: ViewContext) -> str:
    _ = view.translate
    titles = {
        Template.A: _("Session A today"),
        Template.B: _("Session B today"),
        Template.C: _("Session C today"),
        Template.LIGHT: _("Light session today"),
        Template.MAINTENANCE: _("Short session today"),
        Template.QUAD_PRESS: _("Today"),
    }
    count = _.plural("{count} exercise", "{count} exercises", len(session.exercises))
    minutes = _("about {minutes} min").format(minutes=session.minutes)
    return f"{titles[session.template]}, {count}, {minutes}."


def _answer_first(plan: Plan, view: ViewContext) -> str | None:
    """A high score asked the six, and they wait for an answer (docs/rules.md 7.3)."""
    if plan.unanswered is None:
        return None
    return view.translate(
        "You said {score} on {day}. Please answer this first: is any of it new? Tap Something new "
        "or worrying. No exercise until then."
    ).format(score=plan.unanswered.score, day=weekday(plan.unanswered.on, view))


def pain_limit(held: Held | None, view: ViewContext, *, careful: bool = False) -> str:
    """Up to 5/10 in strength work (3.2); 2/10 while it is held or after a high score."""
    _ = view.translate
    sharp = _("Sharp pain: stop that one.")
    if held is not None or careful:
        return f"{_('Keep to what stays at 2/10 or less.')} {sharp}"
    return f"{_('Up to 5/10 is OK if it settles by tomorrow morning.')} {sharp}"


def why_held(held: Held | None, view: ViewContext) -> str | None:
    _ = view.translate
    match held:
        case Held.FLARE:
            return _("Shorter and easier today: the knee needs some calm days.")
        case Held.CALM:
            return _("Short and easy today, as far as it feels all right: the flare comes first.")
        case Held.ESCALATION:
            return _(
                "Shorter and easier for now, until you were seen or a week goes clearly better. "
                "No running or jumping until then."
            )
        case Held.SORE:
            return _("A level easier today: the last session was too much for the knee.")
        case Held.RUN:
            return _("A level easier today: the last run was too much for the knee.")
        case Held.TWO_REDS:
            return _("Shorter and easier today: twice in 7 days it was too much for the knee.")
        case Held.RETURNED:
            return _("Just 1 easy exercise: these are your first 3 days back.")
        case None:
            return None


def _no_running(plan: Plan, view: ViewContext) -> str | None:
    """What a hold says to somebody who keeps running (docs/rules.md 4.1)."""
    _ = view.translate
    told = plan.no_load in {NoLoad.VISIT_STOP, NoLoad.SIX}
    if plan.run is not None or not plan.running or told:
        return None
    match plan.held:
        case Held.FLARE | Held.CALM | Held.SORE | Held.TWO_REDS:
            return _("No running or jumping until the knee is calm again.")
        case Held.RETURNED:
            return _("No running or jumping in these first days.")
        case Held.RUN:
            return None
        case None if plan.no_load is None:
            return None
        case _:
            return _("No running or jumping until you were seen.")


def warm_up(session: ExerciseSession, view: ViewContext) -> str | None:
    if session.warm_up is None:
        return None
    words = view.content.block(session.warm_up.id)
    return f"<b>{words.name}</b>: {words.how}"


def _line(prescribed: Prescription, view: ViewContext) -> str:
    _ = view.translate
    name = view.content.exercise(prescribed.exercise.id).name
    line = _("<b>{exercise}</b>: {dose}")
    if prescribed.easier:
        line = _("<b>{exercise}</b>, easier form: {dose}")
    return line.format(exercise=name, dose=amount_in_words(prescribed, view))


def _rest_day(plan: Plan, view: ViewContext) -> str:
    rest = view.translate("Rest day. Rest is part of the plan.")
    if plan.run is not None and plan.run.plan is not None:
        rest = view.translate("No strength today.")
    lesson = view.content.lesson(plan.lesson) if plan.lesson else None
    return paragraphs(
        rest if plan.no_load is None else None,
        f"<b>{lesson.title}</b>\n{lesson.text}" if lesson else None,
    )


def _looked_at(stop: Stop, view: ViewContext) -> str:
    """What was advised holds every morning until the knee was looked at (docs/rules.md 7)."""
    _ = view.translate
    match stop.urgency:
        case Urgency.EMERGENCY:
            return _("If nobody has looked at it yet, get help now.")
        case Urgency.SAME_DAY:
            return _("If nobody has looked at it yet, please go today.")
        case _:
            return _("Please have it looked at first.")


def _why_no_load(plan: Plan, view: ViewContext) -> str | None:
    _ = view.translate
    match plan.no_load:
        case NoLoad.STOP if plan.stop is not None:
            return paragraphs(
                f"{_('No exercise today.')} {verdicts.you_told_me(plan.stop, view)}",
                f"{_looked_at(plan.stop, view)} {_('The evening pain question stays.')}",
            )
        case NoLoad.STOP:
            return _(
                "No exercise today. Please have your knee looked at first. The evening pain "
                "question stays."
            )
        case NoLoad.SEVERE:
            return _(
                "No exercise today. Your pain reached 8 or more on 3 days. Please be seen within "
                "a few days. The evening pain question stays."
            )
        case NoLoad.VISIT_STOP:
            return _("No exercise today. They said stop. /resume when they agree.")
        case NoLoad.SIX | None:  # said with the number that asked
            return None
