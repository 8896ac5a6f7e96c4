"""The forms of the order desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from couriers.models import CourierProfile, Delivery
from couriers.services import Tracking
from shop.common.amounts import MoneyField
from shop.common.forms import fields_helper


class DeclineForm(forms.Form):
    """Why an order is declined or cancelled; the buyer reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The buyer reads this: “The blue one is sold out, the green one is here.”"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_helper()


class PublishForm(forms.Form):
    """An offer to all couriers of the region, with something on top if the seller likes."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bonus"] = MoneyField(
            currency=currency,
            required=False,
            minimum=0,
            label=_("Bonus for the courier (%(currency)s)") % {"currency": currency},
            help_text=_("On top of the fee, paid from your sale. A parcel with a bonus finds its courier sooner."),
        )
        self.helper = fields_helper()


class SendForm(forms.Form):
    """Which parcel service has the parcel, and how to follow it."""

    service = forms.CharField(
        label=gettext_lazy("Parcel service"), max_length=60, help_text=gettext_lazy("DHL, the post office, a bus line…")
    )
    tracking_number = forms.CharField(label=gettext_lazy("Number on the receipt"), max_length=60, required=False)
    tracking_url = forms.URLField(
        label=gettext_lazy("Page to follow it"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("The buyer opens it with one press."),
    )

    def __init__(self, data: QueryDict | None = None, *, delivery: Delivery | None) -> None:
        kept = {name: getattr(delivery, name) for name in ("service", "tracking_number", "tracking_url")} if delivery else {}
        super().__init__(data, initial=kept)
        self.helper = fields_helper()

    @property
    def tracking(self) -> Tracking:
        """What was typed, once valid."""
        data = self.cleaned_data
        return Tracking(data["service"], data["tracking_number"], data["tracking_url"])


class AssignForm(PublishForm):
    """One courier of the seller's choice, among those on duty in the region."""

    courier = forms.ChoiceField(label=gettext_lazy("Courier"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, couriers: list[CourierProfile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["courier"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(profile.user_id), _courier_label(profile)) for profile in couriers]
        field.error_messages["invalid_choice"] = _("This courier cannot take this parcel. Choose another one.")


def _courier_label(profile: CourierProfile) -> str:
    names = {"name": profile.user.display_name, "vehicle": profile.get_vehicle_display(), "jobs": getattr(profile, "open_jobs", 0)}
    return _("%(name)s, %(vehicle)s, %(jobs)d parcels under way") % names if names["jobs"] else _("%(name)s, %(vehicle)s, free") % names
