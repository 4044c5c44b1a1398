"""Reading what a button carries. Anyone can forge it, so all of it is checked."""

import datetime
from enum import StrEnum
from typing import TypeVar

from care.evening import DAY_BEFORE, EVENING_SOURCE
from rehab.pain import HIGHEST, LOWEST

LONGEST_NUMBER = 3  # digits of a number that we ever put on a button
Choice = TypeVar("Choice", bound=StrEnum)


class ForgedTapError(ValueError):
    """A button's data that we never made."""


def choice(choices: type[Choice], value: str) -> Choice:
    try:
        return choices(value)
    except ValueError as error:
        raise ForgedTapError(value) from error


def known(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ForgedTapError(value)
    return value


def number(value: str, lowest: int, highest: int) -> int:
    read = value.isascii() and value.isdecimal() and len(value) <= LONGEST_NUMBER
    if not read or not lowest <= int(value) <= highest:
        raise ForgedTapError(value)
    return int(value)


def score(value: str) -> int:
    return number(value, LOWEST, HIGHEST)


def source(value: str) -> str:
    """Of a score: the evening question for the day or the one before, or a /pain by its message."""
    asked = value[:1] == "p" and value[1:].isdecimal()
    if value not in (EVENING_SOURCE, DAY_BEFORE) and not asked:
        raise ForgedTapError(value)
    return value


def date(value: str) -> datetime.date:
    """A date as buttons carry it: yymmdd."""
    if not (value.isascii() and value.isdecimal() and len(value) == 6):
        raise ForgedTapError(value)
    try:
        return datetime.date(2000 + int(value[:2]), int(value[2:4]), int(value[4:]))
    except ValueError as error:
        raise ForgedTapError(value) from error
