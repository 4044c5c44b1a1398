"""What holds for every screen: Telegram takes it, a phone shows it, and its words are plain."""

import html
import re
from typing import get_args

import pytest

from app.specimens import EVERYTHING, TODAY, all_messages
from bot.callback_data import unpack
from bot.screen import Screen
from bot.views import (
    ViewContext,
    commands,
    description,
    private_only,
    render,
    short_description,
    toast_text,
)
from bot.views.about import DESCRIPTION_LIMIT, SHORT_DESCRIPTION_LIMIT
from care.events import Action
from care.messages import Message, Toast
from care.messages.enrollment import (
    ClinicianFirst,
    FollowUp,
    HowToLook,
    PlaceList,
    ScreenLines,
    ScreenQuestion,
    StopNote,
    StopRemembered,
    Verdict,
)
from care.messages.morning import Morning
from care.messages.pages import Progress, SummaryPage
from care.messages.scores import Evening, EveningAsk
from rehab.three_week_rule import GlobalChange

LARGEST_ID = 2**52 - 1  # Telegram: "at most 52 significant bits"
VIEW = ViewContext.of(LARGEST_ID, "en")

MESSAGES = all_messages()
# Messages that look the same are one case.
_FIRST_WITH = {(type(message), render(message, VIEW)): message for message in MESSAGES}
SCREENS_SHOWN: tuple[tuple[Message, Screen], ...] = tuple(
    (message, screen) for (_kind, screen), message in _FIRST_WITH.items()
)

every_screen = pytest.mark.parametrize(
    ("message", "screen"),
    SCREENS_SHOWN,
    ids=[type(message).__name__ for message, _ in SCREENS_SHOWN],
)


def visible(screen: Screen) -> str:
    return html.unescape(re.sub(r"</?[bi]>", "", screen.text))


def labels(screen: Screen) -> list[str]:
    inline = [button.label for row in screen.rows for button in row]
    typed = (
        [label for row in screen.reply_keyboard.rows for label in row]
        if (screen.reply_keyboard)
        else []
    )
    return inline + typed


def test_every_kind_of_message_is_rendered_here() -> None:
    assert {type(message) for message in MESSAGES} == set(get_args(Message))


def test_every_screen_fits_one_telegram_message_with_room_for_longer_languages() -> None:
    lengths = {
        len(visible(screen).encode("utf-16-le")) // 2: type(message).__name__
        for message, screen in SCREENS_SHOWN
        if not isinstance(message, StopNote | Verdict | StopRemembered)
        or message.stop is not EVERYTHING
    }
    assert max(lengths) <= 4096 * 3 // 4, lengths[max(lengths)]


@every_screen
def test_a_button_belongs_to_the_person_and_names_a_known_action(
    message: Message, screen: Screen
) -> None:
    for row in screen.rows:
        for button in row:
            data = unpack(button.data)
            assert data is not None
            assert (data.person_id, len(button.data.encode()) <= 64) == (LARGEST_ID, True)
            assert Action(data.action)


@every_screen
def test_no_two_buttons_of_a_screen_do_the_same(message: Message, screen: Screen) -> None:
    data = [button.data for row in screen.rows for button in row]
    if not isinstance(message, PlaceList):
        assert len(labels(screen)) == len(set(labels(screen)))
    assert len(data) == len(set(data))


# Labels that are exact as they are, though a narrow phone may cut their end.
LONG_LABELS = {"A clinician knows and says exercise is OK", "Yes, pain stays at 2/10 or less"}


@every_screen
def test_a_label_fits_a_phone(message: Message, screen: Screen) -> None:
    inline = [tuple(button.label for button in row) for row in screen.rows]
    for texts in (*inline, *(screen.reply_keyboard.rows if screen.reply_keyboard else ())):
        room = 30 if len(texts) == 1 else 40
        if not LONG_LABELS.intersection(texts):
            assert sum(map(len, texts)) <= room, texts


@every_screen
def test_only_bold_and_italic_stand_in_the_text_and_they_are_closed(
    message: Message, screen: Screen
) -> None:
    bare = screen.text
    for tag in "bi":
        assert bare.count(f"<{tag}>") == bare.count(f"</{tag}>")
        bare = bare.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;|quot;|#)", bare)


@every_screen
def test_no_placeholder_is_left_open(message: Message, screen: Screen) -> None:
    assert not re.search(r"[{}]", " ".join((screen.text, *labels(screen))))


# docs/rules.md 8.3
AVOIDED = (
    "damage", "worn", "grinding", "rubbing", "bone on bone", "maltracking", "misaligned",
    "weak glutes", "permanent", "chronic", "degeneration", "failed", "missed", "streak",
    "no pain no gain", "push through", "warning", "danger", "you have runner's knee", "cured",
)  # fmt: skip


@every_screen
def test_no_word_of_the_avoided_list_is_used(message: Message, screen: Screen) -> None:
    said = " ".join((visible(screen), *labels(screen))).lower()
    assert [word for word in AVOIDED if re.search(rf"\b{word}\b", said)] == []


@every_screen
def test_nothing_is_shouted(message: Message, screen: Screen) -> None:
    assert "!" not in screen.text


LONGEST_SENTENCE = 18  # words; docs/rules.md 8.3 aims at 15
LONGEST_ON_AVERAGE = 11
# The three screens and the pages list conditions and names, which are no sentences.
LISTS = (
    ScreenQuestion, ScreenLines, ClinicianFirst, HowToLook, StopNote, SummaryPage,
    StopRemembered, FollowUp, Progress,
)  # fmt: skip


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"\n|[.?:;]\"?(?:\s|$)", text) if part.strip()]


@every_screen
def test_sentences_are_short(message: Message, screen: Screen) -> None:
    repeats_what_was_told = isinstance(message, Morning) and message.plan.stop is not None
    if not isinstance(message, LISTS) and not repeats_what_was_told:
        words = {sentence: len(sentence.split()) for sentence in sentences(visible(screen))}
        assert [s for s, count in words.items() if count > LONGEST_SENTENCE] == []


def test_sentences_are_short_on_average() -> None:
    said = {sentence for _, screen in SCREENS_SHOWN for sentence in sentences(visible(screen))}
    assert sum(len(sentence.split()) for sentence in said) / len(said) <= LONGEST_ON_AVERAGE


@every_screen
def test_an_emoji_never_stands_alone(message: Message, screen: Screen) -> None:
    for line in (*screen.text.splitlines(), *labels(screen)):
        if re.search(r"[☐☑✅]", line):
            assert re.search(r"[A-Za-z]{3}", line)


def test_the_commands_fit_telegrams_menu() -> None:
    menu = commands(VIEW.translate)
    assert [name for name, _ in menu] == [
        "start", "today", "plan", "pain", "run", "flare", "progress", "why", "settings", "summary",
        "pause", "resume", "privacy", "export", "delete", "help", "stop",
    ]  # fmt: skip
    assert all(3 <= len(text) <= 256 for _, text in menu)


def test_the_descriptions_fit_telegrams_profile_and_hold_the_disclaimers() -> None:
    long, short = description(VIEW.translate), short_description(VIEW.translate)
    assert len(long) <= DESCRIPTION_LIMIT
    assert len(short) <= SHORT_DESCRIPTION_LIMIT
    assert "not a doctor" in long
    assert "not a doctor" in short.lower()


def test_a_group_gets_one_line_about_nobodys_health() -> None:
    assert private_only(VIEW).text == ("I work in private chats only. Please write to me directly.")


@pytest.mark.parametrize("toast", Toast)
def test_a_toast_is_one_short_sentence(toast: Toast) -> None:
    assert 0 < len(toast_text(toast, VIEW)) <= 60


def test_q4_has_its_seven_answers() -> None:
    asked = Evening(TODAY, "e", 4, 4, EveningAsk.GLOBAL_CHANGE, None, False, TODAY)
    data = [unpack(b.data) for row in render(asked, VIEW).rows for b in row]
    answers = [d.args[1] for d in data if d and d.action == Action.GLOBAL_CHANGE]
    assert sorted(answers) == sorted(GlobalChange)
