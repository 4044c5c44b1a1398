"""Reading what a person typed: the words of a red flag, a day, a date, a place, a label.

What a text means is decided in `care`; here is only what its words say in a language.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from babel.dates import get_day_names, get_month_names

from bot.callback_data import unpack
from bot.places import find_city, short_list, zone_from_clock
from bot.screen import Screen
from bot.views import ViewContext, render
from care.clock import today
from care.events import Action, Tapped, Typed
from care.person import PersonState, Place, Step
from care.questions import question
from rehab.schedule import parse_clock

# Longer texts are read only so far: nobody answers a question with more.
LONGEST_READ = 400
_COMING = {Step.VISIT_DATE, Step.PAUSE_UNTIL}  # a day to come is asked for
_SHORTEST_MONTH = 3  # letters of a month's name that are enough


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language that are looked for."""

    worry: re.Pattern[str]
    crisis: re.Pattern[str]
    days_ago: tuple[re.Pattern[str], ...]
    numbers: dict[str, int]
    counted_days_ago: re.Pattern[str]
    days_ahead: tuple[re.Pattern[str], ...]
    in_days: re.Pattern[str]
    in_weeks: re.Pattern[str]


@cache
def words(language: str) -> Words:
    """The words of `language`, from its content."""
    text = files("bot.content").joinpath(language, "words.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return Words(
        _any_of(table["worry"]),
        _any_of(table["crisis"]),
        tuple(_any_of(said) for said in table["days_ago"]),
        table["numbers"],
        _counted(table["counted_days_ago"], table["numbers"]),
        tuple(_any_of(said) for said in table["days_ahead"]),
        _counted(table["in_days"], table["numbers"]),
        _counted(table["in_weeks"], table["numbers"]),
    )


async def read(person: PersonState, text: str, message_id: int, now: datetime) -> Typed | Tapped:
    """What the text is: a tap, where it repeats a label of the open question, or typed words.

    Places are looked up only where a place was asked for.
    """
    tapped = _label(person, text)
    if tapped is not None:
        return tapped
    said = text[:LONGEST_READ]
    plain = _plain(said)
    known = words(person.language)
    days_ago = read_days_ago(plain, person.language)
    comes = person.dialog is not None and person.dialog.step in _COMING
    read_day = read_coming_date if comes else read_date
    return Typed(
        text=without_day(said, person.language),
        message_id=message_id,
        places=await _places(person, said, now),
        days_ago=days_ago or 0,
        worry=worries(said, person.language),
        crisis=bool(known.crisis.search(_plain(text))),
        day=read_day(plain, person.language, today(person, now)),
    )


def worries(text: str, language: str) -> bool:
    """Whether a text holds a word that asks the six (docs/rules.md 7.3)."""
    return bool(words(language).worry.search(_plain(text)))


def read_days_ago(text: str, language: str) -> int | None:
    """How many days ago the day is that a text names, 0 to 999; None where it names none."""
    plain, known = _plain(text), words(language)
    found = [days for days, said in enumerate(known.days_ago) if said.search(plain)]
    if match := known.counted_days_ago.search(plain):
        found.append(_count(match, known))
    return max(found, default=None)


def without_day(text: str, language: str) -> str:
    """The text without a day that is counted back: the "2" of "2 days ago" is no score."""
    counted, plain = words(language).counted_days_ago, _plain(text)
    return counted.sub(" ", plain).strip() if counted.search(plain) else text


def read_coming_date(text: str, language: str, on: date) -> date | None:
    """The date of something to come: as `read_date`, and "tomorrow", "in 3 days", "Tuesday".

    A weekday is the next one after `on`.
    """
    plain, known = _plain(text), words(language)
    ahead = [days for days, said in enumerate(known.days_ahead) if said.search(plain)]
    if ahead:
        return on + timedelta(days=max(ahead))
    if match := known.in_days.search(plain):
        return on + timedelta(days=_count(match, known))
    if match := known.in_weeks.search(plain):
        return on + timedelta(weeks=_count(match, known))
    if named := read_date(plain, language, on):
        return named
    weekday = next((n for n, name in _weekdays(language) if _any_of([name]).search(plain)), None)
    if weekday is None:
        return None
    return on + timedelta(days=(weekday - on.weekday() - 1) % 7 + 1)


def read_date(text: str, language: str, on: date) -> date | None:
    """The date that a text names, the one nearest to `on` where it names no year; else None.

    "2026-05-14", "14 May", "May 14", "14.5.", "14/5/2026" (day first), "today", "yesterday".
    """
    plain = _plain(text)
    days_ago = read_days_ago(plain, language)
    if days_ago is not None:
        return on - timedelta(days=days_ago)
    if match := re.search(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", plain):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    day_first = r"\b(\d{1,2})\s*[./]\s*(\d{1,2})(?:\s*[./]\s*(\d{4}|\d{2}))?\.?(?!\d)"
    if match := re.search(day_first, plain):
        return _near(int(match[1]), int(match[2]), match[3], on)
    month = next((n for n, name in _months(language) if re.search(rf"\b{name}", plain)), None)
    numbers = re.findall(r"\d+", plain)
    if month is None or not numbers:
        return None
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    return _near(int(days[0]), month, years[0] if years else None, on) if days else None


def _label(person: PersonState, text: str) -> Tapped | None:
    """The button of the open question whose label was typed."""
    if person.dialog is None:
        return None
    view = ViewContext.of(person.id, person.language)
    said = _plain(text)
    _ = view.translate
    if person.dialog.step in {Step.PLACE, Step.PLACE_CHOICE}:
        for label, action in (
            (_("What time is it for you?"), Action.CLOCK),
            (_("Back"), Action.BACK),
            (_("Cancel"), Action.CANCEL),
        ):
            if _words_of(said) == _words_of(_plain(label)):
                return Tapped(action)
    return _button(render(question(person, person.dialog), view), said)


def _button(screen: Screen, said: str) -> Tapped | None:
    for button in (button for row in screen.rows for button in row):
        data, label = unpack(button.data), _plain(button.label)
        # A score is read with its signs: "-1" and ".5" are not the numbers 1 and 5.
        meant = said == label if label.isdecimal() else _words_of(said) == _words_of(label)
        if data is not None and meant:
            return Tapped(Action(data.action), data.args)
    return None


async def _places(person: PersonState, text: str, now: datetime) -> tuple[Place, ...]:
    step = person.dialog.step if person.dialog else None
    if step is Step.CLOCK:
        said = parse_clock(text)
        return tuple(zone_from_clock(now, said)) if said else ()
    if step not in {Step.PLACE, Step.PLACE_CHOICE}:
        return ()
    translate = ViewContext.of(person.id, person.language).translate
    if _plain(text) == _plain(translate("Choose from a list")):
        return tuple(short_list())
    return tuple(await find_city(text))


def _any_of(said: list[str]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(phrase) for phrase in said)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


def _counted(said: list[str], numbers: dict[str, int]) -> re.Pattern[str]:
    number = "|".join((r"\d{1,3}", *map(re.escape, numbers)))
    forms = "|".join(
        re.escape(phrase).replace(re.escape("{number}"), f"(?:{number})") for phrase in said
    )
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)")


def _count(match: re.Match[str], known: Words) -> int:
    """The number in what `_counted` has found."""
    said = match.group().split()
    return next(int(w) if w.isdecimal() else known.numbers[w] for w in said if _number(w, known))


def _number(word: str, known: Words) -> bool:
    return word.isdecimal() or word in known.numbers


def _plain(text: str) -> str:
    folded = (
        unicodedata.normalize("NFKC", text)
        .casefold()
        .replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )
    return " ".join(folded.split())


def _words_of(plain: str) -> list[str]:
    """The words alone: nobody types a label's comma or its box."""
    return re.findall(r"[\w/']+", plain)


@cache
def _months(language: str) -> tuple[tuple[int, str], ...]:
    """The beginnings of the months' names, with their numbers."""
    names = get_month_names("wide", locale=language)
    return tuple((n, _plain(name)[:_SHORTEST_MONTH]) for n, name in names.items())


@cache
def _weekdays(language: str) -> tuple[tuple[int, str], ...]:
    """The names of the weekdays, whole and short, with their numbers (Monday is 0)."""
    return tuple(
        (n, _plain(name).rstrip("."))
        for names in (get_day_names(width, locale=language) for width in ("wide", "abbreviated"))
        for n, name in names.items()
    )


def _near(day: int, month: int, year: str | None, on: date) -> date | None:
    if year is not None:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    dates = [_date(on.year + turn, month, day) for turn in (-1, 0, 1)]
    return min((d for d in dates if d), key=lambda d: abs(d - on), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
