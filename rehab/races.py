"""A goal race beside the plan: how soon 30 easy minutes can come, and typed distances.

Source: docs/running.md, 4.4, S22; docs/conversation.md 8. When 30 easy minutes can come is
`rehab.road`.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from rehab.run_caps import EASY_WEEK, grown

EASY_MINUTES = 30  # 4.3: R9

MINUTES_PER_KM = 7  # our choice beside 4.3: an easy "can talk" pace

EARLY_VISIT_WITHIN = timedelta(weeks=8)  # S22
DAYS_PER_WEEK = 7

KM_PER_MILE = 1.609344
HALF_MARATHON = 21.1
MARATHON = 42.2
LONGEST_RACE = 500.0  # km

_NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d{1,3})?)\s*(km|k|kilomet(?:er|re)s?|mi|miles?)?")
_KM = ("km", "k", "kilometer", "kilometers", "kilometre", "kilometres")
_MILES = ("mi", "mile", "miles")


@dataclass(frozen=True, slots=True)
class RaceOutlook:
    """A race compared with the plan.

    `weeks_to_race` are whole weeks, `weeks_to_easy` those in which 30 easy minutes can come at
    the earliest. `fits` says that this and the way on to the distance may be over before the
    race, `early_visit` that the race is so near that a visit can speed things up.
    """

    km: float | None
    weeks_to_race: int
    weeks_to_easy: int
    fits: bool
    early_visit: bool


def race_outlook(
    race_on: date, km: float | None, on: date, easy_on: date | None
) -> RaceOutlook | None:
    """The comparison on `on`; None once the race is over.

    `easy_on` is when 30 easy minutes can come at the earliest, None where they are reached.
    """
    if race_on <= on:
        return None
    weeks = (race_on - on).days // DAYS_PER_WEEK
    easy = -(-(easy_on - on).days // DAYS_PER_WEEK) if easy_on is not None else 0
    return RaceOutlook(
        km=km,
        weeks_to_race=weeks,
        weeks_to_easy=easy,
        fits=weeks >= easy + (weeks_of_growth(km) if km else 0),
        early_visit=race_on - on <= EARLY_VISIT_WITHIN,
    )


def weeks_of_growth(km: float) -> int:
    """The weeks from 30 easy minutes to the time that `km` takes at an easy pace (4.4)."""
    minutes, weeks = EASY_MINUTES, 0
    while minutes < km * MINUTES_PER_KM:
        weeks += 1
        if weeks % EASY_WEEK:
            minutes = grown(minutes)
    return weeks


def parse_distance(text: str, *, miles: bool = False) -> float | None:
    """The race distance in km that was typed ("10", "10 km", "6.2 miles", "half"), else None.

    A bare number counts miles where `miles` says so.
    """
    said = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if "marathon" in said or said == "half":
        return HALF_MARATHON if "half" in said else MARATHON
    match = _NUMBER.fullmatch(said)
    if match is None:
        return None
    number = float(match[1].replace(",", "."))
    in_miles = match[2] in _MILES or (match[2] not in _KM and miles)
    km = round(number * KM_PER_MILE if in_miles else number, 1)
    return km if 0 < km <= LONGEST_RACE else None
