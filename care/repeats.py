"""Once more what may have arrived: only what was not answered meanwhile, and no nudge.

Source: docs/storage.md. Advice, and what follows a red flag, comes again in any case.
"""

from dataclasses import replace

from care.events import FellDue, Kind
from care.messages.morning import Morning
from care.outcome import Outcome
from care.person import PersonState

_ASKS = {Kind.MORNING, Kind.EVENING, Kind.LATER, Kind.RUN_LATER}


def needs_no_repeat(person: PersonState, event: FellDue) -> bool:
    """Whether the person has answered what may have arrived: said anything about its date since."""
    since = event.perhaps_sent
    if since is None or event.kind not in _ASKS:
        return False
    given = [
        *((score.on, score.at) for score in person.scores),
        *((answer.on, answer.at) for answer in person.answers),
        *((log.on, log.at) for log in person.sessions),
        *((run.on, run.at) for run in person.runs),
    ]
    return any(on == event.on and at >= since for on, at in given)


def without_nudge(outcome: Outcome) -> Outcome:
    """The same message without its nudge: that is said once or not at all."""
    messages = tuple(
        replace(message, nudge=None) if isinstance(message, Morning) else message
        for message in outcome.messages
    )
    return replace(outcome, messages=messages)
