"""Plain columns in statements that Django composes: the same SQL for less work.

A statement names every column of every table it joins. For each of them Django asks again how it is written, what its values are converted
by and, where the statement is ordered, which arguments it was made with, by a look at a signature. For a plain column all of it follows
from its field and its table's alias. Checked with Django 5.2.19: `tests/shop/common/test_columns.py` compares each with Django's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.expressions import Col, Expression
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import cached_property

identity_of_django: Any = vars(Expression)["identity"].func
compile_of_django: Any = SQLCompiler.compile
converters_of_django: Any = SQLCompiler.get_converters
columns_of_django: Any = SQLCompiler.get_default_columns


def quicken_columns() -> None:
    """For this process."""
    identity: Any = cached_property(quick_identity)
    identity.__set_name__(Col, "identity")
    compiler: Any = SQLCompiler
    kind: Any = Col
    kind.identity = identity
    compiler.compile = quick_compile
    compiler.get_converters = quick_converters
    compiler.get_default_columns = quick_default_columns


def quick_identity(column: Any) -> tuple[Any, ...]:
    """What it is compared by with others."""
    arguments, named = column._constructor_args
    if named or not 2 <= len(arguments) <= 3:
        return tuple(identity_of_django(column))
    alias, target, output = arguments if len(arguments) == 3 else (*arguments, None)
    of = column._identity
    return column.__class__, ("alias", of(alias)), ("target", of(target)), ("output_field", of(output))


def quick_compile(compiler: Any, node: Any) -> tuple[str, Any]:
    """SQL of an expression, and its parameters."""
    if node.__class__ is Col and node.alias:
        quote = compiler.quote_name_unless_alias
        return f"{quote(node.alias)}.{quote(node.target.column)}", []
    sql, params = compile_of_django(compiler, node)
    return sql, params


def quick_converters(compiler: Any, expressions: Iterable[Any]) -> dict[int, tuple[list[Any], Any]]:
    """{position: (functions, expression)} of those whose values do not stay as the database sends them."""
    listed = list(expressions)
    if not all(each.__class__ is Col and each.output_field is each.target for each in listed):
        return dict(converters_of_django(compiler, listed))
    vendor = compiler.connection.vendor
    found = {}
    for position, column in enumerate(listed):
        kept = vars(column.target).setdefault("converters_of_columns", {})  # for as long as there is that field
        if vendor not in kept:
            kept[vendor] = compiler.connection.ops.get_db_converters(column) + column.get_db_converters(compiler.connection)
        if kept[vendor]:
            found[position] = (kept[vendor], column)
    return found


def quick_default_columns(compiler: Any, select_mask: Any, start_alias: Any = None, opts: Any = None, from_parent: Any = None) -> list[Any]:
    """Every column of a table, unless some are left out or it continues another's."""
    meta = opts or compiler.query.get_meta()
    if select_mask or from_parent or meta is None or meta.parents or meta.proxy:
        return list(columns_of_django(compiler, select_mask, start_alias, opts, from_parent))
    alias = start_alias or compiler.query.get_initial_alias()
    return [field.get_col(alias) for field in meta.concrete_fields]
