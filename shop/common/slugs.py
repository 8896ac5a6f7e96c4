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


def slug_of(text: str, *, fallback: str, max_length: int) -> str:
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
    """Create the row under the first free address made from the text. The unique index settles a race; the loser takes the next number.

    An address that another row had before is not free: see `former_rows`.
    """
    max_length = getattr(model._meta.get_field("slug"), "max_length", None) or 50
    # Room for a number without losing the stem that the search below looks for.
    base = slug_of(text, fallback=fallback, max_length=max_length - 6)
    rows, former = model._default_manager, former_rows(model)
    for _attempt in range(TRIES):
        taken = [slug for each in (rows, former) if each for slug in each.filter(slug__startswith=base).values_list("slug", flat=True)]
        slug = first_free(base, taken, max_length=max_length)
        try:
            with transaction.atomic():
                row = rows.create(slug=slug, **fields)
                _check_former(former, slug)
                return row
        except AddressTaken:
            continue
        except IntegrityError:
            if not rows.filter(slug=slug).exists():  # another constraint was broken
                raise
    raise RuntimeError(f"No free address for {base!r}.")


def former_rows(model: type[models.Model]) -> models.Manager[Any] | None:
    """The table of addresses which the model's rows had before, if it keeps one: a related model under the name `former_addresses`."""
    related = (each for each in model._meta.related_objects if each.get_accessor_name() == "former_addresses")
    return next((each.related_model._default_manager for each in related), None)  # type: ignore[union-attr]


def move_to_slug(row: M, slug: str) -> bool:
    """Give a locked row another address and remember the one it leaves; False when it stands there already.

    Raises AddressTaken when another row has the address or had it before. Nobody can slip in: the unique index makes whoever wants the
    address that is left wait until this transaction ends, and then finds it among the former ones.
    """
    model, before = type(row), str(row.slug)  # type: ignore[attr-defined]
    former = former_rows(model)
    if former is None:
        raise TypeError(f"{model.__name__} keeps no former addresses.")
    if slug == before:
        return False
    owner = _owner_of(former.model, model)
    try:
        with transaction.atomic():
            former.filter(slug=slug, **{owner: row}).delete()  # back to an address of its own
            former.create(slug=before, **{owner: row})
            model._default_manager.filter(pk=row.pk).update(slug=slug)
            _check_former(former, slug)
    except IntegrityError as error:
        raise AddressTaken(slug) from error
    row.slug = slug  # type: ignore[attr-defined]
    return True


class AddressTaken(ValueError):
    """Another one stands at that address, or stood there before."""


def _check_former(former: models.Manager[Any] | None, slug: str) -> None:
    """After writing, not before: what was left by a transaction that we waited for is visible only now."""
    if former is not None and former.filter(slug=slug).exists():
        raise AddressTaken(slug)


def _owner_of(former: type[models.Model], model: type[models.Model]) -> str:
    return next(field.name for field in former._meta.fields if field.related_model is model)
