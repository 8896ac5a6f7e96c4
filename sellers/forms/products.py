"""The form of a listing: its words, and the questions that its category asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.descriptions import to_text, typed_to_html
from sellers.forms.fields import CategoryField
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Attribute, Category
from shop.catalog.queries.attributes import category_attributes
from shop.catalog.services.listing import WantedListing, clean_product_tags, clean_value
from shop.catalog.states import AttributeKind, Condition
from shop.common.tags import split_tags

WORDS = ("title", "category", "description", "brand", "condition", "tags")
QUESTION = "attr-"


class ListingForm(forms.Form):
    """What shoppers read of a product that exists. `kept` are boxes as they were typed and not saved yet; `categories` all
    there are, if they are known."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=140,
        help_text=gettext_lazy("What it is, and what makes it special: “Leppi tunic, hand-dyed indigo”."),
    )
    category = CategoryField(label=gettext_lazy("Category"))
    brand = forms.CharField(label=gettext_lazy("Brand or maker"), required=False, max_length=80)
    condition = forms.ChoiceField(label=gettext_lazy("Condition"), choices=[(value, capfirst(label)) for value, label in Condition.choices])
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Material, size, how to use it, what is in the box. An empty line parts paragraphs; lines with a dash make a list."
        ),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Short words that shoppers look for, with commas between them: “wedding, gift, hand-dyed”."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        wanted: WantedListing,
        kept: Mapping[str, Sequence[str]] | None = None,
        categories: Iterable[Category] | None = None,
    ) -> None:
        self._stored_description, self._shown_description = wanted.description, to_text(wanted.description)
        initial = {
            "title": wanted.title,
            "category": wanted.category.pk,
            "description": self._shown_description,
            "brand": wanted.brand,
            "condition": wanted.condition,
            "tags": ", ".join(wanted.tags),
        } | {QUESTION + code: value for code, value in wanted.attributes.items()}
        unsaid = [name for name in ("condition", "tags") if data is not None and name not in data]
        if unsaid:  # whoever sends no word of it leaves it as it is
            data = data.copy()
            data.update({name: initial[name] for name in unsaid})
        self._typed = {name: list(texts) for name, texts in (kept or {}).items()}
        super().__init__(data, initial=initial | {name: texts[0] for name, texts in self._typed.items() if texts})
        field = self.fields["category"]
        assert isinstance(field, CategoryField)
        field.load_choices(categories, kept=wanted.category.pk)
        self.asked = {QUESTION + attribute.code: attribute for attribute in category_attributes(self._category(wanted))}
        for name, attribute in self.asked.items():
            self.fields[name] = question(attribute)

    def _category(self, wanted: WantedListing) -> Category:
        """The category chosen on the page, else the listing's."""
        chosen = str(self.data.get("category") if self.is_bound else self.initial["category"])
        if chosen == str(wanted.category.pk) or not (chosen.isdecimal() and len(chosen) < 19):
            return wanted.category
        return Category.objects.filter(pk=int(chosen)).first() or wanted.category

    @property
    def words(self) -> list[forms.BoundField]:
        """The fields that every product has."""
        return [self[name] for name in WORDS]

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields for the attributes of its category."""
        return [self[name] for name in self.asked]

    @property
    def put_by(self) -> list[tuple[str, str]]:
        """Answers to another category's questions, kept in case that category is chosen again."""
        sent = self.data if self.is_bound else {name: texts[0] for name, texts in self._typed.items() if texts}
        return [(name, value) for name, value in sent.items() if name.startswith(QUESTION) and name not in self.asked and value]

    def clean_title(self) -> str:
        title = " ".join(str(self.cleaned_data["title"]).split())
        if not title:
            raise forms.ValidationError(_("Give the product a title."))
        return title

    def clean_description(self) -> str:
        typed = str(self.cleaned_data["description"])
        if typed.replace("\r\n", "\n").strip() == self._shown_description.replace("\r\n", "\n").strip():
            return self._stored_description  # untouched: it stays to the letter, and nobody needs to look at it again
        return typed_to_html(typed)

    def clean_tags(self) -> list[str]:
        try:
            return clean_product_tags(split_tags(self.cleaned_data["tags"]))
        except InvalidListing as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, attribute in self.asked.items():
            try:
                cleaned[name] = clean_value(attribute, cleaned.get(name, ""))
            except InvalidListing as error:
                self.add_error(name, str(error))
        return cleaned

    @property
    def changes(self) -> dict[str, Any]:
        """What the service takes, once valid."""
        answers = {attribute.code: self.cleaned_data[name] for name, attribute in self.asked.items()}
        return {name: self.cleaned_data[name] for name in WORDS} | {"attributes": answers}


def question(attribute: Attribute) -> forms.Field:
    """The box for an attribute. Nothing is required: a listing may leave any question open."""
    label = f"{attribute.name} ({attribute.unit})" if attribute.unit else attribute.name
    if attribute.has_choices:
        return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *attribute.options])
    attrs = {"inputmode": "decimal", "autocomplete": "off"} if attribute.kind == AttributeKind.NUMBER else {}
    return forms.CharField(label=label, required=False, max_length=120, widget=forms.TextInput(attrs=attrs))


def is_listing_box(name: str) -> bool:
    """Whether a box of that name belongs to this form."""
    return name in WORDS or name.startswith(QUESTION)
