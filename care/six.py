"""High numbers, and the six red-flag questions that they ask (clinical.md 6.3, 7.3).

Any 8 or more asks them, and any jump of 4 over the start level: of a day, a session or a run.
Until they are answered nothing is loaded.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from care.day_after import worst_during
from care.diary import diary, start_level
from care.messages.plan import HighNumber
from care.messages.scores import SixQuestion, SixWhy
from care.person import PersonState, Topic
from rehab.content.lessons import Track
from rehab.pain import JUMP, SEVERE_SCORE, asks_the_six

DAY = timedelta(days=1)
ASKED_FOR = timedelta(days=7)  # then the weekly list asks anyway
JUST_ANSWERED = timedelta(hours=1)  # a number so soon after the answers asks nothing new


def six_question(person: PersonState, why: SixWhy) -> SixQuestion:
    return SixQuestion(why, runs(person))


def runs(person: PersonState) -> bool:
    """Whether the two running questions belong to the six: on track K, and once one runs."""
    if person.enrollment is None:
        return False
    return person.enrollment.track is Track.KEEP or any(run.done for run in person.runs)


def six_after(
    before: PersonState, saved: PersonState, on: date, was: int | None, value: int
) -> SixQuestion | None:
    """The six, where a number of `on` that was `was` and is now `value` asks them.

    One that asked them already asks again only when it rises, or after they were answered.
    """
    level = start_level(saved, on)
    if not asks_the_six(value, level) or unanswered(saved, on) is None:
        return None
    asked = was is not None and asks_the_six(was, level) and unanswered(before, on) is not None
    if asked and was is not None and value <= was:
        return None
    return six_question(saved, SixWhy.HIGH_SCORE if value >= SEVERE_SCORE else SixWhy.JUMP)


def told_anew(person: PersonState, on: date, was: int | None, value: int | None) -> bool:
    """Whether a number of `on` now asks the six, above what it was: no earlier answer covers it."""
    if value is None or (was is not None and value <= was):
        return False
    return asks_the_six(value, start_level(person, on))


def unanswered(person: PersonState, on: date) -> HighNumber | None:
    """The highest number of the days up to `on` whose six are open; a later day before it."""
    numbers = _high(person, on - ASKED_FOR + DAY, on)
    still_open = (HighNumber(day, value) for day, value, at in numbers if _open(person, day, at))
    return max(still_open, key=lambda number: (number.on, number.score), default=None)


def careful(person: PersonState, on: date) -> bool:
    """Whether `on` keeps to 2/10: after a high number that day, or one of the day before that
    was not answered about until this morning.
    """
    for day, _value, at in _high(person, on - DAY, on):
        if day == on or not any(told_on < on for told_on, _ in _clear_after(person, at)):
            return True
    return False


def _high(person: PersonState, first: date, last: date) -> Iterator[tuple[date, int, datetime]]:
    """Each number from `first` to `last` that asks the six, and when it was told."""
    if person.enrollment is None:
        return
    numbers: list[tuple[date, int | None, datetime]] = [
        *((score.on, score.value, score.at) for score in person.scores),
        *((log.on, worst_during(log), log.at) for log in person.sessions),
        *((run.on, run.during, run.at) for run in person.runs),
    ]
    data = None
    for day, value, at in numbers:
        if value is None or value < JUMP or not first <= day <= last:
            continue
        if value < SEVERE_SCORE:
            data = diary(person) if data is None else data
        if value >= SEVERE_SCORE or asks_the_six(value, start_level(person, day, data)):
            yield day, value, at


def _open(person: PersonState, on: date, at: datetime) -> bool:
    """Whether nobody has looked at a number since: no answer, no red flag, no visit."""
    flagged = any(stop.raised_at >= at and not stop.taken_back for stop in person.stops)
    seen = any(visit.on >= on for visit in person.visits)
    return not flagged and not seen and not any(_clear_after(person, at))


def _clear_after(person: PersonState, at: datetime) -> Iterator[tuple[date, datetime]]:
    """The answers that none of the six applies, given since `at` or just before it."""
    for answer in person.answers:
        clear = answer.topic is Topic.SIX and answer.value == "none"
        if clear and answer.at >= at - JUST_ANSWERED:
            yield answer.on, answer.at
