"""How many rows PostgreSQL reads for a page: its own account of each statement (EXPLAIN ANALYZE)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection


def rows_read(act: Callable[[], Any]) -> int:
    """The most rows that any one SELECT of the act read from tables, those that a filter threw away among them."""
    asked: list[tuple[str, Any]] = []

    def remember(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith("SELECT"):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(remember):
        act()
    assert asked
    return max(_rows_of_plan(sql, params) for sql, params in asked)


def _rows_of_plan(sql: str, params: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a table as small as a test's may be read whole, a big one has its index
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql.replace(' FOR UPDATE', '')}", params)
        (plan,) = cursor.fetchone()
    return _rows_below(plan[0]["Plan"])


def _rows_below(node: dict[str, Any]) -> int:
    below = sum(_rows_below(child) for child in node.get("Plans", ()))
    if "Scan" not in node["Node Type"] or node["Node Type"] == "Subquery Scan":
        return below
    return below + int((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])


def rows_handled(act: Callable[[], Any], *, table: str) -> int:
    """The most rows that any one statement of the act that names the table passes from step to step, with those that are thrown away."""
    asked: list[tuple[str, Any]] = []

    def remember(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith(("SELECT", "WITH")) and table in sql:
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(remember):
        act()
    assert asked
    return max(_rows_passed(_plan_without_whole_tables(sql, params)) for sql, params in asked)


def _plan_without_whole_tables(sql: str, params: Any) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        (plan,) = cursor.fetchone()
    return dict(plan[0]["Plan"])


def _rows_passed(node: dict[str, Any]) -> int:
    own = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Join Filter", 0)
    return int(own * node["Actual Loops"]) + sum(_rows_passed(child) for child in node.get("Plans", ()))
