"""The form of the table: who gets what at which address.

Each app's addresses stand in `tests/urls/<app>.py` as `ROWS: list[Row]`. A visitor is one of VISITORS; a row covers all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shop.accounts.models import User

VISITORS = ("anonymous", "mallory", "alice", "bob", "carol", "sam")


@dataclass(frozen=True)
class Cast:
    """Alice buys, Bob sells, Carol carries, Mallory is signed in and has no rights, Sam is staff."""

    alice: User
    bob: User
    carol: User
    mallory: User
    sam: User


def _nothing(cast: Cast) -> Sequence[Any]:
    return ()


@dataclass(frozen=True)
class Row:
    """One route. `args` builds what the address needs and returns its arguments; `expect` maps a visitor to a status.

    `anyone=200` fills in the same status for every visitor that `expect` does not name.
    """

    name: str
    expect: Mapping[str, int] = field(default_factory=dict)
    args: Callable[[Cast], Sequence[Any]] = _nothing
    anyone: int | None = None
    method: str = "get"
    data: Mapping[str, Any] = field(default_factory=dict)

    def cases(self) -> list[tuple[str, int]]:
        """Every (visitor, status) that the row promises; all six visitors must be covered."""
        statuses = dict.fromkeys(VISITORS, self.anyone) | dict(self.expect)
        missing = [visitor for visitor, status in statuses.items() if status is None]
        if missing:
            raise ValueError(f"{self.name} says nothing of {', '.join(missing)}.")
        return [(visitor, status) for visitor, status in statuses.items() if status is not None]
