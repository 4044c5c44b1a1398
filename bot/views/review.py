"""The weekly review and the phases, in the person's own numbers (docs/rules.md 3.6, 8.2)."""

from collections.abc import Sequence

from bot.texts import mark
from bot.views.context import ViewContext
from care.messages import NextStep, PhaseNote, Stay, WeekReview
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
}
_NUMBER = {phase: number for number, phase in enumerate(Phase, 1)}


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
    """The change of a phase in one line, or why the next one waits."""
    _ = view.translate
    if note.stay is None:
        why = _("Last week your pain reached {level}, at the start it was {start}.")
        why = why.format(level=note.level.hi, start=note.reference.value)
        return f"{_(_BEGINS[note.phase])} {why}"
    match note.stay:
        case Stay.ABOVE:
            stays = _(
                "You stay in phase {phase}: last week reached {level}, at the start it was {start}."
            )
        case Stay.OPEN:
            stays = _("You stay in phase {phase} until the knee is calm again.")
        case Stay.UNANSWERED:
            stays = _("You stay in phase {phase} until I can tell how the knee is doing.")
        case Stay.UNCLEAR if note.level.enough:
            stays = _(
                "You stay in phase {phase}: last week may have reached more than at the start."
            )
        case Stay.UNCLEAR:
            stays = _("You stay in phase {phase}: last week had too few answers to tell.")
    return stays.format(phase=_NUMBER[note.phase], level=note.level.lo, start=note.reference.value)


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
