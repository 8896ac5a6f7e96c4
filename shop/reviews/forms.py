"""What people write about what they received."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shop.accounts.models import User
from shop.common.forms import fields_helper
from shop.images.forms import PhotosField
from shop.reviews.models import MAX_PICTURES, MAX_REPLY, MAX_TEXT, Review
from shop.reviews.services import Word
from shop.reviews.states import STARS, Complaint


class WordsField(forms.CharField):
    """Several lines. A line break is one character, as browsers count it, and not the two that they send."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}), **kwargs)

    def to_python(self, value: Any) -> str:
        """With plain line breaks."""
        return str(super().to_python(str(value).replace("\r\n", "\n") if value else value))


def _star_choices() -> list[tuple[int, str]]:
    """In the language of the moment: a list would keep that of the start."""
    return [(number, ngettext("%(number)d star", "%(number)d stars", number) % {"number": number}) for number in STARS]


class ReviewForm(forms.Form):
    """Stars, and if one likes words and pictures; of a review that is changed, which of its pictures stay."""

    rating = forms.TypedChoiceField(
        label=_("To review"),
        choices=_star_choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how many stars you give."), "invalid_choice": _("Choose from one star to five.")},
    )
    text = WordsField(label=_("In your words"), required=False, max_length=MAX_TEXT, rows=4)
    kept = forms.TypedMultipleChoiceField(label=_("Pictures to keep"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple)
    photos = PhotosField(label=_("Pictures"), required=False, most=MAX_PICTURES)

    def __init__(self, *args: Any, owner: User, review: Review | None = None, key: int | str = "", **kwargs: Any) -> None:
        self.pictures = list(review.pictures.all()) if review else []
        if review:
            shown = [picture.image_id for picture in self.pictures]
            kwargs.setdefault("initial", {}).update({"rating": review.rating, "text": review.text, "kept": shown})
        kwargs["auto_id"] = f"id_{key}_%s" if key else "id_%s"  # a page has a form for each product
        super().__init__(*args, **kwargs)
        photos, kept = self.fields["photos"], self.fields["kept"]
        assert isinstance(photos, PhotosField)
        assert isinstance(kept, forms.TypedMultipleChoiceField)
        photos.owner = owner
        kept.choices = [(picture.image_id, str(number)) for number, picture in enumerate(self.pictures, start=1)]

    def clean(self) -> dict[str, Any]:
        """Old and new pictures together are at most four."""
        cleaned = super().clean() or {}
        if len(cleaned.get("kept") or []) + len(cleaned.get("photos") or []) > MAX_PICTURES:
            text = ngettext("A review has at most %(count)d picture.", "A review has at most %(count)d pictures.", MAX_PICTURES)
            self.add_error("photos", text % {"count": MAX_PICTURES})
        return cleaned

    @property
    def kept_now(self) -> set[int]:
        """Which old pictures are ticked."""
        return {int(pk) for pk in self["kept"].value() or [] if str(pk).isdigit()}

    @property
    def rated(self) -> int:
        """Which star is chosen; 0 for none."""
        value = str(self["rating"].value() or "")
        return int(value) if value in {str(number) for number in STARS} else 0

    @property
    def word(self) -> Word:
        """What is said. Needs a valid form."""
        data = self.cleaned_data
        old = [picture.image for picture in self.pictures if picture.image_id in data["kept"]]
        return Word(data["rating"], data["text"], [*old, *data["photos"]])


class ReplyForm(forms.Form):
    """The store's answer; none takes it back."""

    reply = WordsField(label=_("Your answer"), required=False, max_length=MAX_REPLY, rows=3)


class ReportForm(forms.Form):
    """What is wrong with a review."""

    helper = fields_helper()
    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(value, capfirst(label)) for value, label in Complaint.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    note = forms.CharField(
        label=_("What our team should know"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )

    def clean(self) -> dict[str, Any]:
        """What is none of the reasons needs words."""
        cleaned = super().clean() or {}
        if cleaned.get("reason") == Complaint.OTHER and not cleaned.get("note"):
            self.add_error("note", _now("Say what is wrong."))
        return cleaned
