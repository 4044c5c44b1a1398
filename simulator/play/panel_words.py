"""The words of the panel, for a clinician who has not read the rule.

What the bot itself says to the person is quoted, so that it can be judged as it is.
"""

from dataclasses import replace
from datetime import date

from bot.texts import SOURCE_LANGUAGE, translator
from bot.views import line_words
from bot.views.context import ViewContext
from bot.views.reasons import reason
from care.person import SessionLog, Stop
from rehab.program import ExerciseSession, Template
from rehab.red_flags import LINES, Urgency
from rehab.three_week_rule import Check, Decision, SafetyNet, Severe
from rehab.weekly_level import ENOUGH_ANSWERS, LEVEL_RANK, LOW_AT_MOST, SIGNIFICANT, WeekClass
from simulator.play.shown_chat import short_date

CLASSES = {
    WeekClass.WORSE: (
        f"Worse: {SIGNIFICANT} or more, and 2 points or more above the start, "
        f"on at least {LEVEL_RANK} days"
    ),
    WeekClass.NOT_IMPROVED: (
        f"Not improved: {SIGNIFICANT} or more, and not clearly below the start, "
        f"on at least {LEVEL_RANK} days"
    ),
    WeekClass.IMPROVED: f"Improved: clearly below the start on at least {ENOUGH_ANSWERS} days",
    WeekClass.LOW: f"Low: {LOW_AT_MOST} or less on at least {ENOUGH_ANSWERS} days",
    WeekClass.UNKNOWN: "Cannot be told: answers are missing, or they do not fit together",
}
WEEK_1 = "Makes the start level that later weeks are held against"
WEEK_1_FROM_MEMORY = "Too few answers to make a start level: the one from memory stands in"
ONLY_IF_WORSE = "Looked at for clearly worse only, and that is not shown"

_DECISIONS = {
    Decision.CONTINUE: "Carry on.",
    Decision.CONTINUE_PROVISIONAL: "Carry on for now: the next week decides.",
    Decision.FLARE: "A step back: one week of easier sessions, then it is looked at again.",
    Decision.RESOLVED_CHECK: "Calm twice in a row: asked whether the knee is as good as before.",
    Decision.ASK_CATCH_UP: "Not clear: asked for one number for a typical day.",
    Decision.ESCALATE_NO_IMPROVEMENT: (
        "See a physio or doctor in 1-2 weeks: not clearly better so far."
    ),
    Decision.ESCALATE_PLATEAU: "See a physio or doctor in 1-2 weeks: better, but stuck.",
    Decision.ESCALATE_RELAPSE: "See a physio or doctor in 1-2 weeks: worse again.",
    Decision.ESCALATE_WORSE: "See a physio or doctor this week: worse than at the start.",
    Decision.QUIET: "The advice{of} holds: one line says so, it is not given anew.",
    Decision.SUMMARY_LINE: "Advised three times already: one line that it still holds.",
}
_SESSIONS = {
    Template.A: "Session A",
    Template.B: "Session B",
    Template.C: "Session C",
    Template.LIGHT: "Light session",
    Template.QUAD_PRESS: "1 easy exercise",
    Template.MAINTENANCE: "Short session",
}
_URGENCIES = {
    Urgency.EMERGENCY: "E, emergency number now",
    Urgency.SAME_DAY: "U, be seen the same day",
    Urgency.SOON: "S, be seen within 2 days",
    Urgency.CLINICIAN_FIRST: "a clinician's word first",
}


def decision_words(check: Check, advised: date | None = None) -> str:
    """What the rule came to, and why in the bot's own words and the person's numbers.

    Where earlier advice holds, `advised` is its date, and the reason is the one that would give
    it again.
    """
    found = reason(replace(check, decision=check.finding), translator(SOURCE_LANGUAGE))
    of = f" of {short_date(advised)}" if advised is not None else ""
    return f"{_DECISIONS[check.decision].format(of=of)} “{found}”"


def event_words(event: SafetyNet | Severe) -> str:
    """What was said between two weekly checks, and why."""
    found = reason(event, translator(SOURCE_LANGUAGE))
    match event:
        case SafetyNet():
            return f"No number came: a word of care was sent. “{found}”"
        case Severe():
            return f"No exercise, red-flag questions, be seen within a few days. “{found}”"


def session_words(session: ExerciseSession) -> str:
    """ "Session A, about 25 min" """
    return f"{_SESSIONS[session.template]}, about {session.minutes} min"


def log_words(log: SessionLog) -> str:
    """The session of a day that is past: what it was."""
    names = {template.value: words for template, words in _SESSIONS.items()}
    return names[log.template]


def red_flag_words(stop: Stop) -> str:
    """The codes of a red flag, what was tapped and how urgent that is.

    Whether it is over is for the caller to say.
    """
    codes = dict.fromkeys(code for line in stop.lines for code in LINES[line].codes)
    view = ViewContext.of(0, SOURCE_LANGUAGE)
    told = "; ".join(line_words.short(line, view) for line in stop.lines)
    return f"{', '.join(codes)} “{told}”: urgency {_URGENCIES[stop.urgency]}"
