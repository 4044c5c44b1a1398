"""The words of the program, per language: `load("en").exercise("E01").name`.

The texts are TOML files under the ids of `rehab.content`; they may hold Telegram's <b> and
<i>. A further language is a further folder.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


class UnknownLanguageError(ValueError):
    """There are no texts in this language."""


@dataclass(frozen=True, slots=True)
class ExerciseText:
    """An exercise's card. `easier` tells how its easier form is done; doses are not in words."""

    name: str
    how: str
    feel: str
    mistake: str
    easier: str
    harder: str
    stop: str


@dataclass(frozen=True, slots=True)
class BlockText:
    """A warm-up, a cool-down or easy movement."""

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class LessonText:
    """A rest-day lesson: what is worth knowing and one thing that can be done today."""

    title: str
    body: str
    action: str

    @property
    def text(self) -> str:
        """The lesson without its title, the thing to do in a paragraph of its own."""
        return f"{self.body}\n\n{self.action}"


@dataclass(frozen=True, slots=True)
class NudgeText:
    """A line of a rest-day morning; {names} stand for the person's own facts."""

    text: str


@dataclass(frozen=True, slots=True)
class Content:
    """All texts of one language. Each lookup raises KeyError for an unknown id."""

    language: str
    exercises: dict[str, ExerciseText]
    blocks: dict[str, BlockText]
    lessons: dict[str, LessonText]
    nudges: dict[str, NudgeText]

    def exercise(self, id: str) -> ExerciseText:
        return self.exercises[id]

    def block(self, id: str) -> BlockText:
        return self.blocks[id]

    def lesson(self, id: str) -> LessonText:
        return self.lessons[id]

    def nudge(self, id: str) -> NudgeText:
        return self.nudges[id]


def languages() -> tuple[str, ...]:
    """The languages that have texts, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/lessons.toml")))


@cache
def load(language: str) -> Content:
    """The texts in `language` ("en"), read once.

    Raises UnknownLanguageError for one without texts, TypeError for a text with a missing or
    surplus part.
    """
    if language not in languages():
        known = ", ".join(languages())
        raise UnknownLanguageError(f"no texts in {language!r}; there are: {known}")
    exercises = tomllib.loads((FOLDER / language / "exercises.toml").read_text("utf-8"))
    lessons = tomllib.loads((FOLDER / language / "lessons.toml").read_text("utf-8"))
    nudges = tomllib.loads((FOLDER / language / "nudges.toml").read_text("utf-8"))
    return Content(
        language=language,
        exercises={id: ExerciseText(**text) for id, text in exercises["exercises"].items()},
        blocks={id: BlockText(**text) for id, text in exercises["blocks"].items()},
        lessons={id: LessonText(**text) for id, text in lessons.items()},
        nudges={id: NudgeText(**text) for id, text in nudges.items()},
    )
