"""How plain values are kept in a column, the same on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, Generic, NoReturn, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from sqlalchemy import JSON, DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

_UTC = "+00:00"

E = TypeVar("E", bound=Enum)
T = TypeVar("T")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, UTC out.

    SQLite forgets time zones, so it is given the naive UTC time; texts of equal form sort by
    time. A naive datetime raises ValueError.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    # One call a value, not a chain of them: a snapshot has dozens.
    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return _text_of_utc if dialect.name == "sqlite" else _aware_in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return _utc_of_text if dialect.name == "sqlite" else _in_utc


def _aware_in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value.astimezone(UTC)


def _text_of_utc(value: datetime | None) -> str | None:
    instant = _aware_in_utc(value)
    return None if instant is None else instant.isoformat(" ", "microseconds").removesuffix(_UTC)


def _utc_of_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + _UTC)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


class Choice(TypeDecorator[E], Generic[E]):
    """A member of an enum, kept as a word: a StrEnum's value, else the name in lower case.

    The word does not change when members are put in another order. An unknown word raises
    LookupError.
    """

    impl = Text
    cache_ok = True

    def __init__(self, members: type[E]) -> None:
        super().__init__()
        self.members = members
        self._words = {member: word_for(member) for member in members}
        self._members = _Members(members)

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        return None if value is None else self._words[value]

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], E | None]:
        return self._members.__getitem__


class _Members(dict[str | None, E | None], Generic[E]):
    """The members of an enum by their words; None is None."""

    def __init__(self, members: type[E]) -> None:
        super().__init__({word_for(member): member for member in members})
        self[None] = None
        self._name = members.__name__

    def __missing__(self, word: str | None) -> NoReturn:
        raise LookupError(f"the database holds an unknown {self._name}")


def word_for(member: Enum) -> str:
    """What `Choice` keeps for a member."""
    return member.value if isinstance(member.value, str) else member.name.lower()


class Json(TypeDecorator[T], Generic[T]):
    """A value of the type `form` (dataclasses, tuples, dates, enums within) as JSON; None is NULL.

    What does not fit `form` raises ValueError, which does not quote it: it may be about health.
    """

    impl = JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, form: Any) -> None:
        super().__init__()
        self.form = form

    def process_bind_param(self, value: T | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        try:
            return _adapter(self.form).dump_python(value, mode="json", warnings="error")
        except PydanticSerializationError:
            raise ValueError(f"not a value of {self.form}") from None

    def process_result_value(self, value: Any, dialect: Dialect) -> T | None:
        if value is None:
            return None
        try:
            read: T = _adapter(self.form).validate_python(value)
        except ValidationError:
            raise ValueError(f"the database holds what is not a value of {self.form}") from None
        return read


@cache
def _adapter(form: Any) -> TypeAdapter[Any]:
    return TypeAdapter(form)
