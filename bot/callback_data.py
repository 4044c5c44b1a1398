"""What a button carries: a version, whose button it is, an action and its arguments.

`1:<person in base 36>:<action>[:<argument>…]`, at most 64 bytes. Buttons are tapped hours and
weeks after they were sent, and anyone can forge them: whoever reads one compares `person_id`
with who tapped, and treats the arguments as typed by a stranger.
"""

from dataclasses import dataclass
from functools import lru_cache

from bot.screen import CALLBACK_DATA_LIMIT

VERSION = "1"
SEPARATOR = ":"
# Longer than any id of Telegram's (52 bits): what fits the buttons of this one fits everybody's.
ANYBODY = 36**11 - 1
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PAIRS = tuple(first + second for first in _DIGITS for second in _DIGITS)


@dataclass(frozen=True, slots=True)
class CallbackData:
    """What `pack` was given, the arguments as text."""

    person_id: int
    action: str
    args: tuple[str, ...] = ()


def pack(person_id: int, action: str, *args: str | int) -> str:
    """The data of a button that belongs to `person_id` (1 or more).

    Raises ValueError when it would not fit 64 bytes, or when the action is empty or a part
    contains the separator ":".
    """
    if person_id < 1:
        raise ValueError(f"a person's id is 1 or more, not {person_id}")
    if not action:
        raise ValueError("a button has an action")
    parts = [action, *map(str, args)]
    data = whose(person_id) + SEPARATOR.join(parts)
    if data.count(SEPARATOR) != len(parts) + 1:
        part = next(part for part in parts if SEPARATOR in part)
        raise ValueError(f"{part!r} contains the separator {SEPARATOR!r}")
    size = len(data) if data.isascii() else len(data.encode())
    if size > CALLBACK_DATA_LIMIT:
        raise ValueError(f"{data!r} has {size} bytes, a button carries {CALLBACK_DATA_LIMIT}")
    return data


@lru_cache(maxsize=1024)  # a keyboard has many buttons of one person
def whose(person_id: int) -> str:
    """What the data of all buttons of a person begin with."""
    return SEPARATOR.join((VERSION, _base36(person_id), ""))


def unpack(data: str) -> CallbackData | None:
    """What the button carries; None for what `pack` did not make. Never raises."""
    match data.split(SEPARATOR):
        case [version, person, action, *args] if version == VERSION:
            try:
                person_id = int(person, 36)
                genuine = pack(person_id, action, *args) == data
            except ValueError:
                return None
            # int() also reads " 7", "+7", "0_7" and digits of other scripts.
            return CallbackData(person_id, action, tuple(args)) if genuine else None
        case _:
            return None


def _base36(number: int) -> str:
    digits = ""
    while number >= len(_DIGITS):
        number, pair = divmod(number, len(_PAIRS))
        digits = _PAIRS[pair] + digits
    return _DIGITS[number] + digits if number else digits
