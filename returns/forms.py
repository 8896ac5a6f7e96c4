"""What both sides say of goods that go back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from returns.models import MAX_PICTURES, MAX_TEXT
from returns.queries.eligibility import ReturnableLine
from returns.services import ReturnWish
from returns.states import WITH_EVIDENCE, ReturnReason, ReturnWay
from shop.accounts.models import User
from shop.common.forms import fields_helper
from shop.images.forms import PhotosField


class ReturnForm(forms.Form):
    """How many of what, why, and what shows it. The token makes a form that is sent twice one return."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40)
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=ReturnReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    text = forms.CharField(
        label=_("In your words"),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("The store reads this. Leave it empty if you only changed your mind."),
    )
    photos = PhotosField(
        label=_("Photos"), required=False, most=MAX_PICTURES, private=True, help_text=_("Up to five. The store and our team see them.")
    )

    def __init__(self, *args: Any, owner: User, rows: list[ReturnableLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [row for row in rows if row.units]
        for row in self.rows:
            name = " · ".join(filter(None, (row.line.title, row.line.options)))
            label = _now("%(title)s: how many of %(most)d") % {"title": name, "most": row.units}
            initial = row.units if len(self.rows) == 1 and row.units == 1 else 0
            self.fields[f"units_{row.line.pk}"] = forms.IntegerField(
                label=label, min_value=0, max_value=row.units, initial=initial, required=False
            )
        self.order_fields([*(f"units_{row.line.pk}" for row in self.rows), "reason", "text", "photos", "token"])
        photos = self.fields["photos"]
        assert isinstance(photos, PhotosField)
        photos.owner = owner
        self.helper = fields_helper()

    def clean(self) -> dict[str, Any]:
        """Some units, and words for whatever is wrong."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(cleaned.get(f"units_{row.line.pk}") for row in self.rows):
            raise forms.ValidationError(_now("Choose what you return."))
        if cleaned.get("reason") in WITH_EVIDENCE and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _now("Say in a few words what is wrong."))
        return cleaned

    @property
    def wish(self) -> ReturnWish:
        """What is asked for. Needs a valid form."""
        data = self.cleaned_data
        units = {row.line.pk: data.get(f"units_{row.line.pk}") or 0 for row in self.rows}
        return ReturnWish(units, data["reason"], data["text"], data["photos"])


class SendBackForm(forms.Form):
    """How the goods come back."""

    helper = fields_helper()
    way = forms.ChoiceField(
        label=_("How do the goods come back?"),
        choices=ReturnWay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the goods come back.")},
    )
    service = forms.CharField(label=_("Parcel service"), max_length=60, required=False, help_text=_("If you send it."))
    tracking_number = forms.CharField(label=_("Tracking number"), max_length=60, required=False, help_text=_("If you send it."))

    def clean(self) -> dict[str, Any]:
        """A parcel has a number."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("way") == ReturnWay.SENT and not cleaned.get("tracking_number"):
            self.add_error("tracking_number", _now("Enter the number on the receipt of the parcel service."))
        return cleaned


class ReturnAppealForm(forms.Form):
    """What the buyer says to staff."""

    helper = fields_helper()
    text = forms.CharField(
        label=_("What should our team know?"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


class RefuseForm(forms.Form):
    """Why the store refuses, and what shows it."""

    reason = forms.CharField(
        label=_("Why do you refuse?"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("The buyer reads this."),
    )
    photos = PhotosField(label=_("Photos"), most=MAX_PICTURES, private=True, required=False)

    def __init__(self, *args: Any, owner: User, needs_photos: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photos = self.fields["photos"]
        assert isinstance(photos, PhotosField)
        photos.owner, photos.required = owner, needs_photos
        photos.error_messages["required"] = _now("Add at least one photo that shows what is wrong.")
        if needs_photos:
            photos.help_text = _now("Show what is wrong: up to five. The buyer and our team see them.")
        self.helper = fields_helper()


class InspectForm(forms.Form):
    """What becomes of the goods."""

    restock = forms.TypedChoiceField(choices=[("yes", _("on the shelf")), ("no", _("written off"))], coerce=lambda value: value == "yes")


class VerdictForm(forms.Form):
    """What staff decide, and why."""

    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[("buyer", _("For the buyer")), ("store", _("For the store"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Both sides read this.")
    )
