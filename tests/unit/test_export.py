"""/export: all that is held, as data, as a table, and as a diary for `kneebot assess` (9, 6.8)."""

import csv
import io
import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from app.assess import read_diary
from bot.screen import Document
from bot.views import ViewContext, render
from care.diary import diary
from care.events import Action, Asked, Command
from care.export import diary_rows
from care.messages.data import (
    ExportedData,
    ExportedDiary,
    ExportedRecord,
    ExportedTable,
    NothingHeld,
)
from care.person import (
    Answer,
    Booking,
    Earlier,
    Enrollment,
    Escalation,
    Knee,
    PersonState,
    Score,
    SessionLog,
    Told,
    Topic,
    Visit,
)
from rehab.content.lessons import Track
from rehab.three_week_rule import Decision, VisitOutcome
from tests.unit.chats import Chat, january, local
from tests.unit.lives import Life, lived

VIEW = ViewContext.of(1, "en")


def full() -> Chat:
    """Somebody of whom every kind of thing is held."""
    chat = Chat().enrolled()
    at = local("6 Jan 20:05")
    chat.person = replace(
        chat.person,
        scores=(Score(january(6), "e", 6, at), Score(january(6), "p12", 4, at)),
        answers=(
            Answer(Topic.NEXT_MORNING, january(7), "same", at),
            Answer(Topic.GLOBAL_CHANGE, january(7), "better", at),
            Answer(Topic.CATCH_UP, january(8), "4", at),
        ),
        sessions=(SessionLog(january(6), "A", True, at),),
        escalations=(Escalation(january(9), Decision.SEVERE, Booking.BOOKED, january(12)),),
        visits=(Visit(january(10), VisitOutcome.CARRY_ON),),
        told=(Told(january(6), "load"),),
    )
    return chat.at("11 Jan 12:00").six("six_fever")


def documents(chat: Chat) -> dict[str, Document]:
    chat.command(Command.EXPORT)
    screens = [render(message, VIEW) for message in chat.said]
    return {screen.document.name: screen.document for screen in screens if screen.document}


def test_four_documents_come_with_a_line_each() -> None:
    assert list(documents(full())) == [
        "kneebot-2026-01-11.json",
        "kneebot-2026-01-11.csv",
        "diary.csv",
        "kneebot-2026-01-11.fhir.json",
    ]


def test_the_data_holds_every_field_of_a_person_under_its_name() -> None:
    data = json.loads(documents(full())["kneebot-2026-01-11.json"].content)
    assert data["format"] == "kneebot export"
    assert data["version"] == 1
    assert set(data) - {"format", "version", "made_at", "earlier"} == {
        field.name for field in fields(PersonState)
    }


def test_dates_are_iso_instants_utc_and_enums_words() -> None:
    data = json.loads(documents(full())["kneebot-2026-01-11.json"].content)
    assert data["made_at"] == "2026-01-11T11:00:00Z"
    assert data["scores"][0] == {
        "on": "2026-01-06",
        "source": "e",
        "value": 6,
        "at": "2026-01-06T19:05:00Z",
    }
    assert data["morning_at"] == "08:00"
    assert data["quiet"] == {"start": "21:00", "end": "08:00"}
    assert data["units"] == "km"
    assert data["consent"]["version"]
    assert data["stops"][0]["urgency"] == "emergency"
    assert data["escalations"][0]["reason"] == "SEVERE"
    assert data["told"] == [{"on": "2026-01-06", "text_id": "load"}]


def test_nothing_internal_is_in_it() -> None:
    text = documents(full())["kneebot-2026-01-11.json"].content.decode()
    assert not any(word in text for word in ("lease", "owner", "payload", "not_before"))


def test_the_table_has_a_row_for_each_record_and_one_for_the_person() -> None:
    content = documents(full())["kneebot-2026-01-11.csv"].content.decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [row["record"] for row in rows] == [
        "person", "scores", "scores", "answers", "answers", "answers", "sessions",
        "escalations", "visits", "stops", "told",
    ]  # fmt: skip
    person = rows[0]
    assert person["place_zone"] == "Europe/Berlin"
    assert person["training_days"] == "0 2 4"
    assert person["enrollment_started_on"] == "2026-01-05"
    assert rows[1]["on"] == "2026-01-06"
    assert rows[1]["value"] == "6"


def test_the_diary_is_what_assess_reads(tmp_path: Path) -> None:
    chat = full()
    file = tmp_path / "diary.csv"
    file.write_bytes(documents(chat)["diary.csv"].content)
    assert file.read_text().splitlines() == [
        "date,kind,value",
        "2026-01-06,pain,6",
        "2026-01-06,pain,4",
        "2026-01-07,global_change,better",
        "2026-01-08,catch_up,4",
        "2026-01-10,visit,carry_on",
    ]
    assert read_diary(file, january(5), 5).diary == diary(chat.person)


@pytest.mark.parametrize("answers", ["6x21", "6x7 | . 4x6 | 3x7", "4x7 | 6x7 | . . 8 8 8 . ."])
def test_the_diary_of_a_life_reads_back_as_that_life(answers: str, tmp_path: Path) -> None:
    life: Life = lived(answers)
    [message] = [m for m in life.asks(Command.EXPORT).messages if isinstance(m, ExportedDiary)]
    document = render(message, VIEW).document
    assert document is not None
    (tmp_path / "diary.csv").write_bytes(document.content)
    read = read_diary(tmp_path / "diary.csv", message.start, message.baseline)
    assert read.diary == diary(life.person)


def test_the_caption_of_the_diary_names_the_command() -> None:
    chat = full()
    chat.command(Command.EXPORT)
    text = render(chat.one(ExportedDiary), VIEW).text
    assert "kneebot assess diary.csv --start 2026-01-05 --baseline 5" in text


def test_there_is_no_diary_without_an_entry() -> None:
    chat = Chat().enrolled()
    chat.command(Command.EXPORT)
    assert [type(message) for message in chat.said] == [ExportedData, ExportedTable, ExportedRecord]
    assert diary_rows(chat.person) == ()


def test_a_stop_without_an_enrollment_is_exported_too() -> None:
    chat = Chat().stopped("swollen")
    chat.command(Command.EXPORT)
    assert chat.one(ExportedData).data["stops"]


def test_what_is_held_of_earlier_enrollments_is_in_both() -> None:
    chat = full()
    earlier = Earlier(
        enrollments=(Enrollment(date(2025, 1, 6), chat.now, 7, Knee.LEFT, Track.STOP),),
        scores=(Score(date(2025, 1, 7), "e", 9, chat.now),),
    )
    chat.happen(Asked(Command.EXPORT, earlier=earlier))
    data = chat.one(ExportedData).data["earlier"]
    assert isinstance(data, dict)
    assert data["enrollments"][0]["started_on"] == "2025-01-06"
    assert data["scores"][0]["value"] == 9
    names, _, *rows = chat.one(ExportedTable).rows
    assert [dict(zip(names, row, strict=True))["record"] for row in rows[:2]] == [
        "enrollments",
        "scores",
    ]
    assert not any("2025" in on for on, _, _ in chat.one(ExportedDiary).rows)


def test_a_stranger_is_told_that_nothing_is_held() -> None:
    chat = Chat()
    assert chat.command(Command.EXPORT) == (NothingHeld(),)
    assert chat.tap(Action.EXPORT) == (NothingHeld(),)


def test_it_can_be_taken_along_before_everything_is_deleted() -> None:
    chat = full()
    chat.command(Command.DELETE)
    labels = [button.label for row in render(chat.said[0], VIEW).rows for button in row]
    assert labels == ["Take my data along", "Delete everything", "Keep"]
    chat.tap(Action.EXPORT)
    assert chat.outcome is not None
    assert chat.outcome.beside


def test_exporting_changes_nothing() -> None:
    chat = full()
    before = chat.person
    chat.command(Command.EXPORT)
    assert chat.person == before
