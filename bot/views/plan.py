"""Today's plan: a session with its exercises and doses, or a rest day (docs/rules.md 3)."""

from bot.views import verdicts
from bot.views.context import ViewContext
from bot.views.words import paragraphs
from care.messages import Held, NoLoad, Plan
from rehab.content.exercises import Exercise
from rehab.program import ExerciseSession, Prescription, Template


def todays_plan(plan: Plan, view: ViewContext) -> str:
    """What today holds and why it is held back, if it is."""
    return paragraphs(
        _answer_first(plan, view),
        _why_no_load(plan, view),
        _no_running(plan, view) if plan.no_load is not None else None,
        _session(plan.session, plan, view) if plan.session else None,
        _rest_day(plan, view) if plan.session is None else None,
    )


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
    amount = _("{seconds} s").format(seconds=dose.hold) if dose.timed else str(dose.repetitions)
    if exercise.per_side:
        amount = _("{amount} on each side").format(amount=amount)
    parts = [
        _.plural("{count} set of {amount}", "{count} sets of {amount}", dose.sets, amount=amount)
    ]
    if not dose.timed and dose.hold:
        parts.append(_("hold each for {seconds} s").format(seconds=dose.hold))
    elif not dose.timed:
        parts.append(_tempo(exercise, view))
    if dose.knee_bend:
        low, high = dose.knee_bend
        parts.append(_("knees bent {low}-{high} degrees").format(low=low, high=high))
    return ", ".join(part for part in parts if part)


def _tempo(exercise: Exercise, view: ViewContext) -> str:
    if exercise.tempo is None:
        return ""
    return view.translate("slow: {up} s up, {top} s hold, {down} s down").format(
        up=exercise.tempo.up, top=exercise.tempo.top, down=exercise.tempo.down
    )


def _session(session: ExerciseSession, plan: Plan, view: ViewContext) -> str:
    _ = view.translate
    if plan.done is False:
        return _("Not today: that is fine. The next session is on its usual day.")
    title = f"<b>{_title(session, view)}</b>"
    if plan.done:
        return paragraphs(title, _("✅ Session done. Rest well."))
    return paragraphs(
        f"{title} {_limit(plan, view)}",
        _why_held(plan.held, view),
        _no_running(plan, view),
        _warm_up(session, view),
        *(_line(prescribed, view) for prescribed in session.exercises),
        _cool_down(session, view),
    )


def _title(session: ExerciseSession, view: ViewContext) -> str:
    _ = view.translate
    titles = {
        Template.A: _("Session A today"),
        Template.B: _("Session B today"),
        Template.LIGHT: _("Light session today"),
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
        "You said {score} yesterday. Please answer this first: is any of it new? Tap Something "
        "new or worrying."
    ).format(score=plan.unanswered)


def _limit(plan: Plan, view: ViewContext) -> str:
    """Up to 5/10 in strength work (3.2); 2/10 while it is held or after a high score."""
    _ = view.translate
    sharp = _("Sharp pain: stop that one.")
    if plan.held is not None or plan.careful:
        return f"{_('Keep to what stays at 2/10 or less.')} {sharp}"
    return f"{_('Up to 5/10 is OK if it settles by tomorrow morning.')} {sharp}"


def _why_held(held: Held | None, view: ViewContext) -> str | None:
    _ = view.translate
    match held:
        case Held.FLARE:
            return _("Shorter and easier today: the knee needs some calm days.")
        case Held.ESCALATION:
            return _(
                "Shorter and easier for now, until you were seen or a week goes clearly better."
            )
        case Held.SORE:
            return _("Shorter and easier today: after the last session the knee was clearly worse.")
        case Held.RETURNED:
            return _("Just 1 easy exercise: these are your first 3 days back.")
        case None:
            return None


def _no_running(plan: Plan, view: ViewContext) -> str | None:
    """What a hold says to somebody who keeps running (docs/rules.md 4.1)."""
    _ = view.translate
    if not plan.running or plan.no_load is NoLoad.VISIT_STOP:
        return None
    match plan.held:
        case Held.FLARE | Held.SORE:
            return _("No running or jumping until the knee is calm again.")
        case Held.RETURNED:
            return _("No running or jumping in these first days.")
        case None if plan.no_load is None:
            return None
        case _:
            return _("No running or jumping until you were seen.")


def _warm_up(session: ExerciseSession, view: ViewContext) -> str | None:
    if session.warm_up is None:
        return None
    words = view.content.block(session.warm_up.id)
    return f"<b>{words.name}</b>: {words.how}"


def _cool_down(session: ExerciseSession, view: ViewContext) -> str | None:
    if not session.cool_down:
        return None
    names = ". ".join(view.content.block(block.id).name for block in session.cool_down)
    return view.translate("Afterwards: {blocks}.").format(blocks=names)


def _line(prescribed: Prescription, view: ViewContext) -> str:
    words = view.content.exercise(prescribed.exercise.id)
    how = words.easier if prescribed.easier else words.how
    return f"<b>{words.name}</b>: {dose_in_words(prescribed, view)}.\n{how}"


def _rest_day(plan: Plan, view: ViewContext) -> str:
    rest = view.translate("Rest day. Rest is part of the plan.")
    lesson = view.content.lesson(plan.lesson) if plan.lesson else None
    return paragraphs(
        rest if plan.no_load is None else None,
        f"<b>{lesson.title}</b>\n{lesson.text}" if lesson else None,
    )


def _why_no_load(plan: Plan, view: ViewContext) -> str | None:
    _ = view.translate
    match plan.no_load:
        case NoLoad.STOP if plan.stop is not None:
            return paragraphs(
                f"{_('No exercise today.')} {verdicts.you_told_me(plan.stop, view)}",
                _("Please have it looked at first. The evening pain question stays."),
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
        case None:
            return None
