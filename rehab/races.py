"""A goal race beside the plan: how soon 30 easy minutes can come, and typed distances.

Source: docs/rules.md 3.6, 4.2-4.4, S22; docs/conversation.md 8. The figures are the shortest
way there is: every gate passed the first time.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from rehab.content.exercises import EXERCISE_BY_ID, Dose, Exercise, Phase

SESSIONS_A_WEEK = 3  # 3.1; runs too are 3 a week, with a day between (4.3)
P1_SESSIONS = 4  # 3.6: done before P2 begins
P2_SESSIONS = 5  # 3.6: done before P3 begins
ENTRY_DAYS = 2  # 4.2 item 5: the entry hops on two separate days
# 4.2 item 5: sets and repetitions of the entry hops. E19 is meant on one leg.
ENTRY_DOSES = {"E18": (3, 8), "E19b": (3, 15), "E20": (3, 5)}
RUN_STAGES = 9  # 4.3: R1 to R9
TIMES_EACH = 2  # 4.3: each stage twice green
EASY_MINUTES = 30  # R9

# 4.4, for the way from 30 minutes to a longer race.
GROWTH = 10  # percent a week
LEAST_GROWTH = 3  # minutes, where 10 % is less
EASY_WEEK = 4  # every 4th week goes down instead
MINUTES_PER_KM = 7  # an easy "can talk" pace

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
    race_on: date, km: float | None, on: date, phase: Phase = Phase.P1, days_in_phase: int = 0
) -> RaceOutlook | None:
    """The comparison on `on`, for someone who pauses running; None once the race is over."""
    if race_on <= on:
        return None
    weeks = (race_on - on).days // DAYS_PER_WEEK
    easy = weeks_to_easy_run(phase, days_in_phase)
    return RaceOutlook(
        km=km,
        weeks_to_race=weeks,
        weeks_to_easy=easy,
        fits=weeks >= easy + (weeks_of_growth(km) if km else 0),
        early_visit=race_on - on <= EARLY_VISIT_WITHIN,
    )


def weeks_to_easy_run(phase: Phase = Phase.P1, days_in_phase: int = 0) -> int:
    """The weeks after which 30 easy minutes can come at the earliest, rounded up.

    `days_in_phase` are the days that were spent in `phase` so far. Each phase goes on at 3
    training days a week; P3 lasts until the doses of the entry hops are reached, at one level
    a week and exercise (3.1), and were done on two days.
    """
    steps = max(
        _steps_to(EXERCISE_BY_ID[id], sets, reps) for id, (sets, reps) in ENTRY_DOSES.items()
    )
    training_days = {
        Phase.P1: P1_SESSIONS,
        Phase.P2: P2_SESSIONS,
        Phase.P3: steps * SESSIONS_A_WEEK + ENTRY_DAYS,
    }
    order = (Phase.P1, Phase.P2, Phase.P3)
    ahead = order[order.index(phase) :] if phase in order else ()
    needed = sum(training_days[each] for each in ahead)
    passed = days_in_phase * SESSIONS_A_WEEK // DAYS_PER_WEEK
    needed -= min(passed, training_days.get(phase, 0))
    return -(-(needed + RUN_STAGES * TIMES_EACH) // SESSIONS_A_WEEK)


def weeks_of_growth(km: float) -> int:
    """The weeks from 30 easy minutes to the time that `km` takes at an easy pace (4.4)."""
    minutes, weeks = EASY_MINUTES, 0
    while minutes < km * MINUTES_PER_KM:
        weeks += 1
        if weeks % EASY_WEEK:
            minutes += max(LEAST_GROWTH, minutes * GROWTH // 100)
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


def _steps_to(exercise: Exercise, sets: int, repetitions: int) -> int:
    """The levels from where a person first meets the exercise up to this dose."""
    before = 0
    if exercise.form_of is not None and EXERCISE_BY_ID[exercise.form_of].then == exercise.id:
        before = len(EXERCISE_BY_ID[exercise.form_of].levels)
    reached = (
        number for number, level in enumerate(exercise.levels) if _holds(level, sets, repetitions)
    )
    return before + next(reached)


def _holds(level: Dose, sets: int, repetitions: int) -> bool:
    return level.sets >= sets and level.repetitions >= repetitions
