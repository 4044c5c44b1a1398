"""What is said from the first word to the first day, and when a flag stops somebody."""

from dataclasses import dataclass
from datetime import date, datetime, time

from care.messages.plan import NoLoad
from care.person import Goal, Knee, Place, Purpose, Stop
from rehab.content.lessons import Track
from rehab.program import ExerciseSession


@dataclass(frozen=True, slots=True)
class Welcome:
    """What this is, and the consent."""


@dataclass(frozen=True, slots=True)
class PrivacyNotice:
    """The privacy notice; `agreed` is when, or None before consent."""

    agreed: datetime | None


@dataclass(frozen=True, slots=True)
class TooYoung:
    pass


@dataclass(frozen=True, slots=True)
class ScreenQuestion:
    """Screen 1, 2 or 3 as a whole: none of these, or something applies."""

    screen: int
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class ScreenLines:
    """Lines as toggles. `screen` is 0 for the lines that one of the six opens."""

    screen: int
    offered: tuple[str, ...]
    chosen: tuple[str, ...]
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class WhichLine:
    """Not sure: about which line?"""

    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HowToLook:
    """`again` is on the way back: somebody has looked at the knee since."""

    line: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class SwellingQuestion:
    pass


@dataclass(frozen=True, slots=True)
class Over55Question:
    pass


@dataclass(frozen=True, slots=True)
class AnswersNoted:
    """Takes the place of the answered screen; the advice follows as a message of its own."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A red flag's advice. `held` tells what stays on: an enrolled person's pain question."""

    stop: Stop
    country: str | None
    enrolled: bool


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Asked once after E and U: were you able to get help?"""

    stop: Stop
    country: str | None


@dataclass(frozen=True, slots=True)
class FollowUpNoted:
    """`may_ask` offers one more question in 2 days, about the stop of that moment."""

    helped: bool
    country: str | None
    may_ask: str | None = None


@dataclass(frozen=True, slots=True)
class SeenCheck:
    """Were you seen? Asked once, 2 days after the person agreed to it."""

    stop: Stop
    country: str | None


@dataclass(frozen=True, slots=True)
class SeenCheckAnswered:
    """Whether the bot may ask once more in 2 days."""

    asks: bool
    country: str | None


@dataclass(frozen=True, slots=True)
class ClinicianFirst:
    """Lines of screen 3, or a baseline of 8 or more (`lines` is empty then)."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClearedWhen:
    """On which date did the clinician say so?"""


@dataclass(frozen=True, slots=True)
class StillSwollenQuestion:
    pass


@dataclass(frozen=True, slots=True)
class PainNowQuestion:
    """NRS before the way back in."""


@dataclass(frozen=True, slots=True)
class NotSettled:
    """Please go back and tell them that it has not settled."""

    country: str | None = None


@dataclass(frozen=True, slots=True)
class NotYetToday:
    """E and U: the way back opens the next day."""

    stop: Stop
    country: str | None


@dataclass(frozen=True, slots=True)
class StopRemembered:
    """An open stop, met again. `way_back` is whether a clearance can be given now."""

    stop: Stop
    way_back: bool
    country: str | None
    enrolled: bool = False


@dataclass(frozen=True, slots=True)
class StopNote:
    """A few lines that a person can show to a doctor."""

    stop: Stop


@dataclass(frozen=True, slots=True)
class WelcomeBack:
    """A clinician has cleared the person: the towel press only, for 3 days.

    `no_load` is what still takes the sessions out, `easier` that the sessions after those days
    are held too.
    """

    first_days: int
    no_load: "NoLoad | None" = None
    easier: bool = False


@dataclass(frozen=True, slots=True)
class MistakeTakenBack:
    pass


@dataclass(frozen=True, slots=True)
class WhereQuestion:
    pass


@dataclass(frozen=True, slots=True)
class ElsewhereNote:
    """This may be something else; see a physio (RF22)."""


@dataclass(frozen=True, slots=True)
class BaselineQuestion:
    """Q6."""


@dataclass(frozen=True, slots=True)
class RunningQuestion:
    pass


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """Where are you? Share a location, type a city, a list, or the clock."""

    enrolling: bool


@dataclass(frozen=True, slots=True)
class PlaceList:
    """`places` is the short list of zones, or what a typed name may mean."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PlaceUnknown:
    """The typed place was not found."""


@dataclass(frozen=True, slots=True)
class ClockQuestion:
    """What time is it for you?"""


@dataclass(frozen=True, slots=True)
class ClockUnreadable:
    pass


@dataclass(frozen=True, slots=True)
class PlaceSaved:
    """Takes the location keyboard away again."""

    place: Place
    local_time: time


@dataclass(frozen=True, slots=True)
class AllSet:
    """The closing summary. `next_on` and `next_at` are local.

    `cleared` is whether a clinician's word led past lines of screen 3, `first_days` that these
    are the days after a clearance.
    """

    knee: Knee
    track: Track
    days: tuple[int, ...]
    morning_at: time
    evening_at: time
    local_time: time
    today: date
    next_on: date
    next_at: time
    begin: bool
    cleared: bool = False
    first_days: bool = False
    goal: Goal | None = None


@dataclass(frozen=True, slots=True)
class BeginTonight:
    on: date
    session: ExerciseSession
    done: bool


@dataclass(frozen=True, slots=True)
class Canceled:
    """The conversation was left. `enrolled` tells whether the program goes on."""

    enrolled: bool


@dataclass(frozen=True, slots=True)
class NothingToCancel:
    pass
