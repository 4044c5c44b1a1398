"""A crowd of made-up people for trials of load: active, enrolled days ago, all over the world.

Everything about them follows from their number, so that the same crowd comes each time. A few
thousand differ, the others are the same again: made one by one, a million would take minutes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import cycle
from random import Random

from care.person import Consent, Enrollment, Knee, PersonState, Place, Status
from rehab.content.lessons import Track
from rehab.schedule import local_time, zone_named

# Telegram's ids of people are far below (they fit in 52 bits); no real chat has one of these.
FIRST_ID = 2**52

MODELS = 5_000  # how many people differ

# Where they live, about as many as runners might: a weight for each place.
_PLACES = (
    (Place("New York, United States", "America/New_York", "US"), 12),
    (Place("Chicago, United States", "America/Chicago", "US"), 8),
    (Place("Denver, United States", "America/Denver", "US"), 4),
    (Place("Los Angeles, United States", "America/Los_Angeles", "US"), 8),
    (Place("Honolulu, United States", "Pacific/Honolulu", "US"), 1),
    (Place("São Paulo, Brazil", "America/Sao_Paulo", "BR"), 7),
    (Place("Mexico City, Mexico", "America/Mexico_City", "MX"), 3),
    (Place("London, United Kingdom", "Europe/London", "GB"), 9),
    (Place("Berlin, Germany", "Europe/Berlin", "DE"), 9),
    (Place("Madrid, Spain", "Europe/Madrid", "ES"), 6),
    (Place("Kyiv, Ukraine", "Europe/Kyiv", "UA"), 3),
    (Place("Istanbul, Türkiye", "Europe/Istanbul", "TR"), 4),
    (Place("Cairo, Egypt", "Africa/Cairo", "EG"), 2),
    (Place("Nairobi, Kenya", "Africa/Nairobi", "KE"), 2),
    (Place("Dubai, United Arab Emirates", "Asia/Dubai", "AE"), 2),
    (Place("Mumbai, India", "Asia/Kolkata", "IN"), 6),
    (Place("Jakarta, Indonesia", "Asia/Jakarta", "ID"), 4),
    (Place("Singapore, Singapore", "Asia/Singapore", "SG"), 2),
    (Place("Tokyo, Japan", "Asia/Tokyo", "JP"), 5),
    (Place("Sydney, Australia", "Australia/Sydney", "AU"), 2),
    (Place("Auckland, New Zealand", "Pacific/Auckland", "NZ"), 1),
)
WEIGHTS_OF_ZONES = {place.zone: weight for place, weight in _PLACES}
_HOMES = tuple(place for place, _ in _PLACES)
_WEIGHTS = tuple(weight for _, weight in _PLACES)
_MORNINGS = tuple(time(hour, minute) for hour in (6, 7, 8, 9) for minute in (0, 15, 30, 45))
_EVENINGS = tuple(time(hour, minute) for hour in (18, 19, 20, 21) for minute in (0, 30))
_DAYS = ((0, 2, 4), (1, 3, 5), (0, 3, 5), (1, 4, 6))
_CHOSEN_FROM, _CHOSEN_TO = time(5), time(11)  # docs/conversation.md 1: a morning message's times
_LONGEST_AGO = 20  # days since the enrollment: before the first weekly check
_DUE_AGO = 5  # of those whose morning is due: every one of them speaks, and none waits for 09:00


class NoMorningError(Exception):
    """Nowhere in the crowd's places is it morning."""


@dataclass(frozen=True, slots=True)
class Group:
    """People with these ids: the models, over and over in turn."""

    ids: range
    models: Sequence[PersonState]


@dataclass(frozen=True, slots=True)
class Crowd:
    """`people` of them; the morning message of the first `due_now` is due at `now` (aware).

    Raises ValueError for numbers that do not fit.
    """

    people: int
    due_now: int
    now: datetime

    def __post_init__(self) -> None:
        if not 0 <= self.due_now <= self.people or self.people < 1:
            raise ValueError("a crowd has at least 1 person, and at most all are due")

    def __iter__(self) -> Iterator[PersonState]:
        """Each of them, in order of id."""
        for group in self.groups():
            for id, model in zip(group.ids, cycle(group.models), strict=False):
                yield replace(model, id=id)

    def groups(self) -> Iterator[Group]:
        """All of them, in order of id: those who are due, then the others."""
        minute = self.now.astimezone(UTC).replace(second=0, microsecond=0)
        waking = [home for home in _HOMES if _is_morning(home, minute)]
        if self.due_now and not waking:
            raise NoMorningError
        due, others = range(self.due_now), range(self.due_now, self.people)
        for numbers, homes in ((due, waking), (others, None)):
            if numbers:
                models = [_person(number, minute, homes) for number in numbers[:MODELS]]
                yield Group(range(FIRST_ID + numbers.start, FIRST_ID + numbers.stop), models)


def _is_morning(home: Place, instant: datetime) -> bool:
    return _CHOSEN_FROM <= local_time(zone_named(home.zone), instant).time() <= _CHOSEN_TO


def _person(number: int, minute: datetime, waking: list[Place] | None) -> PersonState:
    """The person of that number; with `waking` places their morning is due at `minute`."""
    chance = Random(number)
    home = chance.choice(waking) if waking else chance.choices(_HOMES, _WEIGHTS)[0]
    here = local_time(zone_named(home.zone), minute)
    ago = chance.randint(1, _DUE_AGO if waking else _LONGEST_AGO)
    enrolled_at = minute - timedelta(days=ago)
    return PersonState(
        id=FIRST_ID + number,
        status=Status.ACTIVE,
        place=home,
        morning_at=here.time() if waking else chance.choice(_MORNINGS),
        evening_at=chance.choice(_EVENINGS),
        training_days=chance.choice(_DAYS),
        consent=Consent("synthetic", enrolled_at),
        enrollment=Enrollment(
            started_on=(here - timedelta(days=ago)).date(),
            enrolled_at=enrolled_at,
            baseline=chance.randint(3, 8),
            knee=chance.choice((Knee.LEFT, Knee.RIGHT)),
            track=Track.STOP,
        ),
    )
