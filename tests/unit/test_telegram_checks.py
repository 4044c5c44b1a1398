"""Whatever JSON comes, the local Bot API server reads it or refuses it, and never stumbles."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.telegram import checks
from simulator.telegram.errors import ApiError
from simulator.telegram.keyboards import check_markup
from simulator.telegram.parameters import METHODS, read
from simulator.telegram.updates import Updates

NAMES = (
    "callback_data caption chat_id command copy_text description force_reply inline_keyboard "
    "is_disabled keyboard length media message_id offset remove_keyboard request_location style "
    "text type url user_id web_app"
)
WORDS = "bold chat commands default https://example.org message photo web_app x"
ATOMS = st.one_of(st.none(), st.booleans(), st.integers(-2, 9), st.sampled_from(WORDS.split()))
ANY_JSON = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(NAMES.split()), inner, max_size=3),
    ),
    max_leaves=12,
)
OBJECT = st.dictionaries(st.sampled_from(NAMES.split()), ANY_JSON, max_size=4)
ROWS = st.lists(st.lists(OBJECT | ANY_JSON, max_size=2), max_size=2)
CHECKS: dict[str, Callable[[Any], object]] = {
    "inline": lambda rows: check_markup({"inline_keyboard": rows}, private=True),
    "reply": lambda rows: check_markup({"keyboard": rows}, private=False),
    "entities": lambda rows: [checks.message_text({"text": "x", "entities": row}) for row in rows],
    "commands": lambda rows: [checks.commands({"commands": row}) for row in rows],
    "updates": lambda rows: Updates(lambda: 0, 1, 0).set_allowed({"allowed_updates": rows}),
}


def accepted(check: Callable[[Any], object], given: Any) -> bool:
    try:
        check(given)
    except ApiError as refused:
        assert refused.status == 400
        return False
    return True


@pytest.mark.parametrize("what", CHECKS)
@given(rows=ROWS)
def test_any_array_is_read_or_refused(what: str, rows: list[list[Any]]) -> None:
    accepted(CHECKS[what], rows)


@given(found=OBJECT)
def test_any_object_is_read_or_refused(found: dict[str, Any]) -> None:
    accepted(lambda markup: check_markup(markup, private=True), found)
    accepted(checks.scope, {"scope": found})
    accepted(checks.menu_button, {"menu_button": found})
    accepted(checks.link_preview, {"link_preview_options": found})
    accepted(checks.reply_target, {"reply_parameters": found})
    accepted(checks.media_caption, found)


@given(method=st.sampled_from(sorted(METHODS)), data=st.data())
def test_any_parameters_are_read_or_refused(method: str, data: st.DataObject) -> None:
    signature = METHODS[method]
    names = sorted({**signature.required, **signature.optional})
    if names:
        raw = data.draw(st.dictionaries(st.sampled_from(names), ANY_JSON))
        accepted(lambda given: read(method, given), raw)


def test_an_ordinary_keyboard_is_accepted() -> None:
    assert accepted(CHECKS["inline"], [[{"text": "5", "callback_data": "v1:5"}]])
    assert accepted(CHECKS["reply"], [["Yes", {"text": "No"}]])
