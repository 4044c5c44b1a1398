"""What many rules ask of the same person is worked out once."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from care.person import PersonState

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def once(
    function: Callable[Concatenate[PersonState, Asked], Answer],
) -> Callable[Concatenate[PersonState, Asked], Answer]:
    """`function`, which answers for a snapshot what it has answered for the same one before.

    A snapshot never changes, and neither may the answer. Of the last snapshot only is anything
    kept: one after the other is asked about, each several times.
    """
    latest: tuple[PersonState | None, dict[Any, Answer]] = (None, {})

    @wraps(function)
    def answered(person: PersonState, /, *args: Asked.args, **named: Asked.kwargs) -> Answer:
        nonlocal latest
        of, answers = latest
        if of is not person:
            answers = {}
            latest = person, answers
        asked = (args, *named.items())
        if asked not in answers:
            answers[asked] = function(person, *args, **named)
        return answers[asked]

    return answered
