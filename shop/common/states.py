"""Tables of moves."""

from collections.abc import Mapping


def sources_of(table: Mapping[str, frozenset[str]], target: str) -> list[str]:
    """The states from which the table lets one move to the target."""
    return [source for source, targets in table.items() if target in targets]
