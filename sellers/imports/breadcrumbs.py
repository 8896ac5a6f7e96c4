"""How a file sorts its products: its own categories, each as a path from the top down, "Clothing > Women > Dresses"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from shop.common.folded_words import fold_words

STEP = " > "
MOST_WORDS = 300  # characters of a path
_LEVELS = re.compile(r"\s*(?:>|»|›|→)\s*")
_ARROW = re.compile(r"\s*-+>\s*")
_TAXONOMY = Path(__file__).parents[1] / "data" / "google_taxonomy.txt"
# What shops call the place of what has no category, and the top of all categories.
_NOWHERE = frozenset(
    {
        "uncategorized",
        "uncategorised",
        "non classe",
        "sans categorie",
        "unkategorisiert",
        "senza categoria",
        "sin categoria",
        "none",
        "null",
    }
)
_TOPS = frozenset({"home", "accueil", "root", "racine", "startseite", "inicio", "default category", "all products"})


def breadcrumb(levels: Iterable[str]) -> str:
    """The levels as one path, without the shop's own top; empty when they name no category."""
    kept = [" ".join(level.split()) for level in levels]
    kept = [level for level in kept if level and fold_words(level) not in _NOWHERE]
    while len(kept) > 1 and fold_words(kept[0]) in _TOPS:
        kept = kept[1:]
    return STEP.join(kept)[:MOST_WORDS].strip()


def category_breadcrumbs(text: str, between: str = "") -> tuple[str, ...]:
    """The paths in one cell. `between` are the signs that part several; one behind a backslash belongs to a name.

    A path that is only the beginning of another one says nothing more and is left out.
    """
    parts = re.split(rf"(?<!\\)[{re.escape(between)}]", text) if between else [text]
    return distinct_paths(breadcrumb(levels_of(part.replace("\\", ""))) for part in parts)


def distinct_paths(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths, each once, without those that only begin another one."""
    found = list(dict.fromkeys(filter(None, paths)))
    return tuple(path for path in found if not any(other.startswith(path + STEP) for other in found))


def levels_of(path: str) -> list[str]:
    """The names in a path, from the top down."""
    return [level for level in _LEVELS.split(_ARROW.sub(STEP, path).strip()) if level]


def google_path(text: str) -> str:
    """A category of Google's taxonomy, as feeds have it: its number or its path. A number that we do not know stays one."""
    return breadcrumb(levels_of(_google_numbers().get(text.strip(), text)))


def last_levels(paths: Sequence[str]) -> list[str]:
    """All names of the paths, the most exact ones first."""
    return [level for path in paths for level in reversed(levels_of(path))]


@cache
def _google_numbers() -> dict[str, str]:
    lines = (line.partition("#")[0].partition(" > ") for line in _TAXONOMY.read_text(encoding="utf-8").splitlines())
    return {number.strip(): path.strip() for number, _sign, path in lines if path}
