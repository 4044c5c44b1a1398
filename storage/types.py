"""How plain values are kept in a column, the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError
from sqlalchemy import JSON, DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

E = TypeVar("E", bound=Enum)
T = TypeVar("T")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, UTC out.

    SQLite forgets time zones, so it is given the naive UTC time; texts of equal form sort by
    time. A naive datetime raises ValueError.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


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
        self._members = {word: member for member, word in self._words.items()}

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        return None if value is None else self._words[value]

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        if value is None:
            return None
        if value not in self._members:
            raise LookupError(f"the database holds an unknown {self.members.__name__}")
        return self._members[value]


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
