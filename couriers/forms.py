"""What couriers write."""

from typing import Any, ClassVar, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from couriers.states import FAIL_REASONS, CourierStatus, ParcelFate, Vehicle
from shop.accounts.phones import parse_phone
from shop.common.amounts import MoneyField
from shop.common.forms import fields_helper
from shop.common.money import Money
from shop.common.phrases import kept_phrase
from shop.places.forms import PlaceFields, PlaceSelects

VERDICTS: dict[str, list[tuple[str, str | Promise]]] = {
    CourierStatus.APPLIED: [("approve", _("Approve")), ("refuse", _("Refuse"))],
    CourierStatus.APPROVED: [("suspend", _("Suspend"))],
    CourierStatus.REFUSED: [("approve", _("Approve"))],
    CourierStatus.SUSPENDED: [("approve", _("Allow deliveries again"))],
}


class CourierForm(PlaceFields):
    """The application: vehicle, zone, telephone."""

    place_levels: ClassVar[int] = 1

    vehicle = forms.ChoiceField(label=_("How you get around"), choices=Vehicle, widget=forms.RadioSelect, initial=Vehicle.MOTORCYCLE)
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=40,
        help_text=_("Sellers and buyers call you on it."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    about = forms.CharField(
        label=_("About you"),
        max_length=300,
        required=False,
        help_text=_("The quarters you know well, when you ride, who can vouch for you."),
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].help_text = _("You see the parcels that start there.")
        self.helper = fields_helper("vehicle", PlaceSelects(), "phone", "about")

    def clean_phone(self) -> str:
        """As E.164: +224622458812."""
        return parse_phone(self.cleaned_data["phone"], self.country.code)


class LocationForm(forms.Form):
    """ "I am here", degrees WGS 84."""

    latitude = forms.FloatField(min_value=-90, max_value=90)
    longitude = forms.FloatField(min_value=-180, max_value=180)


class FailForm(forms.Form):
    """Why the parcel was not handed over."""

    reason = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)
    details = forms.CharField(label=_("In a few words"), max_length=200, required=False)

    def __init__(self, *args: Any, is_collected: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_helper()
        reasons = [*FAIL_REASONS.items(), ("other", _("Something else"))]
        asked = cast(forms.ChoiceField, self.fields["reason"])
        asked.choices = [row for row in reasons if not (is_collected and row[0] == "address")]  # who waits at the counter looks for none

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("reason") == "other" and not cleaned.get("details"):
            self.add_error("details", _("Say in a few words what happened."))
        return cleaned

    @property
    def sentence(self) -> str:
        """The reason as it is kept."""
        reason, details = self.cleaned_data["reason"], self.cleaned_data["details"]
        return str(details) if reason == "other" else kept_phrase("parcel", reason, typed=details)


class SpokenForm(forms.Form):
    """The other side's code, typed."""

    code = forms.RegexField(
        r"^\D*(?:\d\D*){6}$",
        label=_("Code"),
        max_length=20,
        error_messages={"invalid": _("The code has six digits.")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "placeholder": "000 000", "class": "spoken-input"}),
    )


class NumberForm(forms.Form):
    """The number of the buyer's text message, typed."""

    number = forms.RegexField(
        r"^\D*(?:\d\D*){6}$",
        label=_("Number"),
        max_length=20,
        error_messages={"invalid": _("The number has six digits.")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "placeholder": "000 000", "class": "spoken-input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_helper()


class CashDecisionForm(forms.Form):
    """What a desk decides about cash that only one has confirmed."""

    outcome = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Both read this. It stays in the order's history."),
    )

    def __init__(self, *args: Any, by_courier: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("paid", _("The cash was paid: the parcel counts as delivered")),
            (ParcelFate.BACK, _("Not paid. The courier brings the parcel back")),
        ]
        if by_courier:
            choices.append((ParcelFate.GONE, _("Not paid. The parcel is gone: cancel the order")))
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        self.helper = fields_helper()

    @property
    def decision(self) -> dict[str, Any]:
        """For `decide_half`."""
        outcome, reason = self.cleaned_data["outcome"], self.cleaned_data["reason"]
        return {"is_paid": True, "reason": reason} if outcome == "paid" else {"is_paid": False, "fate": outcome, "reason": reason}


class PhotoForm(forms.Form):
    """A photo of the other side's QR code."""

    photo = forms.FileField(
        label=_("Photo of the code"), widget=forms.FileInput({"accept": "image/jpeg,image/png,image/webp", "capture": "environment"})
    )


class CeilingForm(forms.Form):
    """How much cash staff let one courier have; empty for what the market says."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ceiling"] = MoneyField(
            currency=currency,
            minimum=0,
            required=False,
            widget=UnfoldAdminTextInputWidget(),
            label=_("Cash the courier may have, in %(currency)s") % {"currency": currency},
            help_text=_("Empty for the market's usual limit."),
        )

    def clean_ceiling(self) -> int | None:
        """In minor units."""
        ceiling: Money | None = self.cleaned_data["ceiling"]
        return None if ceiling is None else ceiling.minor


class DecisionForm(forms.Form):
    """Staff's answer to a courier: one of the moves his status allows, with a reason unless it is a yes."""

    verdict = forms.ChoiceField(label=_("Answer"), widget=UnfoldAdminSelectWidget)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        widget=UnfoldAdminTextareaWidget({"rows": 3}),
        help_text=_("The courier reads this."),
    )

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["verdict"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = VERDICTS[status]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("verdict") in ("refuse", "suspend") and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("Say why: the courier reads it."))
        return cleaned
