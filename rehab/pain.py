"""The 0-10 pain score: reading what a person typed, and what one score alone can ask for.

Source: docs/rules.md 5 (Q1, "Parsing") and 6.3 for SEVERE and the six.
"""

import re
import unicodedata
from collections import deque
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

LOWEST = 0  # docs/rules.md 5: NRS
HIGHEST = 10

SEVERE_SCORE = 8  # docs/rules.md M8, Boonstra 2016: 8 and more is severe
SEVERE_DAYS = 3  # docs/rules.md 5 "Severe": such days in any 7
SEVERE_WINDOW = timedelta(days=7)
SEVERE_SPACING = timedelta(days=7)  # docs/rules.md 6.3: the next one at the earliest 7 days later
JUMP = 4  # docs/rules.md 6.3: this much over the start level asks the six red-flag questions


class Unreadable(StrEnum):
    """Why a text holds no score. The person is asked again; nothing is rounded or clamped."""

    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"  # a fraction, a range or several numbers: not one whole number
    OUT_OF_RANGE = "out_of_range"


_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
WORD_SCORES = {word: score for score, word in enumerate(_WORDS)}
_WORD = "|".join(_WORDS)
_WORD_ABOVE_TEN = (
    r"eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand"
)
# After a number, these say that it counts something else: "3 days", "5 km".
_UNITS = (
    r"days?|weeks?|months?|years?|hours?|hrs?|h|minutes?|mins?|seconds?|secs?|times|km|k|miles?"
    r"|meters?|steps?|sets?|reps?|sessions?|runs?|am|pm|o'clock|percent|%|°"
)

_MINUS = "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
_OUT_OF_TEN = re.compile(r"\s*(?:/|out of|of)\s*(?:10|ten)(?![\w/]|[.,]\d)")
# A point or comma is a decimal's when a digit or nothing comes before it: "6.5", ".5", not "ok,7".
_NUMBER = re.compile(rf"(?:\d+|(?<![\w.,!?]))[.,]\d+|\d+|\b(?:{_WORD}|{_WORD_ABOVE_TEN})\b")
_NEGATIVE = re.compile(rf"(?:(?<![^\W\d])[{_MINUS}]|^\s*[{_MINUS}]\s*|\b(?:minus|negative)\s+)$")
_NOT_EXACT = re.compile(r"[<>≤≥]|\+\s*\d|\d\s*\+|\bhalf\b|\bquarters?\b")
_GLUED = re.compile(r"\w")  # "7pm", "R2"
_GLUED_BEFORE = re.compile(r"\w$")
_UNIT = re.compile(rf"\s*(?:{_UNITS})(?!\w)")
# "The bad one" is no score; these are.
_ONE_AS_A_SCORE = re.compile(
    r"\W*(?:(?:it'?s|it was|was|about|around|maybe|only|just|an?)\s+)*one\W*"
)


def parse_score(text: str) -> int | Unreadable:
    """Read the one pain score, 0-10, that `text` holds.

    Whole numbers, English number words, "7/10" and surrounding words are fine; anything that
    leaves room for another reading is asked again (docs/rules.md 5 "Parsing").
    """
    said = text.strip().casefold().replace("\u2019", "'")
    if any(unicodedata.category(sign) in {"No", "Nl"} for sign in said):  # ½, ², Ⅶ
        return Unreadable.NOT_WHOLE
    numbers = list(_NUMBER.finditer(_without_scale(said)))
    if not numbers:
        return Unreadable.NOT_A_NUMBER
    if len(numbers) > 1 or _NOT_EXACT.search(said):
        return Unreadable.NOT_WHOLE
    return _read(numbers[0])


def _without_scale(said: str) -> str:
    """Drop the "/10" of "7/10", which names the scale and is no number of its own."""
    for number in _NUMBER.finditer(said):
        scale = _OUT_OF_TEN.match(said, number.end())
        if scale:
            return said[: number.end()] + said[scale.end() :]
    return said


def _read(number: re.Match[str]) -> int | Unreadable:
    said, digits = number.string, number.group()
    before, after = said[: number.start()], said[number.end() :]
    counts_something = _UNIT.match(after) or _GLUED_BEFORE.search(before) or _GLUED.match(after)
    if digits == "one" and not _ONE_AS_A_SCORE.fullmatch(said):
        return Unreadable.NOT_A_NUMBER
    if counts_something:
        return Unreadable.NOT_A_NUMBER
    if _NEGATIVE.search(before):
        return Unreadable.OUT_OF_RANGE
    if digits in WORD_SCORES:
        return WORD_SCORES[digits]
    if not digits.isalnum():  # a point or a comma
        return Unreadable.NOT_WHOLE
    if digits.isalpha() or len(digits) > len(str(HIGHEST)) or int(digits) > HIGHEST:
        return Unreadable.OUT_OF_RANGE
    return int(digits)


def severe_days(pain: Mapping[date, int]) -> list[date]:
    """The days on which SEVERE is met, in order (docs/rules.md 6.3).

    A day of 8 or more that makes at least three such days within the last 7; the next one at
    the earliest 7 days after the one before. Visits and epochs do not interrupt it.
    """
    met: list[date] = []
    recent: deque[date] = deque()
    for day in sorted(day for day, score in pain.items() if score >= SEVERE_SCORE):
        recent.append(day)
        while day - recent[0] >= SEVERE_WINDOW:
            recent.popleft()
        if len(recent) >= SEVERE_DAYS and not (met and day - met[-1] < SEVERE_SPACING):
            met.append(day)
    return met


def severe_on(pain: Mapping[date, int], on: date) -> bool:
    """Whether SEVERE is met on the date `on`."""
    return on in severe_days({day: score for day, score in pain.items() if day <= on})


def asks_the_six(score: int, start_level: int) -> bool:
    """Whether one score, 0-10, asks the six red-flag questions (docs/rules.md 6.3, RF).

    `start_level` is the reference or, before there is one, r0 from enrollment.
    """
    return score >= SEVERE_SCORE or score - start_level >= JUMP
