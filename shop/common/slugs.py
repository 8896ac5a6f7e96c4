"""Words for addresses: accents folded, collisions numbered."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify

# Letters that Unicode does not decompose into a base letter and an accent, among them those of Pular and Malinke.
_FOLDED = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | {"ɓ": "b", "ɗ": "d", "ŋ": "n", "ɲ": "ny", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ɠ": "g", "ƙ": "k"}
    | {"’": "", "'": ""}
)
M = TypeVar("M", bound=models.Model)
TRIES = 50  # how often another transaction may take the address before we give up


def fold(text: str, *, fallback: str, max_length: int) -> str:
    """The text as lower-case ASCII words joined by hyphens, cut at a word where possible; `fallback` when nothing is left of it."""
    slug = slugify(text.lower().translate(_FOLDED)).replace("_", "-").strip("-")
    if len(slug) > max_length:
        head, _hyphen, tail = slug[: max_length + 1].rpartition("-")
        slug = head if head and len(tail) < max_length // 2 else slug[:max_length]
    return slug or fallback


def first_free(base: str, taken: Iterable[str], *, max_length: int) -> str:
    """`base`, else `base-2`, `base-3`…: the first that is not taken and fits."""
    used, number, candidate = set(taken), 1, base[:max_length]
    while candidate in used:
        number += 1
        candidate = f"{base[: max_length - len(str(number)) - 1].rstrip('-')}-{number}"
    return candidate


def create_with_slug(model: type[M], *, text: str, fallback: str, **fields: Any) -> M:
    """Create the row under the first free address made from the text. The unique index settles a race; the loser takes the next number."""
    max_length = getattr(model._meta.get_field("slug"), "max_length", None) or 50
    # Room for a number without losing the stem that the search below looks for.
    base = fold(text, fallback=fallback, max_length=max_length - 6)
    rows = model._default_manager
    for _attempt in range(TRIES):
        slug = first_free(base, rows.filter(slug__startswith=base).values_list("slug", flat=True), max_length=max_length)
        try:
            with transaction.atomic():
                return rows.create(slug=slug, **fields)
        except IntegrityError:
            if not rows.filter(slug=slug).exists():  # another constraint was broken
                raise
    raise RuntimeError(f"No free address for {base!r}.")
