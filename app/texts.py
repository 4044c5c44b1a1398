"""`kneebot texts`: every text with its id and when it is sent, for a physiotherapist to read."""

import html
import re
import textwrap
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Annotated, Any

import typer

from app.situations import SITUATIONS, Entry
from app.specimens import all_messages
from bot.content import UnknownLanguageError
from bot.reading import words
from bot.screen import Screen
from bot.texts import SOURCE_LANGUAGE
from bot.views import (
    ViewContext,
    commands,
    description,
    line_words,
    private_only,
    render,
    short_description,
    toast_text,
    went_wrong,
)
from care.messages import Message, Toast
from rehab.content.lessons import LESSON_BY_ID
from rehab.red_flags import LINES, Urgency

WIDTH = 80
INDENT = "    "
UNKNOWN_LANGUAGE = 2  # the exit code
ANYBODY = 1  # a person's id, for the buttons

_TAG = re.compile(r"</?[bi]>")
_URGENCY = {
    Urgency.EMERGENCY: "emergency, now",
    Urgency.SAME_DAY: "the same day",
    Urgency.SOON: "within 2 days",
    Urgency.CLINICIAN_FIRST: "a clinician first",
}


def texts_command(
    language: Annotated[str, typer.Option(help="The language of the texts.")] = SOURCE_LANGUAGE,
) -> None:
    """Print every text with its id and when it is sent, for review."""
    try:
        view = ViewContext.of(ANYBODY, language)
    except UnknownLanguageError as error:
        typer.echo(f"kneebot texts: {error}", err=True)
        raise typer.Exit(UNKNOWN_LANGUAGE) from None
    for line in all_texts(view):
        typer.echo(line)


def all_texts(view: ViewContext) -> Iterator[str]:
    """Everything that can be said, line by line, at most 80 columns wide."""
    known = all_messages()
    for situation in SITUATIONS:
        yield from _title(situation.title)
        for entry in situation.entries:
            for id, shown in _variants(entry, known, view):
                yield from _entry(id, entry.when, shown)
    yield from _title("Red-flag lines")
    yield from _red_flags(view)
    yield from _title("Exercises and blocks, on the cards of a session")
    yield from _exercises(view)
    yield from _title("Lessons, one each rest-day morning")
    yield from _lessons(view)
    yield from _title("Nudges, a line in some rest-day mornings")
    for id, nudge in view.content.nudges.items():
        yield from _entry(f"nudge {id}", "chosen by a person's own facts", [nudge.text])
    yield from _title("Around the chat")
    yield from _around(view)


def _variants(
    entry: Entry, known: Iterable[Message], view: ViewContext
) -> Iterator[tuple[str, list[str]]]:
    """What each variant reads like; those that read the same stand together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for id, message in specimens(entry, known):
        alike.setdefault(tuple(_shown(render(message, view))), []).append(id)
    for shown, ids in alike.items():
        first, *others = ids
        or_so = (other.removeprefix(entry.kind.__name__).strip() for other in others)
        yield " / ".join((first, *or_so)), list(shown)


def specimens(entry: Entry, known: Iterable[Message]) -> Iterator[tuple[str, Message]]:
    """An instance of each variant of a kind of message, with its id."""
    name, seen = entry.kind.__name__, set()
    for message in known:
        if type(message) is not entry.kind:
            continue
        variant = tuple(_value(message, path) for path in entry.by)
        if variant not in seen:
            seen.add(variant)
            said = [
                f"{path.split('.')[-1]}={_word(value)}"
                for path, value in zip(entry.by, variant, strict=True)
            ]
            yield " ".join((name, *said)), message


def _value(message: Any, path: str) -> Any:
    """The value at the end of a path of fields; None where a part of it is missing."""
    for name in path.split("."):
        message = None if message is None else getattr(message, name)
    return message


def _word(value: Any) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case Enum():
            return value.name.lower()
    return str(value)


def _title(text: str) -> Iterator[str]:
    yield ""
    yield "=" * WIDTH
    yield text
    yield "=" * WIDTH


def _entry(id: str, when: str, paragraphs: list[str]) -> Iterator[str]:
    yield ""
    yield from textwrap.wrap(f"{id}", WIDTH, subsequent_indent=INDENT)
    yield from textwrap.wrap(f"When: {when}.", WIDTH, subsequent_indent=INDENT)
    for text in paragraphs:
        yield ""
        for line in text.splitlines():
            yield from textwrap.wrap(
                line, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT
            ) or [""]


def _shown(screen: Screen) -> list[str]:
    """A screen as it is read: its text, its buttons in brackets, its file."""
    paragraphs = [_plain(screen.text)]
    rows = [[button.label for button in row] for row in screen.rows]
    if screen.reply_keyboard:
        rows = [list(row) for row in screen.reply_keyboard.rows]
    if rows:
        paragraphs.append("\n".join(" ".join(f"[{label}]" for label in row) for row in rows))
    if screen.document:
        paragraphs.append(f"(file: {screen.document.name})")
    return paragraphs


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text))


def _red_flags(view: ViewContext) -> Iterator[str]:
    for line in LINES.values():
        where = f"screen {line.screen}" if line.screen else "narrowing a swollen knee"
        codes = " ".join(line.codes) or "docs/rules.md 7.4"
        yield from _entry(
            f"line {line.id} ({codes})",
            f"{where}; if it applies: {_URGENCY[line.urgency]}",
            [
                line_words.full(line.id, view),
                f"On a button: {line_words.short(line.id, view)}",
                f"How to look: {_plain(line_words.how_to_look(line.id, view))}",
            ],
        )
    looked_for = words(view.locale)
    for name, pattern in (("worry", looked_for.worry), ("crisis", looked_for.crisis)):
        asks = "asks the six" if name == "worry" else "brings the fixed help"
        listed = re.sub(r"\\(.)", r"\1", pattern.pattern)
        alternatives = listed[listed.index("(?:") + 3 : listed.rindex(")(?")]
        said = ", ".join(alternatives.split("|"))
        yield from _entry(f"words {name}", f"typed in free text; {asks}", [said])


def _exercises(view: ViewContext) -> Iterator[str]:
    for id, text in view.content.exercises.items():
        parts = {
            "How": text.how,
            "Feel": text.feel,
            "Common mistake": text.mistake,
            "Easier": text.easier,
            "Harder": text.harder,
            "Stop": text.stop,
        }
        said = [f"{name}: {_plain(part)}" for name, part in parts.items() if part]
        yield from _entry(f"exercise {id}", "on its card", [_plain(text.name), *said])
    for id, block in view.content.blocks.items():
        yield from _entry(
            f"block {id}", "around a session", [_plain(block.name), _plain(block.how)]
        )


def _lessons(view: ViewContext) -> Iterator[str]:
    for id, text in view.content.lessons.items():
        lesson = LESSON_BY_ID[id]
        track = f", track {lesson.track.value} only" if lesson.track else ""
        yield from _entry(
            f"lesson {id} ({', '.join(lesson.sources)})",
            f"a rest day from day {lesson.from_day} on{track}",
            [_plain(text.title), _plain(text.text)],
        )


def _around(view: ViewContext) -> Iterator[str]:
    menu = "\n".join(f"/{name}: {text}" for name, text in commands(view.translate))
    yield from _entry("commands", "Telegram's menu", [menu])
    yield from _entry("description", "before the first message", [description(view.translate)])
    yield from _entry("short description", "the profile", [short_description(view.translate)])
    yield from _entry("private only", "in a group", _shown(private_only(view)))
    yield from _entry("went wrong", "an error of the program", _shown(went_wrong(view)))
    for toast in Toast:
        yield from _entry(
            f"toast {toast.value}", "for a moment, over the chat", [toast_text(toast, view)]
        )
