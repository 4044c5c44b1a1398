"""The lessons of rest-day mornings: which, from when, for whom (docs/rules.md 3.5).

Their words live with the texts. No lesson asks for more training.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

REPEAT_AFTER_DAYS = 28  # our choice beside 3.5: the same lesson comes again


class Topic(StrEnum):
    LOAD = "load"
    PAIN_SCALE = "pain scale"
    RECOVERY = "recovery"
    TRAINING = "training"
    EASY_MOVEMENT = "easy movement"
    RUNNING = "running"
    DAILY_LIFE = "daily life"
    FEELINGS = "feelings"
    FACTS = "myth and fact"
    GEAR = "gear"
    HELP = "seeing a professional"
    GOALS = "goals"


class Track(StrEnum):
    """What a person does about running (4.1)."""

    KEEP = "K"  # keep running, changed
    STOP = "S"  # pause running


class Fits(IntEnum):
    """Whom a lesson fits, by what they may do now."""

    STOPPED = 1  # everybody, an open stop or SEVERE included: no movement, no reassurance
    HELD = 2  # sessions at the held level, easy movement up to 2/10
    FULL = 3  # the whole program: up to 5/10 in strength, running on track K


@dataclass(frozen=True, slots=True)
class Lesson:
    """One rest-day lesson. `from_day` is the first program day on which it makes sense.

    `track` is None where it is for both.
    """

    id: str
    topic: Topic
    from_day: int
    sources: tuple[str, ...]
    fits: Fits = Fits.STOPPED
    track: Track | None = None


# In the order in which they matter: of those whose day has come, the first unseen one is next.
LESSONS: tuple[Lesson, ...] = (
    Lesson("load", Topic.LOAD, 1, ("D1", "S1", "S24", "G4"), Fits.HELD),
    Lesson("worst_in_24_hours", Topic.PAIN_SCALE, 1, ("M1", "5 Q1")),
    Lesson("something_new", Topic.HELP, 2, ("S7", "S15", "7.3")),
    Lesson("up_to_five", Topic.PAIN_SCALE, 1, ("3.2",), Fits.FULL),
    Lesson("run_rule", Topic.RUNNING, 1, ("G5", "4.1", "D12"), Fits.FULL, Track.KEEP),
    Lesson("pausing_running", Topic.RUNNING, 1, ("S28", "D12", "4.1"), track=Track.STOP),
    Lesson("fed_up", Topic.FEELINGS, 4, ("S54", "S57")),
    Lesson("time_frame", Topic.FEELINGS, 2, ("D2", "G13", "S60", "S61"), Fits.HELD),
    Lesson("three_week_check", Topic.HELP, 14, ("S17", "6.3")),
    Lesson("a_visit", Topic.HELP, 16, ("S20", "S21")),
    Lesson("first_signs", Topic.FEELINGS, 16, ("G10", "S27"), Fits.FULL),
    Lesson("running_assessment", Topic.RUNNING, 29, ("S47",)),
    Lesson("sore_not_harmed", Topic.FACTS, 3, ("D3", "S58"), Fits.HELD),
    Lesson("a_session_slips", Topic.TRAINING, 8, ("3.6", "8.2"), Fits.HELD),
    Lesson("rest_counts", Topic.RECOVERY, 1, ("3.5", "S26")),
    Lesson("flat_walk", Topic.EASY_MOVEMENT, 2, ("3.3 X03", "S28"), Fits.HELD),
    Lesson("stairs", Topic.DAILY_LIFE, 3, ("S5", "G5")),
    Lesson("sitting", Topic.DAILY_LIFE, 3, ("7.2",)),
    Lesson("write_it_down", Topic.HELP, 3, ("S20", "G3")),
    Lesson("flare", Topic.LOAD, 6, ("S24", "4.5"), Fits.HELD),
    Lesson("morning_after", Topic.PAIN_SCALE, 4, ("3.2", "5 Q3"), Fits.HELD),
    Lesson("days_and_weeks", Topic.PAIN_SCALE, 7, ("M6", "6.1"), Fits.HELD),
    Lesson("sleep", Topic.RECOVERY, 5, ("3.5",)),
    Lesson("hips_and_trunk", Topic.TRAINING, 5, ("S32", "S35", "G9"), Fits.HELD),
    Lesson("clicks", Topic.FACTS, 5, ("S7", "7.1")),
    Lesson("keep_the_hour", Topic.FEELINGS, 6, ("S54",)),
    Lesson("partner", Topic.GOALS, 6, ("S56", "A6")),
    Lesson("goal", Topic.GOALS, 6, ("S55",)),
    Lesson("chair", Topic.DAILY_LIFE, 6, ("S5", "3.3 E10")),
    Lesson("slow", Topic.TRAINING, 8, ("3.1",), Fits.HELD),
    Lesson("easy_bike", Topic.EASY_MOVEMENT, 8, ("3.3 X02", "S28"), Fits.HELD),
    Lesson("if_then", Topic.GOALS, 9, ("A4", "8.2"), Fits.HELD),
    Lesson("scans", Topic.FACTS, 9, ("D3", "D11", "S19"), Fits.HELD),
    Lesson("shoes", Topic.GEAR, 10, ("D8", "S42")),
    Lesson("stress", Topic.RECOVERY, 10, ("3.5",)),
    Lesson("everything_counts", Topic.LOAD, 8, ("S24", "G4")),
    Lesson("one_step", Topic.TRAINING, 12, ("3.1", "S27"), Fits.FULL),
    Lesson("swim", Topic.EASY_MOVEMENT, 12, ("3.3 X01", "S28"), Fits.HELD),
    Lesson("step_count", Topic.RUNNING, 15, ("G5", "G14"), Fits.FULL, Track.KEEP),
    Lesson("honest_number", Topic.PAIN_SCALE, 12, ("A8", "6.1")),
    Lesson("kneeling", Topic.DAILY_LIFE, 11, ("S5",)),
    Lesson("stretching", Topic.RECOVERY, 14, ("D4", "S40", "3.3 U02"), Fits.HELD),
    Lesson("running_friends", Topic.GOALS, 13, ("S56",)),
    Lesson("no_single_cause", Topic.FACTS, 13, ("D1", "S12", "G3")),
    Lesson("totals", Topic.FEELINGS, 14, ("S26", "8.2")),
    Lesson("questions_for_a_visit", Topic.HELP, 18, ("S20", "S23")),
    Lesson("rolling", Topic.RECOVERY, 17, ("D4", "S41", "3.3 U03"), Fits.HELD),
    Lesson("let_someone_help", Topic.FEELINGS, 7, ("A6", "S24")),
    Lesson("braces_and_insoles", Topic.GEAR, 16, ("D6", "G15", "S43", "S44", "S46")),
    Lesson("race_date", Topic.GOALS, 14, ("S22",)),
    Lesson("operations", Topic.FACTS, 18, ("S58", "S13"), Fits.HELD),
    Lesson("long_trips", Topic.DAILY_LIFE, 19, ("7.2",)),
    Lesson("when_people_ask", Topic.FEELINGS, 20, ("S54", "S59")),
)

LESSON_BY_ID = {lesson.id: lesson for lesson in LESSONS}


def lesson_for(
    program_day: int,
    seen: Sequence[str],
    track: Track | None = None,
    fits: Fits = Fits.FULL,
) -> Lesson:
    """The lesson of the rest day `program_day` (1 = the first day of the enrollment).

    `seen` holds the ids of the lessons shown so far, oldest first; ids that are no longer in
    use do no harm. With `track` None only lessons for both tracks are chosen. `fits` is what
    the person may do now. The first unseen one in order comes next; when all were seen, the
    one seen longest ago: with one a day that is never the same within 28 days.
    Raises ValueError for a day before day 1.
    """
    if program_day < 1:
        raise ValueError(f"program days start at 1, not {program_day}")
    last_seen = {id: position for position, id in enumerate(seen)}
    eligible = [
        lesson
        for lesson in LESSONS
        if lesson.from_day <= program_day and lesson.fits <= fits and lesson.track in (None, track)
    ]
    return min(eligible, key=lambda lesson: last_seen.get(lesson.id, -1))
