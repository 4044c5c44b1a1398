"""A run in words: its parts, why it is as it is, what holds it back (docs/running.md)."""

from collections.abc import Sequence
from itertools import groupby

from bot.texts import mark
from bot.views.context import ViewContext
from bot.views.gates import items_in_words
from bot.views.motivation import distance
from bot.views.words import clock, paragraphs
from care.messages.runs import RunDay, RunHold, RunWhy
from care.person import LeftOut, Units
from rehab.day_rule import NextMorning, Settled
from rehab.running import Pace, RunKind, RunPlan, Spell

HOLD = {
    RunHold.STOP: mark("No running for now: please have your knee looked at first."),
    RunHold.SEVERE: mark("No running until you were seen, or the knee is clearly calmer."),
    RunHold.VISIT_STOP: mark("No running: they said stop. /resume when they agree."),
    RunHold.FLARE: mark("No running or jumping while the flare lasts."),
    RunHold.ESCALATION: mark("No running or jumping until you were seen."),
    RunHold.SORE: mark("No running today: your last training day was too much for the knee."),
    RunHold.RETURNED: mark("No running in these first 3 days back."),
    RunHold.ELSEWHERE: mark("No running until a physio has seen the knee."),
    RunHold.SIX: mark("No running today until you have answered: is any of it new?"),
    RunHold.ENTRY: mark("No running yet."),
}
_WHY = {
    RunWhy.FIRST: mark("This is your first run. Slow is right: you can talk all the way."),
    RunWhy.KEEPS: mark("About a third less than usual. Flat. Stop at 3/10."),
    RunWhy.ONCE_GREEN: mark("The last run was calm. One more like it and it goes up."),
    RunWhy.OF_WEEK: mark("The last run was calm. 3 such runs in one week, and the runs may grow."),
    RunWhy.FORWARD: mark("Two calm runs in a row, the last at {number}/10: one step up."),
    RunWhy.SHORTER: mark("Same run again: the last one was shorter than planned."),
    RunWhy.GROWS: mark("The last run was calm. The weeks grow slowly, and every 4th is easier."),
}
# What the last run did not allow: the same run again, and past R10, which has no stages, no growth.
_STAYS = {
    RunWhy.UNKNOWN: mark("I do not know how the knee was the morning after."),
    RunWhy.MASKED: mark("after painkillers I cannot tell how calm it was."),
    RunWhy.AMBER: mark("the last one was a bit much."),
}
# What the last run took off: so many stages, and past R10 a share of the week's minutes.
_LOWERS = {
    RunWhy.LOWER: mark("the last run was a bit much in two ways."),
    RunWhy.RISES: mark("a {number} in the last run, and the one before not at 0."),
    RunWhy.RED: mark("the last run was too much for the knee."),
    RunWhy.SWOLLEN: mark("the knee was swollen after the last run."),
    RunWhy.TIME_OFF: mark("you had more than 14 days off."),
}
MORNING_AFTER = {
    NextMorning.BETTER: mark("the morning after was better"),
    NextMorning.SAME: mark("the morning after was the same"),
    NextMorning.BIT_WORSE: mark("the morning after was a bit worse"),
    NextMorning.CLEARLY_WORSE: mark("the morning after was clearly worse"),
}
_KIND = {
    RunKind.WALK_RUN: mark("Walk and run"),
    RunKind.EASY: mark("Easy run"),
    RunKind.LONG: mark("Long easy run"),
    RunKind.HILLS: mark("Easy run with gentle hills"),
    RunKind.TEMPO: mark("Run with a steady faster part"),
    RunKind.SPEED: mark("Easy run with short fast parts"),
}
_PACE = {
    Pace.RUN: mark("run {time}"),
    Pace.WALK: mark("walk {time}"),
    Pace.TEMPO: mark("faster {time}"),
    Pace.FAST: mark("fast {time}"),
}


def run_part(day: RunDay, view: ViewContext) -> str:
    """The run of a day in a morning message."""
    _ = view.translate
    if day.done:
        return _("✅ Run saved: {minutes} min.").format(minutes=day.minutes)
    if day.left_out is LeftOut.SKIPPED:
        return _("No run today: that is fine. The next one is on its usual day.")
    if day.under_way:
        return _("🏃 Your run is under way. /run shows it.")
    if day.plan is None:
        return hold_words(day, view)
    later = _("I come back to it about {time}.")
    return paragraphs(
        f"🏃 <b>{_(_KIND[day.plan.kind])}</b>: {plan_in_words(day.plan, view)}",
        why_words(day, view),
        _("Up to 2/10 is OK if it settles within an hour. Stop at 4/10, or with a limp.")
        if day.why is not RunWhy.KEEPS
        else None,
        _still_open(day, view),
        later.format(time=clock(day.remind_at)) if day.remind_at else None,
    )


def hold_words(day: RunDay, view: ViewContext) -> str:
    """Why there is no running, and what the entry list still lacks."""
    _ = view.translate
    hold = _(HOLD[day.hold]) if day.hold else _("No run is planned today.")
    if day.hold is not RunHold.ENTRY or not day.missing:
        return hold
    return f"{hold} {still_missing(day, view)}"


def still_missing(day: RunDay, view: ViewContext) -> str:
    return view.translate("Before it, still missing: {items}.").format(
        items=items_in_words(day.missing, view)
    )


def before_longer(day: RunDay, view: ViewContext) -> str | None:
    """What keeps the run at its length, where a test is open (4.2)."""
    if not day.missing:
        return None
    return view.translate("Before a longer run, still missing: {items}.").format(
        items=items_in_words(day.missing, view)
    )


def why_words(day: RunDay, view: ViewContext) -> str | None:
    """One why-line, in the person's own numbers where they are why."""
    _ = view.translate
    if day.why is None:
        return None
    why = _why(day, day.why, view)
    if day.last is None or day.why not in {RunWhy.AMBER, RunWhy.LOWER, RunWhy.RED}:
        return why
    return f"{why} {_told_of_it(day, view)}"


def _why(day: RunDay, why: RunWhy, view: ViewContext) -> str:
    """What the last run did to this one, in the steps that it really is."""
    _ = view.translate
    if why in _WHY:
        return _(_WHY[why]).format(number=day.last)
    if why is RunWhy.AFTER_FLARE:
        return _after_flare(day.steps, view)
    if why in _STAYS:
        lead = _("The runs stay as they are:") if day.steps is None else _("Same run again:")
        return f"{lead} {_(_STAYS[why])}"
    because = _(_LOWERS[why]).format(number=day.last)
    if day.steps is None:
        return _("Shorter runs for now: {because}").format(because=because)
    if day.steps == 0:
        return _("Same run again: {because}").format(because=because)
    return _.plural(
        "{count} step back: {because}", "{count} steps back: {because}", day.steps, because=because
    )


def _after_flare(steps: int | None, view: ViewContext) -> str:
    _ = view.translate
    if steps is None:
        return _("Shorter runs after the flare. They grow again from here.")
    if steps == 0:
        return _("Same run again after the flare. It grows from here.")
    return _.plural(
        "{count} step back after the flare. It grows again from here.",
        "{count} steps back after the flare. It grows again from here.",
        steps,
    )


def _told_of_it(day: RunDay, view: ViewContext) -> str:
    """What was said of the last run, and of the hour and the morning after where not green."""
    _ = view.translate
    during = [_("You said {number} during it").format(number=day.last)]
    if day.limp:
        during.append(_("you limped"))
    late = day.settled in {Settled.BY_TOMORROW, Settled.NOT_YET}
    if day.next_morning not in {NextMorning.BIT_WORSE, NextMorning.CLEARLY_WORSE}:
        return _sentence([*during, _("it took over an hour to settle")] if late else during, view)
    morning = _(MORNING_AFTER[day.next_morning])
    if not late:
        return _sentence([*during, morning], view)
    # All of it in one sentence would be too long to read at a glance.
    both = _("It took over an hour to settle, and {morning}.").format(morning=morning)
    return f"{_sentence(during, view)} {both}"


def _sentence(parts: Sequence[str], view: ViewContext) -> str:
    """ "You said 3 during it, you limped, and the morning after was a bit worse." """
    *before, last = parts
    if not before:
        return f"{last}."
    return view.translate("{parts}, and {last}.").format(parts=", ".join(before), last=last)


def plan_in_words(plan: RunPlan, view: ViewContext) -> str:
    """ "8 times: run 1 min, walk 2 min." """
    return f"{spells_in_words(plan.spells, view)}."


def spells_in_words(spells: tuple[Spell, ...], view: ViewContext) -> str:
    """Parts that come again are counted: "8 times: run 1 min, walk 2 min"."""
    _ = view.translate
    for length in range(1, len(spells) // 2 + 1):
        times = len(spells) // length
        if times * length == len(spells) and spells == spells[:length] * times:
            once = ", ".join(_one(spell, view) for spell in spells[:length])
            return _("{times} times: {parts}").format(times=times, parts=once)
    if len(spells) == 1:
        return _("{time} without stops").format(time=time_in_words(spells[0].seconds, view))
    return _with_faster(spells, view)


def time_in_words(seconds: int, view: ViewContext) -> str:
    """ "1 min", "90 s" """
    _ = view.translate
    if seconds % 60:
        return _("{seconds} s").format(seconds=seconds)
    return _("{minutes} min").format(minutes=seconds // 60)


def how_far(minutes: int | None, km: float | None, units: Units, view: ViewContext) -> str:
    """ "28 min, 5 km" """
    said = []
    if minutes is not None:
        said.append(view.translate("{minutes} min").format(minutes=minutes))
    if km is not None:
        said.append(distance(km, units, view))
    return ", ".join(said)


def _one(spell: Spell, view: ViewContext) -> str:
    _ = view.translate
    return _(_PACE[spell.pace]).format(time=time_in_words(spell.seconds, view))


def _with_faster(spells: Sequence[Spell], view: ViewContext) -> str:
    """ "easy 10 min, then 2 times faster 5 min with 2 min easy between, then easy 11 min" """
    _ = view.translate
    first, *inside, last = spells
    faster = [spell for spell in inside if spell.pace is not Pace.RUN]
    between = [spell for spell in inside if spell.pace is Pace.RUN]
    (_pace, group), *_rest = [(pace, list(of)) for pace, of in groupby(faster, lambda s: s.pace)]
    parts = [_one(group[0], view)]
    if len(faster) > 1:
        easy = time_in_words(between[0].seconds, view)
        many = _("{times} times {part} with {easy} easy between")
        parts = [many.format(times=len(faster), part=parts[0], easy=easy)]
    around = _("{before} easy, {parts}, {after} easy")
    return around.format(
        before=time_in_words(first.seconds, view),
        parts=parts[0],
        after=time_in_words(last.seconds, view),
    )


def _still_open(day: RunDay, view: ViewContext) -> str | None:
    """Who keeps running does not run longer while a test is open (4.2)."""
    if not day.missing:
        return None
    return view.translate("It stays at this length for now. /run says what is still missing.")
