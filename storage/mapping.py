"""Between the frozen dataclasses of `care.person` and rows of the tables: one mapping for all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from operator import attrgetter, itemgetter
from types import UnionType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_type_hints

from sqlalchemy import Table

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

D = TypeVar("D", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class Shape(Generic[D]):
    """How a dataclass lies in a table.

    `plain` pairs a field with its column. A field that is a dataclass itself lies in columns
    that have the field's name in front; it is None when all of them are empty. A row that is
    read has all columns of the table, in its order.
    """

    make: type[D]
    plain: tuple[tuple[str, str], ...]
    nested: tuple[tuple[str, "Shape[Any]"], ...]
    _whole: bool  # every field is plain
    _names: tuple[str, ...]  # of the plain fields
    _take: Callable[[Sequence[Any]], tuple[Any, ...]]  # their values, out of a row
    _held: Callable[[D], tuple[Any, ...]]  # the values of all fields, out of a dataclass

    @classmethod
    def of(cls, make: type[D], table: Table, prefix: str = "") -> "Shape[D]":
        """The shape of `make` in `table`. Fields without a column are left out."""
        plain, nested = [], []
        for name, hint in _fields_of(make):
            inner = _dataclass_in(hint)
            if (column := prefix + name) in table.c:
                plain.append((name, column))
            elif inner and any(other.name.startswith(f"{column}_") for other in table.c):
                nested.append((name, Shape.of(inner, table, f"{column}_")))
        order = list(table.c.keys())
        return cls(
            make,
            tuple(plain),
            tuple(nested),
            len(plain) == len(fields(make)),
            tuple(name for name, _ in plain),
            # Each dataclass has two plain fields or more: these return tuples.
            itemgetter(*(order.index(column) for _, column in plain)),
            attrgetter(*(name for name, _ in (*plain, *nested))),
        )

    def row(self, value: D | None) -> dict[str, Any]:
        """The columns that hold `value`."""
        row = {column: getattr(value, name, None) for name, column in self.plain}
        for name, shape in self.nested:
            row |= shape.row(getattr(value, name, None))
        return row

    def differ(self, one: D, other: D) -> bool:
        """Whether their columns differ."""
        return one is not other and self._held(one) != self._held(other)

    def value(self, row: Sequence[Any]) -> D:
        """The dataclass that `row` holds."""
        if self._whole:
            return self.make(*self._take(row))
        return self.make(**self.arguments(row))

    def arguments(self, row: Sequence[Any]) -> dict[str, Any]:
        """The fields that `row` holds, by name."""
        arguments = dict(zip(self._names, self._take(row), strict=True))
        for name, shape in self.nested:
            arguments[name] = None if shape._is_empty(row) else shape.value(row)
        return arguments

    def _is_empty(self, row: Sequence[Any]) -> bool:
        taken = self._take(row)
        return taken.count(None) == len(taken) and all(
            shape._is_empty(row) for _, shape in self.nested
        )


def _fields_of(make: type[Any]) -> list[tuple[str, Any]]:
    hints = get_type_hints(make)
    return [(field.name, hints[field.name]) for field in fields(make)]


def _dataclass_in(hint: Any) -> type[Any] | None:
    """The dataclass of a field that holds one, or one or None."""
    kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    return next((kind for kind in kinds if isinstance(kind, type) and is_dataclass(kind)), None)
