"""Fields that the back office's forms share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.accounts.models import User
from shop.catalog.models import Category
from shop.images.exceptions import ImageRefused
from shop.images.models import Image
from shop.images.services import accept_upload


class CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A category, grouped under the top ones. Only what has no shelves below it can be chosen, or what `kept` has already."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Category.objects.all(), empty_label=_("Choose…"), **kwargs)

    def load_choices(self, categories: Iterable[Category] | None = None, *, kept: int | None = None) -> None:
        """Fill the list in the active language; called by the form, once for each page. `kept` is the category it has.

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
        """Refuses what the list does not offer."""
        category: Category | None = super().to_python(value)
        if category is not None and category.pk not in self.offered:
            raise forms.ValidationError(_("Choose a narrower category from the list."), code="invalid_choice")
        return category


class SeveralFilesInput(forms.FileInput):
    """A file input for many pictures; phones offer their camera."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*", "multiple": True})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PhotosField(forms.FileField):
    """Several pictures through the one door for uploads. Cleans to Images; refuses by file name and reason, keeping the good ones."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(widget=SeveralFilesInput(), **kwargs)
        self.most = most
        self.owner: User | None = None
        self.accepted: list[Image] = []

    def __deepcopy__(self, memo: dict[int, Any]) -> PhotosField:
        """Each form's own: what one visitor sent must not appear in another's form."""
        result: PhotosField = super().__deepcopy__(memo)
        result.owner, result.accepted = None, []
        return result

    def clean(self, data: Any, initial: Any = None) -> list[Image]:  # type: ignore[override]
        files: Sequence[Any] = [file for file in data or [] if file]
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            text = ngettext("Choose at most %(count)d picture at once.", "Choose at most %(count)d pictures at once.", self.most)
            raise forms.ValidationError(text % {"count": self.most}, code="many")
        refusals = []
        for file in files:
            try:
                self.accepted.append(accept_upload(file, uploaded_by=self.owner))
            except ImageRefused as refusal:
                refusals.append(f"{file.name}: {refusal}")
        if refusals:
            raise forms.ValidationError(refusals)
        return self.accepted
