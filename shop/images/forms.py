"""The form field for a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

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
