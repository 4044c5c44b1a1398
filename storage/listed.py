"""Many values as one parameter of a statement.

A list that is spelled out makes another statement for each length of it, to be built and read
anew; one that is run for each of many rows goes the whole way for each.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ColumnElement,
    Dialect,
    TableValuedAlias,
    Text,
    bindparam,
    column,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


def is_one_of(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Whether `column` is one of the ids that the parameter `name` holds."""
    return _IsOneOf(column, bindparam(name, type_=_Ids))


def rows_of(name: str) -> TableValuedAlias:
    """The parameter `name`, a list of lists, as a table: its column `value` holds a list each.

    `value[0].as_string()` is the first of it.
    """
    rows = _Rows(bindparam(name, type_=JSON))
    return rows.table_valued(column("value", JSON), name=name)


class _Ids(TypeDecorator[Iterable[int]]):
    """Ids as the array that PostgreSQL has, and as JSON where there are no arrays."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return Text() if dialect.name == "sqlite" else postgresql.ARRAY(BigInteger)

    def process_bind_param(self, value: Iterable[int] | None, dialect: Dialect) -> Any:
        ids = list(value or ())
        return json.dumps(ids) if dialect.name == "sqlite" else ids


class _IsOneOf(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True
    _is_implicitly_boolean = True  # a condition as it stands: compared with 1 no index serves it


class _Rows(FunctionElement[Any]):
    inherit_cache = True


@compiles(_IsOneOf, "sqlite")
def _in_json(element: _IsOneOf, compiler: SQLCompiler, **options: Any) -> str:
    found, ids = (compiler.process(part, **options) for part in element.clauses)
    return f"({found} IN (SELECT value FROM json_each({ids})))"


@compiles(_IsOneOf, "postgresql")
def _in_array(element: _IsOneOf, compiler: SQLCompiler, **options: Any) -> str:
    found, ids = (compiler.process(part, **options) for part in element.clauses)
    return f"({found} = ANY ({ids}))"


@compiles(_Rows, "sqlite")
def _each(element: _Rows, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Rows, "postgresql")
def _elements(element: _Rows, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements({compiler.process(element.clauses, **options)})"
