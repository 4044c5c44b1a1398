"""What the buttons of a session carry, read with the care that a forged one needs."""

from datetime import datetime

from care import session
from care import tap_args as read
from care.events import Action, Tapped
from care.messages.plan import ShownIn
from care.outcome import Outcome
from care.person import AdjustmentKind, PersonState
from care.session import CardMark, LaterAnswer, SessionAnswer
from care.tap_args import ForgedTapError

ACTIONS = frozenset(
    {
        Action.SESSION,
        Action.LATER,
        Action.CARD,
        Action.MARK,
        Action.SWAP,
        Action.SWAP_BACK,
        Action.DURING,
    }
)
MOST_CARDS = 9  # no session has as many exercises


def tapped(person: PersonState, event: Tapped, now: datetime) -> Outcome:
    """What the tap leads to. Raises ForgedTapError for what no button of ours carries."""
    match event.action, event.args:
        case Action.SESSION, (on, answer, where):
            said, shown = read.choice(SessionAnswer, answer), read.choice(ShownIn, where)
            return session.answered(person, read.date(on), said, shown, now)
        case Action.LATER, (on, answer, where):
            when, shown = read.choice(LaterAnswer, answer), read.choice(ShownIn, where)
            return session.later(person, read.date(on), when, shown, now)
        case Action.CARD, (on, index):
            card = read.number(index, 0, MOST_CARDS)
            return session.to_card(person, read.date(on), card, now)
        case Action.MARK, (on, exercise, mark):
            told = mark.isdecimal()
            tap = read.score(mark) if told else read.choice(CardMark, mark)
            return session.marked(person, read.date(on), exercise, tap, now)
        case Action.SWAP, (on, exercise, why):
            reason = read.choice(AdjustmentKind, why)
            return session.swap(person, read.date(on), exercise, reason, now)
        case Action.SWAP_BACK, (why, on):
            reason = read.choice(AdjustmentKind, why)
            return session.swap_back(person, read.date(on), reason, now)
        case Action.DURING, (on, value):
            return session.during(person, read.date(on), read.score(value), now)
    raise ForgedTapError(event.action)
