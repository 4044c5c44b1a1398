"""/export: everything held about a person, as documents."""

import csv
import io
import json
from collections.abc import Iterable, Mapping

from bot.screen import Document, Screen
from bot.views import fhir
from bot.views.context import ViewContext
from bot.views.words import paragraphs
from care.messages.data import ExportedData, ExportedDiary, ExportedRecord, ExportedTable


def exported_data(message: ExportedData, view: ViewContext) -> Screen:
    _ = view.translate
    return Screen(
        paragraphs(
            _("Everything I hold about you, for programs (JSON)."),
            _("It is about your health: keep it as you would keep a doctor's letter."),
        ),
        document=Document(f"kneebot-{message.on.isoformat()}.json", _json(message.data)),
    )


def exported_table(message: ExportedTable, view: ViewContext) -> Screen:
    return Screen(
        view.translate("The same as a table (CSV), 1 line for each answer."),
        document=Document(f"kneebot-{message.on.isoformat()}.csv", _csv(message.rows)),
    )


def exported_record(message: ExportedRecord, view: ViewContext) -> Screen:
    content = fhir.bundle(message.person, message.earlier, message.made_at, view)
    return Screen(
        view.translate("The same for a clinic's computer (FHIR R4), without your name."),
        document=Document(f"kneebot-{message.on.isoformat()}.fhir.json", _json(content)),
    )


def exported_diary(message: ExportedDiary, view: ViewContext) -> Screen:
    _ = view.translate
    command = (
        f"kneebot assess diary.csv --start {message.start.isoformat()} "
        f"--baseline {message.baseline}"
    )
    return Screen(
        _("Your pain diary, to hold the 3-week rule against it: {command}").format(command=command),
        document=Document("diary.csv", _csv(message.rows)),
    )


def nothing_held(view: ViewContext) -> Screen:
    return Screen(view.translate("I hold no answers of yours. /start begins."))


def _json(data: Mapping[str, object]) -> bytes:
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()


def _csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    """Rows as UTF-8 with an LF at each end, as docs/rules.md 6.8 reads them."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
