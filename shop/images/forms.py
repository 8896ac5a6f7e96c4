"""The form fields for pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import ngettext

from shop.common.signs import labelled
from shop.images.exceptions import ImageRefused
from shop.images.models import Image
from shop.images.services import accept_upload

if TYPE_CHECKING:
    from shop.accounts.models import User


class PictureField(forms.FileField):
    """One picture through the one door for uploads. Cleans to an Image, or None; refuses in the door's words. Its form names the owner."""

    owner: User | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.FileInput(attrs={"accept": "image/*"})} | kwargs)

    def clean(self, data: Any, initial: Any = None) -> Image | None:  # type: ignore[override]
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return accept_upload(file, uploaded_by=self.owner)
        except ImageRefused as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.reason) from refusal


class SeveralFilesInput(forms.FileInput):
    """A file input for many pictures; phones offer their camera."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/*", "multiple": True})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PhotosField(forms.FileField):
    """Several pictures through the one door for uploads. Cleans to Images; refuses by file name and reason, keeping the good ones.

    `private` ones are for those alone to whom a page shows them.
    """

    def __init__(self, *, most: int, private: bool = False, **kwargs: Any) -> None:
        super().__init__(widget=SeveralFilesInput(), **kwargs)
        self.most, self.private = most, private
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
                self.accepted.append(accept_upload(file, uploaded_by=self.owner, private=self.private))
            except ImageRefused as refusal:
                refusals.append(labelled(file.name, refusal))
        if refusals:
            raise forms.ValidationError(refusals)
        return self.accepted
