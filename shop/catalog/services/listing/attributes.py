"""What a listing answers to its category's questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Attribute, Category, Product, ProductAttribute
from shop.catalog.queries.attributes import category_attributes
from shop.catalog.states import AttributeKind
from shop.common.folded_words import fold_words

MAX_ANSWER_LENGTH = 120
MAX_ANSWER_NUMBER = Decimal(10) ** 10


def read_attributes(product: Product) -> dict[str, str]:
    """The product's answers: attribute's code → value as written. One query."""
    return dict(product.attributes.order_by("attribute__code").values_list("attribute__code", "value"))


def clean_attributes(category: Category, wanted: Mapping[str, str], *, known: Mapping[str, str]) -> dict[str, str]:
    """The `known` answers with the `wanted` ones laid over them ("" takes one away), in the form in which they are stored.

    Answers that the category does not ask for fall away. A choice may be given by its code or by its name in any language. Raises
    InvalidListing on a value that the attribute cannot have, or a wanted one that the category does not ask for.
    """
    asked = {attribute.code: attribute for attribute in category_attributes(category)}
    strange = {code for code, value in wanted.items() if value.strip()} - set(asked)
    if strange:
        raise InvalidListing(_("This category does not ask for “%(name)s”.") % {"name": sorted(strange)[0]})
    cleaned = {code: value for code, value in known.items() if code in asked}
    for code, value in wanted.items():
        if code in asked:
            cleaned[code] = clean_value(asked[code], value)
    return dict(sorted((code, value) for code, value in cleaned.items() if value))


def clean_value(attribute: Attribute, value: str) -> str:
    """One answer in the form in which it is stored; "" stays "". Raises InvalidListing."""
    value = " ".join(value.split())
    if not value:
        return ""
    if attribute.has_choices:
        return _required_choice(attribute, value)
    if attribute.kind == AttributeKind.NUMBER:
        return f"{_required_number(attribute, value):f}"
    if len(value) > MAX_ANSWER_LENGTH:
        raise InvalidListing(_("“%(name)s” has at most %(count)d characters.") % {"name": attribute.name, "count": MAX_ANSWER_LENGTH})
    return value


def write_attributes(product: Product, answers: Mapping[str, str]) -> None:
    """Make the product's answers exactly these, which have been cleaned."""
    product.attributes.exclude(attribute__code__in=answers).delete()
    for attribute in Attribute.objects.filter(code__in=answers):
        value = answers[attribute.code]
        defaults = {"value": value, "number": _number_of(attribute, value)}
        ProductAttribute.objects.update_or_create(product=product, attribute=attribute, defaults=defaults)


def add_answers(told: Iterable[tuple[Product, Mapping[str, str]]]) -> None:
    """Write the cleaned answers of products that have none yet. At most two statements."""
    pairs = [(product, answers) for product, answers in told if answers]
    attributes = Attribute.objects.in_bulk({code for _product, answers in pairs for code in answers}, field_name="code") if pairs else {}
    ProductAttribute.objects.bulk_create(
        ProductAttribute(product=product, attribute=attributes[code], value=value, number=_number_of(attributes[code], value))
        for product, answers in pairs
        for code, value in answers.items()
        if code in attributes
    )


def _number_of(attribute: Attribute, value: str) -> Decimal | None:
    return Decimal(value) if attribute.kind == AttributeKind.NUMBER else None


def find_choice_code(attribute: Attribute, text: str) -> str:
    """The choice that the text names, by code or by name in any language; "" when it names none."""
    folded = fold_words(text)
    for choice in attribute.choices:
        if folded in {fold_words(choice["code"]), *(fold_words(name) for name in choice.get("names", {}).values())}:
            return str(choice["code"])
    return ""


def _required_choice(attribute: Attribute, value: str) -> str:
    code = find_choice_code(attribute, value)
    if not code:
        raise InvalidListing(_("“%(value)s” is not one of the choices of “%(name)s”.") % {"value": value, "name": attribute.name})
    return code


def _required_number(attribute: Attribute, value: str) -> Decimal:
    try:
        number = Decimal(value.replace(",", ".").replace(" ", ""))
    except InvalidOperation as error:
        raise InvalidListing(_("Enter “%(name)s” in figures.") % {"name": attribute.name}) from error
    if not number.is_finite() or abs(number) >= MAX_ANSWER_NUMBER:
        raise InvalidListing(_("Enter “%(name)s” in figures.") % {"name": attribute.name})
    return number.quantize(Decimal("0.001")).normalize() + Decimal(0)
