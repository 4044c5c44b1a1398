"""Runs: offered, with cues in the chat, told and saved; and flares (docs/running.md)."""

from collections.abc import Sequence

from bot.screen import Button, Screen
from bot.texts import mark
from bot.views.context import Rows, ViewContext
from bot.views.run_words import (
    HOLD,
    before_longer,
    hold_words,
    how_far,
    plan_in_words,
    run_part,
    spells_in_words,
    time_in_words,
)
from bot.views.words import (
    clock,
    day,
    in_rows,
    named_day,
    number_rows,
    paragraphs,
    scale,
    stamp,
    worry_button,
)
from care.events import Action
from care.later import TONIGHT
from care.messages.plan import LaterWhen
from care.messages.runs import (
    FlareSaid,
    RunBegun,
    RunCue,
    RunDuringQuestion,
    RunLimpQuestion,
    RunMinutesQuestion,
    RunOffer,
    RunReady,
    RunSaved,
    RunShownIn,
    RunUnreadable,
)
from care.person import Units
from care.run_live import CueAnswer
from care.run_log import RunAnswer
from rehab.day_rule import GREEN_AT_MOST, IMPACT_RED_FROM
from rehab.run_text import RunProblem
from rehab.running import Pace, Spell

MINUTES_OFFERED = (8, 12, 15, 20, 25, 30, 40, 50, 60)
KEEPS_STOPS_AT = 3  # 4.1

_LATER = {LaterWhen.HOUR: mark("In 1 hour"), LaterWhen.TONIGHT: mark("Tonight, about {time}")}
_NOW = {
    Pace.RUN: mark("🏃 <b>Run now</b>: {time}."),
    Pace.WALK: mark("🚶 <b>Walk now</b>: {time}."),
    Pace.TEMPO: mark("🏃 <b>A bit faster now</b>: {time}. Steady, short sentences only."),
    Pace.FAST: mark("🏃 <b>Fast now</b>: {time}. Light and tall, no sprint."),
}
_LEFT = {
    Pace.RUN: mark("🏃 <b>Run</b>: {time} left."),
    Pace.WALK: mark("🚶 <b>Walk</b>: {time} left."),
    Pace.TEMPO: mark("🏃 <b>A bit faster</b>: {time} left."),
    Pace.FAST: mark("🏃 <b>Fast</b>: {time} left."),
}


def run_rows(at: str, where: RunShownIn, view: ViewContext, *, beside: bool = False) -> Rows:
    """What can be said to a run that waits; `beside` a session, whose [Later] and [Skip] stay."""
    _ = view.translate

    def button(label: str, answer: RunAnswer) -> Button:
        return view.button(label, Action.RUN, at, answer.value, where.value)

    first = (button(_("Start run"), RunAnswer.START), button(_("Log a run"), RunAnswer.LOG))
    if beside:
        return (first, (button(_("No run today"), RunAnswer.SKIP),))
    return (first, (button(_("Later"), RunAnswer.LATER), button(_("Skip"), RunAnswer.SKIP)))


def run_later_question(
    at: str, where: RunShownIn, choices: Sequence[str], view: ViewContext
) -> tuple[str, Rows]:
    """When instead: only hours that are left today."""
    _ = view.translate
    question = _("When shall I come back to the run?")
    if not choices:
        question = _("It is late for today. Start now, or skip it: nothing counts against it.")
    times = (LaterWhen(choice) for choice in choices)
    rows = [
        (
            view.button(
                _(_LATER[when]).format(time=clock(TONIGHT)),
                Action.RUN_LATER,
                at,
                when.value,
                where.value,
            ),
        )
        for when in times
    ]
    back = view.button(_("Back"), Action.RUN, at, RunAnswer.BACK.value, where.value)
    return question, (*rows, (back,))


def run_offer(message: RunOffer, view: ViewContext) -> Screen:
    _ = view.translate
    at, worry = stamp(message.on), (worry_button(view),)
    if not message.day.waits:
        return Screen(run_part(message.day, view), (worry,))
    if message.later is not None:
        question, rows = run_later_question(at, RunShownIn.OFFER, message.later, view)
        return Screen(paragraphs(run_part(message.day, view), f"<b>{question}</b>"), rows)
    again = _("Your run, as you asked.") if message.again else None
    rows = (*run_rows(at, RunShownIn.OFFER, view), worry)
    return Screen(paragraphs(again, run_part(message.day, view)), rows)


def run_ready(message: RunReady, view: ViewContext) -> Screen:
    _ = view.translate
    warm_up = view.content.block("U01")
    at = stamp(message.on)
    return Screen(
        paragraphs(
            f"🏃 {plan_in_words(message.plan, view)}",
            f"<b>{warm_up.name}</b>: {warm_up.how}",
            _("Flat ground, slow enough to talk. Tap Go when you are ready: I tell you when to "
              "run and when to walk."),
        ),
        (
            (
                view.button(_("Go"), Action.CUES, at, CueAnswer.GO.value),
                view.button(_("Not now"), Action.RUN, at, RunAnswer.BACK.value, "o"),
            ),
            (worry_button(view),),
        ),
    )  # fmt: skip


def run_begun(message: RunBegun, view: ViewContext) -> Screen:
    begun = view.translate("Run begun at {time}: {parts}.")
    return Screen(begun.format(time=clock(message.at), parts=spells_in_words(message.spells, view)))


def run_cue(message: RunCue, view: ViewContext) -> Screen:
    """What to do now; the sound is that of a new message, an edit has none."""
    _ = view.translate
    at, spell = stamp(message.on), message.spells[message.index]
    whole = message.left == spell.seconds
    left = time_in_words(message.left, view)
    if message.hurts:
        return Screen(
            paragraphs(
                _("Stop and walk. How much is it now?"),
                _("Up to 2/10 you may go on. From 3/10 it is enough for today."),
                scale(view),
            ),
            (*number_rows(view, Action.RUN_DURING, at), (worry_button(view),)),
        )
    stop = view.button(_("Stop"), Action.CUES, at, CueAnswer.STOP.value)
    hurts = view.button(_("It hurts"), Action.CUES, at, CueAnswer.HURTS.value)
    if message.paused:
        go_on = view.button(_("Go on"), Action.CUES, at, CueAnswer.ON.value)
        text = _("Paused. {place}").format(place=_place(message, view))
        return Screen(text, ((go_on, stop), (hurts,), (worry_button(view),)))
    now = _((_NOW if whole else _LEFT)[spell.pace]).format(time=left)
    pause = view.button(_("Pause"), Action.CUES, at, CueAnswer.PAUSE.value)
    return Screen(f"{now} {_place(message, view)}", ((pause, stop), (hurts,)))


def run_minutes_question(message: RunMinutesQuestion, view: ViewContext) -> Screen:
    _ = view.translate
    plan = None
    if message.day is not None:
        plan = hold_words(message.day, view)
        if message.day.waits:
            plan = paragraphs(run_part(message.day, view), before_longer(message.day, view))
    at = stamp(message.on)
    minutes = [
        view.button(str(number), Action.RUN_MINUTES, at, number) for number in MINUTES_OFFERED
    ]
    start: Rows = ()
    if message.day is not None and message.day.waits:
        begin = view.button(
            _("Start run"), Action.RUN, at, RunAnswer.START.value, RunShownIn.OFFER.value
        )
        start = ((begin,),)
    return Screen(
        paragraphs(
            plan,
            f"<b>{_('Have you run? How many minutes did you run?')}</b>",
            _example(message.units, view),
        ),
        (*start, *in_rows(minutes, 5), (worry_button(view),)),
    )


def run_during_question(message: RunDuringQuestion, view: ViewContext) -> Screen:
    _ = view.translate
    far = how_far(message.minutes, message.km, message.units, view)
    lead = _("✅ Done: {far} of running. Walk a few minutes more.")
    saved = _("Saved: {far}.")
    return Screen(
        paragraphs(
            (lead if message.ended else saved).format(far=far),
            f"<b>{_('What was the worst your knee got during the run?')}</b> {scale(view)}",
        ),
        (*number_rows(view, Action.RUN_DURING, stamp(message.on)), (worry_button(view),)),
    )


def run_limp_question(message: RunLimpQuestion, view: ViewContext) -> Screen:
    _ = view.translate
    at = stamp(message.on)
    return Screen(
        paragraphs(
            _("Saved: {score} during the run.").format(score=message.during),
            f"<b>{_('Did you limp?')}</b>",
        ),
        (
            (
                view.button(_("No"), Action.RUN_LIMP, at, "no"),
                view.button(_("Yes"), Action.RUN_LIMP, at, "yes"),
            ),
            (worry_button(view),),
        ),
    )


def run_saved(message: RunSaved, view: ViewContext) -> Screen:
    """What was saved, and what it means for the next run; no word of blame."""
    _ = view.translate
    at = stamp(message.on)
    saved = _("✅ Run saved for {day}: {far}, pain {score}.").format(
        day=named_day(message.on, message.today, view),
        far=how_far(message.minutes, message.km, message.units, view),
        score=message.during,
    )
    change = [view.button(_("Change"), Action.RUN, at, RunAnswer.LOG.value, "o")]
    if not message.limp:
        change.append(view.button(_("I limped"), Action.RUN_LIMP, at, "yes"))
    return Screen(
        paragraphs(
            saved,
            _("The minutes are a guess from the distance, at an easy pace.")
            if message.guessed
            else None,
            _over(message, view),
            _(HOLD[message.hold]) if message.hold else None,
            _what_it_means(message, view),
        ),
        (tuple(change), (worry_button(view),)),
    )


def run_unreadable(message: RunUnreadable, view: ViewContext) -> Screen:
    _ = view.translate
    why = {
        RunProblem.NOTHING: _("I could not read a run in that."),
        RunProblem.WHICH: _("I cannot tell what the number means: minutes, distance, or pain."),
        RunProblem.TWICE: _("I read two times, two distances or two pain numbers."),
        RunProblem.PAIN: _("Pain is a whole number from 0 to 10."),
        RunProblem.TOO_MUCH: _("I take 1 to 600 minutes, and up to 100 km."),
    }
    return Screen(paragraphs(why[message.problem], _example(message.units, view)))


def flare_said(message: FlareSaid, view: ViewContext) -> Screen:
    """The plan of a flare, as it stands (4.5)."""
    _ = view.translate
    if message.over:
        if not message.runs:
            return Screen(_("The flare is over. The sessions go on one level lower."))
        return Screen(f"{_('The flare is over.')} {_after_the_flare(message, view)}")
    first = (
        _("Twice in 7 days it was too much. That is a flare.")
        if message.two_reds
        else _("Noted: a flare since {day}.").format(day=named_day(message.on, message.today, view))
    )
    then = _("Then the sessions go on one level lower.")
    if message.runs:
        then = f"{then} {_after_the_flare(message, view)}"
    return Screen(
        paragraphs(
            f"{first} {_('A flare is common. It does not mean you are back at the start.')}",
            _("<b>The next 1 to 3 days</b>: no running, no jumping. Walking, easy cycling or "
              "swimming are fine at 2/10 or less. The thigh press and hip exercises too, as far "
              "as they are comfortable. After 3 days, keep moving gently."),
            f"{_('It is over when the evening number is at {level} or less again.')} {then}".format(
                level=message.level
            ),
            _lasts(message, view),
            _("3 flares in 6 weeks: a physio or a running assessment is a good next step. "
              "They look at how you run.")
            if message.many
            else None,
            _("When it comes back with running, a running assessment is worth a thought: somebody "
              "looks at how you run.")
            if message.two_reds and message.runs and not message.many
            else None,
            _("Your race is within 8 weeks: an early visit can speed things up.")
            if message.race_soon
            else None,
        ),
        (
            (view.button(_("How to find help"), Action.FIND_HELP),),
            (worry_button(view),),
        ),
    )  # fmt: skip


def _lasts(message: FlareSaid, view: ViewContext) -> str | None:
    _ = view.translate
    if message.next_check is None:
        return None
    on = day(message.next_check, view)
    if message.lasts:
        return _("It has not settled in 7 days. The weekly check looks at it on {day}.").format(
            day=on
        )
    return _("If it has not settled in 7 days, the next weekly check looks at it.")


def _after_the_flare(message: FlareSaid, view: ViewContext) -> str:
    _ = view.translate
    if message.shorter:
        return _("Running starts again with shorter runs.")
    return _("Running starts again with the same run.")


def _place(message: RunCue, view: ViewContext) -> str:
    """ "Part 3 of 8." counted in runs, so that a walk belongs to the run before it."""
    parts: Sequence[Spell] = message.spells
    runs = [index for index, spell in enumerate(parts) if spell.pace is not Pace.WALK]
    number = sum(index <= message.index for index in runs)
    return view.translate("Part {number} of {count}.").format(number=number, count=len(runs))


def _example(units: Units, view: ViewContext) -> str:
    _ = view.translate
    if units is Units.MILES:
        return _("Or write it, like: /run 3 miles 28 min pain 2. Or: /run 30 min.")
    return _("Or write it, like: /run 5 km 28 min pain 2. Or: /run 30 min.")


def _over(message: RunSaved, view: ViewContext) -> str | None:
    if message.most is None:
        return None
    return view.translate(
        "That was more than the {most} min the plan had room for. It counts as it is, and "
        "makes the next run no longer. Small steps keep the knee calm."
    ).format(most=message.most)


def _what_it_means(message: RunSaved, view: ViewContext) -> str:
    _ = view.translate
    if message.during >= IMPACT_RED_FROM or message.limp:
        red = _(
            "That was too much for the knee. No more running or jumping today, and none tomorrow."
        )
        session = _("The next session is a level easier, without jumps.")
        plan = _("If it stays like this, /flare has a plan.")
        return " ".join((red, _next_run(message.steps, view), session, plan))
    if message.during > GREEN_AT_MOST:
        stop = _("3 is the number to stop at.") if message.keeps else ""
        following = _if_it_settles(message.steps, view)
        if message.rises:
            before = _("The run before was not at 0 either.")
            following = f"{before} {_next_run(message.steps, view)}"
        tomorrow = _("Tomorrow no run.")
        session = _("The session can wait today: /today has it.") if message.session_waits else ""
        return " ".join(part for part in (stop, following, tomorrow, session) if part)
    return _("Calm. Tomorrow no run: the knee uses the day. I ask in the morning how it is.")


def _next_run(steps: int | None, view: ViewContext) -> str:
    """What a run takes off the next one."""
    _ = view.translate
    if steps is None:
        return _("The next runs are shorter.")
    if steps == 0:
        return _("The next run is the same again.")
    return _.plural(
        "The next run is {count} step shorter.", "The next run is {count} steps shorter.", steps
    )


def _if_it_settles(steps: int | None, view: ViewContext) -> str:
    _ = view.translate
    if steps is None:
        return _("The runs stay as they are, if it settles by tomorrow.")
    return _("The next run is the same again, if it settles by tomorrow.")
