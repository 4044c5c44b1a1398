"""What the buttons of a run carry, read with the care that a forged one needs."""

from datetime import datetime

from care import run_live, run_log
from care import tap_args as read
from care.events import Action, Tapped
from care.messages.plan import LaterWhen
from care.messages.runs import RunShownIn
from care.outcome import Outcome
from care.person import PersonState
from care.run_live import CueAnswer
from care.run_log import LONGEST_MINUTES, RunAnswer
from care.tap_args import ForgedTapError

ACTIONS = frozenset(
    {
        Action.RUN,
        Action.RUN_LATER,
        Action.RUN_MINUTES,
        Action.RUN_DURING,
        Action.RUN_LIMP,
        Action.CUES,
    }
)


def tapped(person: PersonState, event: Tapped, now: datetime) -> Outcome:
    """What the tap leads to. Raises ForgedTapError for what no button of ours carries."""
    match event.action, event.args:
        case Action.RUN, (on, answer, where):
            said, shown = read.choice(RunAnswer, answer), read.choice(RunShownIn, where)
            return run_log.answered(person, read.date(on), said, shown, now)
        case Action.RUN_LATER, (on, when, where):
            hour, shown = read.choice(LaterWhen, when), read.choice(RunShownIn, where)
            return run_log.put_off(person, read.date(on), hour, shown, now)
        case Action.RUN_MINUTES, (on, minutes):
            long = read.number(minutes, 1, LONGEST_MINUTES)
            return run_log.minutes(person, read.date(on), long, now)
        case Action.RUN_DURING, (on, value):
            return run_log.during(person, read.date(on), read.score(value), now)
        case Action.RUN_LIMP, (on, answer):
            limped = read.known(answer, ("yes", "no")) == "yes"
            return run_log.limp(person, read.date(on), limped, now)
        case Action.CUES, (on, answer):
            cue = read.choice(CueAnswer, answer)
            return run_live.answered(person, read.date(on), cue, now)
    raise ForgedTapError(event.action)
