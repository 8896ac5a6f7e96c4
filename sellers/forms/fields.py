"""Fields that the back office's forms share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.catalog.models import Category
from shop.common.amounts import MoneyField
from shop.stores.models import Store


class CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A category, grouped under the top ones. Only what has no shelves below it can be chosen, or what `kept` has already."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Category.objects.all(), empty_label=gettext_lazy("Choose…"), **kwargs)

    def load_choices(self, categories: Iterable[Category] | None = None, *, kept: int | None = None) -> None:
        """Fill the list in the active language, once for each page. `kept` is the category that the product has now.

        `categories` are all there are, if they are known.
        """
        categories = list(Category.objects.all() if categories is None else categories)
        self.offered: set[int] = set()
        parents = {category.parent_id for category in categories}
        names = {category.pk: category.name for category in categories}
        groups: dict[str, list[tuple[int, str]]] = {}
        for category in categories:
            if category.pk in parents and category.pk != kept:
                continue
            self.offered.add(category.pk)
            group = names.get(category.parent_id or 0, "")
            groups.setdefault(group, []).append((category.pk, category.name))
        loose = groups.pop("", [])
        self.choices = [("", self.empty_label or ""), *((group, choices) for group, choices in groups.items()), *loose]

    def to_python(self, value: Any) -> Category | None:
        category: Category | None = super().to_python(value)
        if category is not None and category.pk not in self.offered:
            raise forms.ValidationError(_("Choose a narrower category from the list."), code="invalid_choice")
        return category


def store_amount_field(store: Store, label: str, help_text: str) -> MoneyField:
    """An amount in the store's currency, 0 or more, that may be left empty."""
    return MoneyField(currency=store.currency, minimum=0, required=False, label=label, help_text=help_text)
