"""Made-up runners: who they are, and what they answer to what they see.

They know the chat only as it stands on the screen: texts and labels, no dates in buttons and no
rules. Everything about them is a plain value, so the same runner lives the same life each time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import TypeVar

from simulator.telegram import Message

BERLIN = (52.52, 13.4)  # degrees north and east
DAYS_PER_WEEK = 7
PROGRAM_DAYS = 6 * DAYS_PER_WEEK + 1  # with the morning that speaks of week 6

# When a day's phone is taken out.
AFTER_BREAKFAST = time(9, 20)
AFTER_TRAINING = time(18, 30)
LATE_EVENING = time(20, 10)
LOOKS = (AFTER_BREAKFAST, AFTER_TRAINING, LATE_EVENING)


@dataclass(frozen=True, slots=True)
class Tap:
    """A button under a message."""

    message: Message
    label: str


@dataclass(frozen=True, slots=True)
class Write:
    """A text, typed."""

    text: str


@dataclass(frozen=True, slots=True)
class ShareLocation:
    """A place, degrees north and east, shared with the key that asks for it."""

    key: str
    location: tuple[float, float]


Deed = Tap | Write | ShareLocation


@dataclass(frozen=True, slots=True)
class Errand:
    """What a runner wants of the bot on a program day, before answering what it asks.

    steps: one after the other; "[label]" is a tap on the newest button of that label, anything
        else is typed.
    at: the look at the chat, one of LOOKS.
    """

    day: int
    steps: tuple[str, ...]
    at: time = LATE_EVENING


@dataclass(frozen=True, slots=True)
class MadeUpRunner:
    """A runner.

    scores: what the evenings are answered with, from day 1 on, written as in docs/rules.md 6.7:
        `.` is no answer, `|` the end of a week.
    changes: the answers to the weekly question, one a week; the last one stays.
    mornings: the answers to how the knee is the morning after a session, again and again.
    during: the worst during the sessions, one a session, again and again.
    trains: the button of a session: "Start" goes card by card, "Done" only says so.
    skips: every so many-th session is not done; 0 does all of them.
    typical: the answer to the catch-up question; None leaves it open.
    activity: how well the chosen activity goes, one a week; the last one stays.
    city: typed, or None for a location that is shared.
    runs: what is said to each run, one a run, again and again: the button of its offer or, typed,
        a text in which {minutes} stands for what the plan says.
    run_pains: the worst during the runs that are asked about, again and again.
    limps: whether they limped on such a run.
    cards: words of an exercise's name, and the buttons that are tapped on its card: each time the
        last of them that is there.
    answers: words of further questions, and what is answered each time: "[label]" is a tap.
    at_first: the same up to a day, which comes last.
    booked: the answer to "Have you been able to book?".
    away: the days on which the chat is looked at for errands alone.
    errands: what they come for of their own accord.
    days: how long the life is told.
    """

    name: str
    about: str
    scores: str
    changes: tuple[str, ...] = ()
    mornings: tuple[str, ...] = ("Same",)
    during: tuple[int, ...] = (2,)
    trains: str = "Start"
    skips: int = 0
    knee: str = "Front, left"
    baseline: int = 5
    typical: int | None = None
    activity: tuple[int, ...] = ()
    running: str = "Not at the moment"
    city: str | None = None
    runs: tuple[str, ...] = ("/run {minutes} min pain 1",)
    run_pains: tuple[int, ...] = (1,)
    limps: bool = False
    cards: tuple[tuple[str, tuple[str, ...]], ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    at_first: tuple[tuple[str, str, int], ...] = ()
    booked: str = "Not yet"
    away: range = range(0)
    errands: tuple[Errand, ...] = ()
    days: int = PROGRAM_DAYS

    def score(self, day: int) -> int | None:
        """The pain number of a program day; None is no answer."""
        days = [word for word in self.scores.split() if word != "|"]
        word = days[day - 1] if day <= len(days) else "."
        return None if word == "." else int(word)

    def looks(self, day: int) -> bool:
        """Whether the chat is looked at on a program day, whatever for."""
        return day not in self.away

    def errands_at(self, day: int, look: time) -> tuple[str, ...]:
        """The steps of the errands of one look at the chat."""
        due = (errand for errand in self.errands if (errand.day, errand.at) == (day, look))
        return tuple(step for errand in due for step in errand.steps)


RUNNERS = (
    MadeUpRunner(
        name="recovering",
        about="gets better, week by week",
        scores=(
            ". 5 6 5 6 5 4 | 5 4 5 4 4 3 4 | 4 3 3 2 3 2 3 |"
            " 3 2 2 3 2 . 2 | 2 1 2 1 2 1 1 | 1 1 0 1 1 0 1 | 0"
        ),
        changes=("The same", "A little better", "Better", "Better", "Much better"),
        mornings=("Same", "A bit worse", "Same", "Better"),
        during=(3, 2, 2, 1),
        skips=6,
        knee="Front, right",
        running="Yes, pain stays at 2/10 or less",
        city="Berlin",
        answers=(
            ("What would you like to get back to?", "[A race]"),
            ("What is the race called?", "Lakeside Half"),
            ("When is Lakeside Half?", "12 April"),
            ("How far is it?", "[Half marathon]"),
            ("Who do you like to run with?", "Mia"),
            ("How long had your knee hurt when we began?", "[6 weeks to 4 months]"),
            ("What changed in the 3 months before it began?", "[More running]"),
            ("Has a doctor or physio seen this knee?", "[Not yet]"),
            ("What shall I ask about once a week?", "[climb stairs]"),
            ("When will you do your session?", "[I come home]"),
            ("And where do you do it?", "[living room]"),
            ("What may get in the way?", "[I am tired]"),
        ),
        activity=(4, 4, 6, 7, 8, 9),
    ),
    MadeUpRunner(
        name="plateau",
        about="is no better, and told so on day 22",
        scores=(
            ". 6 5 6 6 5 6 | 6 5 6 5 6 6 5 | 6 6 5 6 5 6 6 |"
            " 5 6 . 6 5 6 5 | 6 5 6 6 5 6 5 | 6 6 5 6 6 5 6 | 5"
        ),
        changes=("The same", "A little better", "The same"),
        mornings=("Same", "Same", "A bit worse"),
        during=(4, 3),
        skips=4,
        baseline=6,
        running="Yes, more than that",
        answers=(
            ("What would you like to get back to?", "[Something else]"),
            ("What would you like to do again?", "hike with my kids"),
            ("Who do you like to run with?", "[Skip]"),
            ("How long had your knee hurt when we began?", "[4 to 12 months]"),
            ("What changed in the 3 months before it began?", "[Nothing I know of]"),
            ("Has a doctor or physio seen this knee?", "[Skip]"),
            ("What shall I ask about once a week?", "[Skip]"),
            ("When will you do your session?", "[Skip]"),
            ("When is the visit?", "17 February"),
        ),
        booked="Booked",
    ),
    MadeUpRunner(
        name="relapse",
        about="gets better, then worse again",
        scores=(
            ". 6 7 6 6 7 6 | 6 5 5 4 5 5 4 | 4 4 3 4 3 4 3 |"
            " 3 3 2 3 2 3 3 | 4 5 5 4 5 5 4 | 5 6 5 5 6 5 5 | 5"
        ),
        changes=("The same", "A little better", "Better", "Better", "A little worse", "Worse"),
        trains="Done",
        mornings=("Same", "Same", "Better"),
        during=(3, 2),
        skips=9,
        knee="Front, both",
        baseline=6,
        running="Yes, more than that",
        city="Hamburg",
        activity=(3, 3, 4, 5, 4, 3),
        answers=(
            ("What would you like to get back to?", "[Skip]"),
            ("Who do you like to run with?", "Sam"),
            ("How long had your knee hurt when we began?", "[More than a year]"),
            ("What changed in the 3 months before it began?", "[Hills or stairs]"),
            ("Has a doctor or physio seen this knee?", "[Yes, and exercise is OK]"),
            ("What shall I ask about once a week?", "[sit for 2 h]"),
            ("When will you do your session?", "the kids are in bed"),
            ("And where do you do it?", "[bedroom]"),
            ("What may get in the way?", "[Skip]"),
        ),
    ),
    MadeUpRunner(
        name="red-flag",
        about="has a swollen knee, comes back cleared",
        scores=(
            ". 5 6 5 6 6 5 | 5 6 5 7 6 5 4 | 4 4 3 4 3 4 3 |"
            " 3 3 2 3 2 2 3 | 2 2 2 1 2 2 1 | 2 1 1 2 1 1 1 | 1"
        ),
        changes=("The same", "A little worse", "A little better", "Better"),
        trains="Done",
        during=(3, 2),
        baseline=6,
        errands=(
            Errand(
                11,
                (
                    "[Something new or worrying]",
                    "[Something applies]",
                    "[Visibly swollen]",
                    "[Big, or came up within hours]",
                    "[Note for the doctor]",
                ),
            ),
            Errand(12, ("[Not yet]", "[Yes, ask me]"), AFTER_BREAKFAST),
            Errand(14, ("[Yes]",), AFTER_TRAINING),
            Errand(
                16,
                (
                    "[A clinician has cleared me]",
                    "[Yesterday]",
                    "[Less]",
                    "[3]",
                    "[None of these]",
                    "[None of these]",
                    "[None of these]",
                ),
                AFTER_BREAKFAST,
            ),
        ),
    ),
    MadeUpRunner(
        name="silent",
        about="answers for 3 days, then no more",
        scores=". 6 6 6",
        mornings=("Same",),
        baseline=6,
        away=range(5, 61),
        days=60,
    ),
    MadeUpRunner(
        name="good-days",
        about="answers on good days only",
        scores=(
            ". 5 . 4 . 5 3 | 3 . . 2 . 3 . | . 2 . . 3 . . |"
            " 2 . . . 2 . 3 | . . 2 . 1 . . | 2 . . 3 . . 2 | ."
        ),
        changes=("The same", "Better"),
        trains="Done",
        skips=3,
        errands=(Errand(36, ("[2]",), AFTER_BREAKFAST),),
    ),
)
RUNNER_BY_NAME = {runner.name: runner for runner in RUNNERS}

Said = TypeVar("Said")

_NUMBERS = {str(number) for number in range(11)}
SESSION = {"Start", "Done", "Skip"}  # what answers a session day
RUN = {"Start run", "Log a run"}  # the offer of a run
_CARD = {"Hurts", "Too easy", "Too hard"}
_MARKED = ("Noted:", "Stop this one.", "Leave this one out today.")  # on a card, once it was
_PART_OF_RUN = re.compile(
    r"(?:(\d+) times:? )?(walk )?(?:run |faster |fast )?(\d+) (min|s)\b( easy between)?"
)


@dataclass(frozen=True, slots=True)
class Screen:
    """What the runner sees: today's messages of the bot, the newest first, and the keys.

    `training` is whether today's training is over; `sessions` and `runs` count those that were
    answered.
    """

    messages: Sequence[Message]
    keys: frozenset[str]
    day: int
    sessions: int
    runs: int
    training: bool


def next_deed(runner: MadeUpRunner, screen: Screen) -> Deed | None:
    """What the runner answers next to what is on the screen; None when there is nothing to."""
    if (asked := screen.messages[:1]) and (deed := _without_button(runner, asked[0], screen)):
        return deed
    for message in screen.messages:
        if set(message.all_labels) >= RUN:
            deed = _run(runner, message, screen)
            if deed is not None:
                return deed
            continue
        label = _label(runner, message, screen)
        if label is not None:
            return Tap(message, label)
    return None


def _without_button(runner: MadeUpRunner, message: Message, screen: Screen) -> Deed | None:
    """The answer to a question that is typed, or shared."""
    if message.text.startswith("Where are you?") and "Share location" in screen.keys:
        return Write(runner.city) if runner.city else ShareLocation("Share location", BERLIN)
    answer = _answer(runner, message, screen)
    return Write(answer) if answer and not answer.startswith("[") and message.buttons else None


def _answer(runner: MadeUpRunner, message: Message, screen: Screen) -> str | None:
    """What is answered to a further question that this message asks."""
    at_first = ((asked, said) for asked, said, last in runner.at_first if screen.day <= last)
    answers = (*at_first, *runner.answers)
    return next((said for asked, said in answers if asked in message.text), None)


def _run(runner: MadeUpRunner, message: Message, screen: Screen) -> Deed | None:
    """What is said to a run that is offered; one that is told or begun is offered no more."""
    if not screen.training or _has(screen, "Run saved for") or _has(screen, "Run begun at"):
        return None
    said = runner.runs[screen.runs % len(runner.runs)]
    if said in message.all_labels:
        return Tap(message, said)
    return Write(said.format(minutes=_minutes(message)))


def _minutes(message: Message) -> int:
    """How long the run of the plan is without the walking, as it is written."""
    plan = next(line for line in message.text.splitlines() if line.startswith("🏃"))
    seconds, times = 0, 1
    for counted, walks, long, unit, between in _PART_OF_RUN.findall(plan):
        times = int(counted or 1) if not between else times - 1
        seconds += 0 if walks else times * int(long) * (60 if unit == "min" else 1)
    return round(seconds / 60)


def _label(runner: MadeUpRunner, message: Message, screen: Screen) -> str | None:
    """The button of this message that the runner taps, if it is one for now."""
    labels = set(message.all_labels)
    answer = _answer(runner, message, screen)
    if answer and answer.startswith("[") and answer.strip("[]") in labels:
        return answer.strip("[]")
    if "I am 18 or over and I agree" in labels:
        return "I am 18 or over and I agree"
    if {"None of these", "Something applies"} <= labels:
        return "None of these"
    if runner.knee in labels:
        return runner.knee
    if runner.running in labels:
        return runner.running
    if labels >= _CARD and (tapped := _on_card(runner, message)):
        return tapped
    if "Next" in labels and labels >= _CARD:
        return "Next"
    if labels >= _NUMBERS:
        return _number(runner, message, screen)
    if {"Yes", "Not yet", "Skip"} <= labels:
        return "Yes"  # a test at the end of a phase
    if {"Yes", "Not yet"} <= labels and "your usual running" in message.text:
        return "Not yet"
    if {"Yes", "Later today"} <= labels:
        return "Yes"
    if {"Yes", "No"} <= labels and "painkillers" in message.text:
        return "No"
    if {"Yes", "No"} <= labels and "Did you limp?" in message.text:
        return "Yes" if runner.limps else "No"
    if "How many minutes did you run?" in message.text:
        offered = (label for label in labels if label.isdecimal())
        return min(offered, key=lambda label: abs(int(label) - _minutes(message)))
    if "Go on" in labels:
        return "Go on"
    if "Go" in labels:
        return "Go"
    if {"Much better", "Much worse"} <= labels:
        return _of_week(runner.changes, screen) if runner.changes else None
    if {"Better", "Clearly worse"} <= labels:
        return runner.mornings[screen.sessions % len(runner.mornings)]
    if {"Seen", "Prefer not"} <= labels:
        return runner.booked
    if {"Get summary", "Next"} <= labels:
        return "Next" if _has(screen, "SUMMARY FOR A VISIT") else "Get summary"
    if "Begin" in labels:
        return None if _has(screen, "A good first step") else "Begin"
    if labels >= SESSION:
        return _session(runner, screen)
    return "Done" if labels == {"Done"} else None


def _on_card(runner: MadeUpRunner, message: Message) -> str | None:
    """What is tapped on the card of an exercise before going on; None without anything to say."""
    labels = set(message.all_labels)
    steps = next((steps for name, steps in runner.cards if f": {name}" in message.text), ())
    left = [label for label in steps if label in labels]
    if not left or (left[-1] in _CARD and any(mark in message.text for mark in _MARKED)):
        return None
    return left[-1]


def _number(runner: MadeUpRunner, message: Message, screen: Screen) -> str | None:
    """The evening's number, the one of a session, or the one that stands for a typical day."""
    if "a typical day last week" in message.text:
        typical = runner.typical if screen.day > 1 else runner.baseline
        return None if typical is None else str(typical)
    if "How well does this go now" in message.text:
        return str(_of_week(runner.activity, screen)) if runner.activity else None
    if "during the session?" in message.text:
        return str(runner.during[screen.sessions % len(runner.during)])
    if "during the run?" in message.text:
        return str(runner.run_pains[screen.runs % len(runner.run_pains)])
    score = runner.score(screen.day)
    return None if score is None or "Saved:" in message.text else str(score)


def _of_week(said: Sequence[Said], screen: Screen) -> Said:
    """What is said in this week of the life; the last of it stays."""
    return said[min((screen.day - 1) // DAYS_PER_WEEK, len(said) - 1)]


def _session(runner: MadeUpRunner, screen: Screen) -> str | None:
    if not screen.training:
        return None
    skipped = runner.skips and (screen.sessions + 1) % runner.skips == 0
    return "Skip" if skipped else runner.trains


def _has(screen: Screen, words: str) -> bool:
    return any(words in message.text for message in screen.messages)
