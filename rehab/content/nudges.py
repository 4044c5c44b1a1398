"""The nudges of rest-day mornings: which, for whom, how often (docs/rules.md 8.2, S54-S57).

A nudge is a line. Its words live with the texts. None of them asks for more training, and for
people who are held back there are only those that urge nothing.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from rehab.content.lessons import Fits

REPEAT_AFTER = timedelta(days=14)  # 8.2: never the same within 14 days
MOST_A_WEEK = (3, 3, 2, 2)  # 8.2: in weeks 1 to 4
MOST_LATER = 1
MILESTONE = 5  # 8.2: totals are told at 5, 10, 15 … sessions


class Need(StrEnum):
    """What has to be known, or to have happened, for a nudge to be true."""

    RACE = "race"  # a goal race that is a week or more ahead
    WANTED = "wanted"  # another thing wanted back, or a race without a date
    PARTNER = "partner"
    SESSIONS = "sessions"  # two or more were done
    LOWER_LEVEL = "lower level"  # the last full week is surely below the start
    ACTIVITY_UP = "activity up"  # Q5 is higher than at first
    REACHED = "reached"  # a milestone, in the last 7 days
    SLIPPED = "slipped"  # the last two sessions did not happen
    HARDER_WEEK = "harder week"  # the last full week was surely above the one before


HAPPENED = frozenset({Need.REACHED, Need.SLIPPED, Need.HARDER_WEEK})  # what happened comes first


@dataclass(frozen=True, slots=True)
class Nudge:
    """One line. `weeks` are the program weeks in which it makes sense, None for any.

    `sessions` is the milestone of a nudge that needs REACHED: 0 for those beyond the named.
    """

    id: str
    sources: tuple[str, ...]
    needs: tuple[Need, ...] = ()
    fits: Fits = Fits.FULL
    weeks: tuple[int, int] | None = None
    sessions: int = 0

    @property
    def happened(self) -> bool:
        """Whether it speaks of something that has just happened."""
        return bool(HAPPENED.intersection(self.needs))


# In the order in which they are preferred; of those that fit, the one unseen longest is next.
NUDGES: tuple[Nudge, ...] = (
    Nudge("harder_week_normal", ("S57", "8.2"), (Need.HARDER_WEEK,)),
    Nudge("harder_week_alone", ("S57", "A6"), (Need.HARDER_WEEK,), Fits.HELD),
    Nudge("slipped", ("S57", "8.2"), (Need.SLIPPED,)),
    Nudge("sessions_5", ("8.2",), (Need.REACHED,), sessions=5),
    Nudge("sessions_10", ("8.2",), (Need.REACHED,), sessions=10),
    Nudge("sessions_15", ("8.2",), (Need.REACHED,), sessions=15),
    Nudge("sessions_20", ("8.2",), (Need.REACHED,), sessions=20),
    Nudge("sessions_more", ("8.2",), (Need.REACHED,)),
    Nudge("race_partner", ("S55", "S56"), (Need.RACE, Need.PARTNER)),
    Nudge("race_job", ("S55",), (Need.RACE,)),
    Nudge("wanted_step", ("S55",), (Need.WANTED,)),
    Nudge("began", ("S54",), fits=Fits.HELD, weeks=(1, 2)),
    Nudge("partner_glad", ("S56",), (Need.PARTNER,)),
    Nudge("level_down", ("8.2", "A5"), (Need.LOWER_LEVEL,)),
    Nudge("activity_up", ("8.2", "A5"), (Need.ACTIVITY_UP,)),
    Nudge("small_is_right", ("S27", "S54"), weeks=(1, 2)),
    Nudge("race_calm", ("S55", "S27"), (Need.RACE,)),
    Nudge("wanted_rest", ("S55", "3.5"), (Need.WANTED,)),
    Nudge("sessions_so_far", ("8.2", "A5"), (Need.SESSIONS,)),
    Nudge("partner_tell", ("S56", "A6"), (Need.PARTNER,), Fits.HELD),
    Nudge("first_weeks", ("S54", "G10"), weeks=(1, 2)),
    Nudge("own_pace", ("S60", "8.2"), fits=Fits.HELD),
    Nudge("middle", ("S27",), weeks=(3, 4)),
    Nudge("fed_up_passes", ("S57",), fits=Fits.HELD),
    Nudge("race_routine", ("S55", "S27"), (Need.RACE,)),
    Nudge("sessions_rest", ("8.2", "3.5"), (Need.SESSIONS,)),
    Nudge("rest_right", ("S26", "3.5"), fits=Fits.HELD),
    Nudge("most_get_back", ("S58", "8.3")),
    Nudge("one_good_thing", ("S57",), fits=Fits.HELD),
)

NUDGE_BY_ID = {nudge.id: nudge for nudge in NUDGES}


def most_nudges(week: int) -> int:
    """How many nudges program week `week` (1 = the first) may have: fewer as time goes on.

    Raises ValueError for a week before week 1.
    """
    if week < 1:
        raise ValueError(f"program weeks start at 1, not {week}")
    return MOST_A_WEEK[week - 1] if week <= len(MOST_A_WEEK) else MOST_LATER
