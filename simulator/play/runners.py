"""Made-up runners: who they are, and what they answer to what they see.

They know the chat only as it stands on the screen: texts and labels, no dates in buttons and no
rules. Everything about them is a plain value, so the same runner lives the same life each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.telegram import Message

BERLIN = (52.52, 13.4)  # degrees north and east
DAYS_PER_WEEK = 7
PROGRAM_DAYS = 6 * DAYS_PER_WEEK + 1  # with the morning that speaks of week 6


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
class MadeUpRunner:
    """A runner.

    scores: what the evenings are answered with, from day 1 on, written as in docs/rules.md 6.7:
        `.` is no answer, `|` the end of a week.
    changes: the answers to the weekly question, one a week; the last one stays.
    mornings: the answers to how the knee is the morning after a session, again and again.
    during: the worst during the sessions, one a session, again and again.
    skips: every so many-th session is not done; 0 does all of them.
    city: typed, or None for a location that is shared.
    visit: the date that is typed for a booked visit; empty books none.
    gone_after: the last day on which the chat is looked at; None for ever.
    days: how long the life is told.
    """

    name: str
    about: str
    scores: str
    changes: tuple[str, ...] = ()
    mornings: tuple[str, ...] = ("Same",)
    during: tuple[int, ...] = (2,)
    skips: int = 0
    knee: str = "Front, left"
    baseline: int = 5
    running: str = "Not at the moment"
    city: str | None = None
    visit: str = ""
    gone_after: int | None = None
    days: int = PROGRAM_DAYS

    def score(self, day: int) -> int | None:
        """The pain number of a program day; None is no answer."""
        days = [word for word in self.scores.split() if word != "|"]
        word = days[day - 1] if day <= len(days) else "."
        return None if word == "." else int(word)

    def looks(self, day: int) -> bool:
        """Whether the chat is looked at on a program day."""
        return self.gone_after is None or day <= self.gone_after


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
    ),
    MadeUpRunner(
        name="plateau",
        about="is no better from the start, and is told so on day 22",
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
        visit="17 February",
    ),
    MadeUpRunner(
        name="silent",
        about="answers for three days, and is not heard of again",
        scores=". 6 6 6",
        mornings=("Same",),
        baseline=6,
        gone_after=4,
        days=60,
    ),
)
RUNNER_BY_NAME = {runner.name: runner for runner in RUNNERS}

_NUMBERS = {str(number) for number in range(11)}
_SESSION = {"Start", "Skip"}
_CARD = {"Next", "Hurts"}


@dataclass(frozen=True, slots=True)
class Screen:
    """What the runner sees: today's messages of the bot, the newest first, and the keys.

    `training` is whether today's training is over; `sessions` counts those that were answered.
    """

    messages: Sequence[Message]
    keys: frozenset[str]
    day: int
    sessions: int
    training: bool


def next_deed(runner: MadeUpRunner, screen: Screen) -> Deed | None:
    """What the runner answers next to what is on the screen; None when there is nothing to."""
    if (asked := screen.messages[:1]) and (deed := _without_button(runner, asked[0], screen)):
        return deed
    for message in screen.messages:
        label = _label(runner, message, screen)
        if label is not None:
            return Tap(message, label)
    return None


def _without_button(runner: MadeUpRunner, message: Message, screen: Screen) -> Deed | None:
    """The answer to a question that is typed, or shared."""
    if message.text.startswith("Where are you?") and "Share location" in screen.keys:
        return Write(runner.city) if runner.city else ShareLocation("Share location", BERLIN)
    if "When is the visit?" in message.text and "Not sure" in message.all_labels:
        return Write(runner.visit)
    return None


def _label(runner: MadeUpRunner, message: Message, screen: Screen) -> str | None:
    """The button of this message that the runner taps, if it is one for now."""
    labels = set(message.all_labels)
    week = (screen.day - 1) // DAYS_PER_WEEK
    if "I am 18 or over and I agree" in labels:
        return "I am 18 or over and I agree"
    if {"None of these", "Something applies"} <= labels:
        return "None of these"
    if runner.knee in labels:
        return runner.knee
    if runner.running in labels:
        return runner.running
    if labels >= _CARD:
        return "Next"
    if labels >= _NUMBERS:
        return _number(runner, message, screen)
    if {"Yes", "Later today"} <= labels:
        return "Yes"
    if {"Yes", "No"} <= labels and "painkillers" in message.text:
        return "No"
    if {"Much better", "Much worse"} <= labels:
        return runner.changes[min(week, len(runner.changes) - 1)] if runner.changes else None
    if {"Later today", "Not yet"} <= labels:
        return "Yes"
    if "painkillers" in message.text and {"Yes", "No"} <= labels:
        return "No"
    if {"Better", "Clearly worse"} <= labels:
        return runner.mornings[screen.sessions % len(runner.mornings)]
    if {"Seen", "Prefer not"} <= labels:
        return "Booked" if runner.visit else "Not yet"
    if {"Get summary", "Next"} <= labels:
        return "Next" if _has(screen, "SUMMARY FOR A VISIT") else "Get summary"
    if "Begin" in labels:
        return None if _has(screen, "A good first step") else "Begin"
    if labels >= _SESSION:
        return _session(runner, screen)
    return "Done" if labels == {"Done"} else None


def _number(runner: MadeUpRunner, message: Message, screen: Screen) -> str | None:
    """The evening's number, the one of a session, or the one that stands for a typical day."""
    if "a typical day last week" in message.text:
        return str(runner.baseline)
    if "during the session?" in message.text:
        return str(runner.during[screen.sessions % len(runner.during)])
    score = runner.score(screen.day)
    return None if score is None or "Saved:" in message.text else str(score)


def _session(runner: MadeUpRunner, screen: Screen) -> str | None:
    if not screen.training:
        return None
    skipped = runner.skips and (screen.sessions + 1) % runner.skips == 0
    return "Skip" if skipped else "Start"


def _has(screen: Screen, words: str) -> bool:
    return any(words in message.text for message in screen.messages)
