"""What a button carries, and what becomes of what it did not carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.callback_data import CallbackData, pack, unpack
from bot.screen import CALLBACK_DATA_LIMIT

_LARGEST_TELEGRAM_ID = 2**52 - 1  # https://core.telegram.org/bots/api#user
_people = st.integers(1, _LARGEST_TELEGRAM_ID)
_parts = st.text(st.characters(exclude_characters=":", exclude_categories=["Cs"]), max_size=3)


def test_a_button_is_a_version_a_person_an_action_and_its_arguments() -> None:
    assert pack(123456789, "pain", "2026-03-02", 4) == "1:21i3v9:pain:2026-03-02:4"


def test_unpacking_gives_the_arguments_as_text() -> None:
    assert unpack("1:21i3v9:pain:2026-03-02:4") == CallbackData(
        123456789, "pain", ("2026-03-02", "4")
    )


@given(_people, _parts.filter(bool), st.lists(_parts, max_size=2))
def test_what_was_packed_is_unpacked_unchanged(person: int, action: str, args: list[str]) -> None:
    assert unpack(pack(person, action, *args)) == CallbackData(person, action, tuple(args))


@given(_people, _parts.filter(bool), st.lists(st.text(max_size=40), max_size=5))
def test_nothing_is_packed_that_a_button_cannot_carry(
    person: int, action: str, args: list[str]
) -> None:
    try:
        data = pack(person, action, *args)
    except ValueError:
        return
    assert len(data.encode()) <= CALLBACK_DATA_LIMIT


def test_the_limit_counts_bytes_not_characters() -> None:
    assert len(pack(1, "note", "é" * 27).encode()) == 63
    with pytest.raises(ValueError, match="65 bytes"):
        pack(1, "note", "é" * 28)


def test_an_argument_with_the_separator_is_refused() -> None:
    with pytest.raises(ValueError, match="separator"):
        pack(1, "time", "07:30")


def test_an_empty_action_is_refused() -> None:
    with pytest.raises(ValueError, match="action"):
        pack(1, "")


def test_a_button_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="id"):
        pack(0, "pain")


@given(st.text())
def test_arbitrary_text_is_never_an_error(data: str) -> None:
    unpack(data)


@given(st.text(alphabet="01az:+-_ ٣é\ud800", max_size=80))
def test_whatever_is_accepted_is_what_pack_makes(data: str) -> None:
    unpacked = unpack(data)
    if unpacked is not None:
        assert pack(unpacked.person_id, unpacked.action, *unpacked.args) == data


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "1",
        "1:7",
        "1:7:",
        "1:0:pain",
        "1:-7:pain",
        "1:+7:pain",
        "1:07:pain",
        "1: 7:pain",
        "1:A:pain",
        "1:1_0:pain",
        "1:٣:pain",
        "1::pain",
        "2:7:pain",
        "pain:4",
        "1:7:pain:" + "x" * 64,
        "1:7:\ud800",
    ],
)
def test_forged_or_foreign_data_carries_nothing(forged: str) -> None:
    assert unpack(forged) is None
