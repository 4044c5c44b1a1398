"""Reading a run that was typed: "5 km 28 min pain 2", "30 min", "3 miles 2" (docs/running.md).

What leaves room for another reading is asked again; nothing is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from rehab.pain import HIGHEST, WORD_SCORES
from rehab.races import KM_PER_MILE, MINUTES_PER_KM

LONGEST_MINUTES = 600
LONGEST_KM = 100.0
LONGEST_TEXT = 120


@dataclass(frozen=True, slots=True)
class RunText:
    """What was read; None for what was not said."""

    minutes: int | None = None
    km: float | None = None
    during: int | None = None
    limp: bool = False

    @property
    def bare(self) -> bool:
        """Whether neither a time nor a distance was said."""
        return self.minutes is None and self.km is None


class RunProblem(StrEnum):
    """Why a text holds no run; the person is told what to write."""

    NOTHING = "nothing"  # no number, or words that say something else
    WHICH = "which"  # a number alone: minutes, km, or pain?
    TWICE = "twice"  # two times, two distances or two pains
    PAIN = "pain"  # not a whole number from 0 to 10
    TOO_MUCH = "too_much"  # nobody runs as long or as far; or zero


_NUMBER = r"(\d{1,4}(?:[.,]\d{1,2})?)"
_CLOCK = re.compile(r"\b(?:(\d{1,2}):)?(\d{1,3}):(\d{2})\b(?:\s*(?:h|hours?|min|minutes?)\b)?")
_HOURS = re.compile(
    rf"\b{_NUMBER}\s*(?:h|hr|hrs|hours?)\b(?:\s*(?:and\s*)?(\d{{1,2}})\s*(?:min|m)?\b)?"
)
_MINUTES = re.compile(rf"\b{_NUMBER}\s*(?:min|mins|minutes?|')(?!\w)")
_KM = re.compile(rf"\b{_NUMBER}\s*(?:km|kms|k|kilomet(?:er|re)s?)\b")
_MILES = re.compile(rf"\b{_NUMBER}\s*(?:mi|miles?)\b")
_PAIN = re.compile(
    r"\bpain\s*(?:was|of|:|=)?\s*(-?[\d.,]*\d)(?:\s*/\s*10)?(?!\w)"
    r"|(-?[\d.,]*\d)\s*/\s*10(?!\w)"
)
_NO_PAIN = re.compile(r"\b(?:no|without(?: any)?) pain\b|\bpain[ -]?free\b|\bpainless(?:ly)?\b")
_PAIN_WORD = re.compile(rf"(\bpain\s*(?:was|of|:|=)?\s*)({'|'.join(WORD_SCORES)})\b")
_OUT_OF = re.compile(r"\s+out of\s+")
_NO_LIMP = re.compile(r"\b(?:no|without(?: an?)?|did not|didn't) limp(?:ing|ed)?\b")
_LIMP = re.compile(r"\blimp(?:ing|ed)?\b")
_BARE = re.compile(r"(?<![\w.,-])-?\d[\d.,]*(?!\w)")
# Words that may stand around the numbers and change nothing.
_AROUND = re.compile(
    r"\b(?:i|ran|run|for|in|and|with|a|an|of|about|easy|today|tonight|yesterday|last|night|my|"
    r"this|morning|evening|the|pain|was|is|at|it|hurt|knee|swollen|swelled|swelling)\b|"
    r"[.,;!/+&-]"
)


def parse_run(text: str) -> RunText | RunProblem:
    """The run that `text` tells, in English, or why it tells none.

    A number alone is asked about; after a time or a distance it is the pain.
    """
    said = " ".join(unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold().split())
    said = said.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    said = _OUT_OF.sub("/", _NO_PAIN.sub("pain 0", said))
    said = _PAIN_WORD.sub(lambda word: f"{word[1]}{WORD_SCORES[word[2]]}", said)
    limp = bool(_LIMP.search(_NO_LIMP.sub(" ", said)))
    said = _LIMP.sub(" ", _NO_LIMP.sub(" ", said))
    said, pains = _taken(_PAIN, said)
    said, clocks = _taken(_CLOCK, said)
    said, hours = _taken(_HOURS, said)
    said, minutes = _taken(_MINUTES, said)
    said, kms = _taken(_KM, said)
    said, far = _taken(_MILES, said)
    said, bare = _taken(_BARE, said)
    if _AROUND.sub(" ", said).strip():
        return RunProblem.NOTHING
    times = [*map(_of_clock, clocks), *map(_of_hours, hours), *(_float(m[1]) for m in minutes)]
    lengths = [*(_float(m[1]) for m in kms), *(_float(m[1]) * KM_PER_MILE for m in far)]
    if len(times) > 1 or len(lengths) > 1 or len(pains) > 1:
        return RunProblem.TWICE
    if bare and (not (times or lengths) or pains or len(bare) > 1):
        return RunProblem.WHICH
    if not (times or lengths or pains or limp):
        return RunProblem.NOTHING
    return _read(times, lengths, [*(m[1] or m[2] for m in pains), *(m[0] for m in bare)], limp)


def minutes_for(km: float) -> int:
    """The minutes that a distance takes at an easy pace, where no time was told."""
    return max(1, round(km * MINUTES_PER_KM))


def _read(
    times: list[float], lengths: list[float], pains: list[str], limp: bool
) -> RunText | RunProblem:
    during = None
    if pains:
        if not pains[0].isdecimal() or len(pains[0]) > 2 or int(pains[0]) > HIGHEST:
            return RunProblem.PAIN
        during = int(pains[0])
    minutes = int(times[0]) if times else None
    km = round(lengths[0], 2) if lengths else None
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        return RunProblem.TOO_MUCH
    if km is not None and not 0 < km <= LONGEST_KM:
        return RunProblem.TOO_MUCH
    return RunText(minutes, km, during, limp)


def _taken(pattern: re.Pattern[str], said: str) -> tuple[str, list[re.Match[str]]]:
    """The text without what the pattern finds, and what it found."""
    found = list(pattern.finditer(said))
    return pattern.sub(" ", said), found


def _of_clock(match: re.Match[str]) -> float:
    """ "28:30" is minutes and seconds, "1:05:00" has hours; whole minutes count."""
    return int(match[1] or 0) * 60 + int(match[2])


def _of_hours(match: re.Match[str]) -> float:
    return _float(match[1]) * 60 + int(match[2] or 0)


def _float(number: str) -> float:
    return float(number.replace(",", "."))
