"""The weekly review and the phases, in the person's own numbers (docs/rules.md 3.6, 8.2)."""

from collections.abc import Sequence

from bot.texts import mark
from bot.views.context import ViewContext
from bot.views.gates import PHASE_NUMBER, items_in_words
from care.messages.morning import NextStep, PhaseMove, PhaseNote, WeekReview
from rehab.gates import GateItem
from rehab.program import Phase
from rehab.three_week_rule import Level

_NEXT_STEP = {
    NextStep.ANSWER: mark("Next: one number each evening. With 5 in a week I can tell more."),
    NextStep.ONE_SESSION: mark("Next: one session this week. One exercise counts too."),
    NextStep.EASY_SESSIONS: mark("Next: short, easy sessions until the knee is calm."),
    NextStep.CALM_SESSIONS: mark("Next: this week's sessions, calm and slow."),
    NextStep.PLAN_GOES_ON: mark("6 weeks are done. Your plan goes on, up to 12 weeks."),
    NextStep.TWELVE_WEEKS: mark(
        "12 weeks are done: that is the whole plan. The sessions go on as long as they help. "
        "If the knee still bothers you, a physio is a good next step."
    ),
}
_BEGINS = {
    Phase.P2: mark("<b>Phase 2 begins</b>: new exercises that build strength."),
    Phase.P3: mark("<b>Phase 3 begins</b>: more work on one leg, in small doses."),
    Phase.P4: mark("<b>Phase 4 begins</b>: you keep strong, and running can come back."),
}
_BACK = {
    PhaseMove.TWO_REDS: mark(
        "Twice in 7 days it was too much, so you go back to phase {phase}. A flare is common. "
        "It does not mean you are back at the start. /flare has a plan for the next days."
    ),
    PhaseMove.FLARE: mark(
        "Your weeks went from better to more sore, so you go back to phase {phase}. You keep most "
        "of what you gained."
    ),
    PhaseMove.TIME_OFF: mark(
        "{days} days without a session: you go on in phase {phase}. It grows again from there."
    ),
    PhaseMove.LONG_OFF: mark(
        "{days} days without a session: you begin in phase 1 again, at the first doses. It goes "
        "faster this time."
    ),
}
MISSING_SHOWN = 3  # more would hide the one that matters


def weekly_review(review: WeekReview, view: ViewContext, *, heading: bool) -> str:
    """The trend, the sessions, one next step; one line where the decision says what is next."""
    _ = view.translate
    if review.after_visit:
        title = _("<b>Week {week} after your visit is done.</b>")
    else:
        title = _("<b>Week {week} is done.</b>")
    parts = [
        title.format(week=review.week) if heading else "",
        # Beside a decision that cannot tell yet, its own words say so.
        _trend(review.levels, view) if heading or any(x.enough for x in review.levels) else "",
        _sessions(review, view),
        _(_NEXT_STEP[review.next_step]) if review.next_step else "",
    ]
    return " ".join(part for part in parts if part)


def phase_line(note: PhaseNote, view: ViewContext) -> str:
    """The change of a phase in one line, or what the next one waits for."""
    _ = view.translate
    number = PHASE_NUMBER[note.phase]
    match note.move:
        case PhaseMove.ON:
            why = _("Your tests and sessions went well, and last week your pain reached {level}.")
            return f"{_(_BEGINS[note.phase])} {why.format(level=_level(note.level, view))}"
        case PhaseMove.STAY:
            return _stays(note, view)
        case back:
            return _(_BACK[back]).format(phase=number, days=note.days_off)


def _stays(note: PhaseNote, view: ViewContext) -> str:
    """ "You stay in phase 1. Still missing: 10 sit-to-stands at 3/10 or less." """
    _ = view.translate
    stays = _("You stay in phase {phase} for now.").format(phase=PHASE_NUMBER[note.phase])
    if GateItem.OPEN in note.missing:
        return f"{stays} {_('First the knee has to be calm again.')}"
    shown, more = note.missing[:MISSING_SHOWN], len(note.missing) - MISSING_SHOWN
    lacking = _("Still missing: {items}.").format(items=items_in_words(shown, view))
    rest = _("And {count} more: /why has the whole list.").format(count=more) if more > 0 else ""
    return " ".join(part for part in (stays, lacking, _numbers(note, view), rest) if part)


def _numbers(note: PhaseNote, view: ViewContext) -> str:
    """The person's own numbers, where the week's level is what is missing."""
    if GateItem.LEVEL not in note.missing or not note.level.enough:
        return ""
    return view.translate("Last week reached {level}, at the start it was {start}.").format(
        level=_level(note.level, view), start=note.reference.value
    )


def _trend(levels: Sequence[Level], view: ViewContext) -> str:
    """ "Week by week your pain reached 6, 6, then 4." """
    _ = view.translate
    if not any(level.enough for level in levels):
        return _("There are too few answers yet to tell a trend.")
    words = [_level(level, view) for level in levels]
    if len(words) == 1:
        return _("Your pain reached {level}.").format(level=words[0])
    reached = _("Week by week your pain reached {earlier}, then {last}.")
    return reached.format(earlier=", ".join(words[:-1]), last=words[-1])


def _level(level: Level, view: ViewContext) -> str:
    """What it reached: "5", "4-6" where answers are missing, "unknown" where too many are."""
    if not level.enough:
        return view.translate("unknown")
    return str(level.lo) if level.lo == level.hi else f"{level.lo}-{level.hi}"


def _sessions(review: WeekReview, view: ViewContext) -> str:
    if not review.sessions_done:
        return ""  # a week without one is no failure: the next step says what is enough
    return view.translate("Sessions last week: {done} of {planned}.").format(
        done=review.sessions_done, planned=review.sessions_planned
    )
