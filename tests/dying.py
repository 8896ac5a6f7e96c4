"""Death after a given statement."""

from collections.abc import Callable
from typing import Any


class DeadlyStatement:
    """For connection.execute_wrapper(): the last statement that this worker sees; `die` is called once it has run."""

    def __init__(self, number: int, *, die: Callable[[], None]) -> None:
        self.left, self.die = number, die

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        self.left -= 1
        if self.left == 0:
            self.die()
        return result
