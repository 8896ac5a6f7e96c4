"""The forms of a store."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shop.accounts.models import User
from shop.accounts.phones import format_phone, parse_phone
from shop.common.amounts import MoneyField
from shop.common.forms import fields_helper
from shop.common.money import Money
from shop.images.exceptions import ImageRefused
from shop.images.models import Image
from shop.images.services import accept_upload
from shop.places.forms import PinFields, PinPicker, PlaceFields, PlaceSelects
from shop.places.models import Country
from shop.stores.models import Store
from shop.stores.states import DeliveryScope

WORKING_DAY = 8  # hours
PREPARATION_HOURS = (1, 2, 4, 8, 16, 24, 40, 56, 80, 120)


class StoreForm(PlaceFields, PinFields):
    """Everything a store says of itself but its hours and pictures. Its country is the market's, or its own once it exists."""

    name = forms.CharField(label=gettext_lazy("Name of the store"), max_length=80)
    tagline = forms.CharField(
        label=gettext_lazy("In one line"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("“Leppi cloth and made-to-measure, Madina market.”"),
    )
    description = forms.CharField(
        label=gettext_lazy("About the store"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Who you are, what you sell, since when."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone number"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("Couriers and buyers of your orders call this number."),
    )
    landmark = forms.CharField(
        label=gettext_lazy("Landmark and directions"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("How a courier who has never been there finds your door."),
    )
    delivery_scope = forms.ChoiceField(
        label=gettext_lazy("Where do your parcels go?"),
        choices=DeliveryScope.choices,
        initial=DeliveryScope.LOCAL,
        widget=forms.RadioSelect,
    )
    preparation_hours = forms.TypedChoiceField(
        label=gettext_lazy("How long do you need to prepare an order?"),
        coerce=int,
        required=False,
        initial=Store._meta.get_field("preparation_hours").default,
        help_text=gettext_lazy("Buyers see a delivery day. After your first orders we use the time that you really need."),
    )
    allows_pickup = forms.BooleanField(label=gettext_lazy("Buyers may pick up at the store"), required=False, initial=True)

    def __init__(self, *args: Any, country: Country, store: Store | None = None, initial: Any = None, **kwargs: Any) -> None:
        values = dict(initial or {}) | (_store_values(store) if store else {})
        super().__init__(*args, country=country, initial=values, **kwargs)
        self.fields["pays_delivery_from_minor"] = MoneyField(
            currency=country.currency,
            required=False,
            minimum=0,
            label=_("You pay the courier from this order value on (%(currency)s)") % {"currency": country.currency},
            help_text=_("0: always. Empty: the buyer always pays."),
        )
        self.fields["preparation_hours"].choices = _preparation_choices(self.initial.get("preparation_hours"))  # type: ignore[attr-defined]
        self.helper = fields_helper(
            Fieldset(_("The store"), "name", "tagline", "description", "phone"),
            Fieldset(_("Where it is"), PlaceSelects(), "landmark", PinPicker()),
            Fieldset(_("Delivery"), "preparation_hours", "delivery_scope", "allows_pickup", "pays_delivery_from_minor"),
        )

    def clean_preparation_hours(self) -> int:
        """As before where nothing was sent."""
        name = "preparation_hours"
        return int(self.cleaned_data[name] or self.get_initial_for_field(self.fields[name], name))

    def clean_phone(self) -> str:
        return parse_phone(self.cleaned_data["phone"], self.country.code)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("delivery_scope") == DeliveryScope.PICKUP and not cleaned.get("allows_pickup"):
            self.add_error("allows_pickup", _("A store that does not deliver has to allow pick-up."))
        return cleaned

    @property
    def store_fields(self) -> dict[str, Any]:
        """What the services take, once valid."""
        fields = {name: value for name, value in self.cleaned_data.items() if name != "remove_pin"}
        amount = fields["pays_delivery_from_minor"]
        return fields | {"pays_delivery_from_minor": amount.minor if amount is not None else None}


class StorePicturesForm(forms.Form):
    """The store's sign and its wide picture."""

    logo = forms.FileField(label=gettext_lazy("Logo"), required=False, help_text=gettext_lazy("Square; shown next to the name."))
    cover = forms.FileField(label=gettext_lazy("Cover"), required=False, help_text=gettext_lazy("Wide; the top of your storefront."))
    remove_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)
    remove_cover = forms.BooleanField(label=gettext_lazy("Remove the cover"), required=False)

    def __init__(self, *args: Any, store: Store, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        for name in ("logo", "cover"):
            self.fields[name].widget.attrs["accept"] = "image/*"
            if getattr(store, f"{name}_id") is None:
                del self.fields[f"remove_{name}"]
        self.helper = fields_helper(*[name for name in ("logo", "remove_logo", "cover", "remove_cover") if name in self.fields])

    def clean_logo(self) -> Image | None:
        return self._accept("logo")

    def clean_cover(self) -> Image | None:
        return self._accept("cover")

    def _accept(self, name: str) -> Image | None:
        file = self.cleaned_data[name]
        if not file:
            return None
        try:
            return accept_upload(file, uploaded_by=self.owner)
        except ImageRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    @property
    def store_fields(self) -> dict[str, Any]:
        """What the service takes, once valid: only what was sent or is to go."""
        fields: dict[str, Any] = {}
        for name in ("logo", "cover"):
            if self.cleaned_data[name]:
                fields[name] = self.cleaned_data[name]
            elif self.cleaned_data.get(f"remove_{name}"):
                fields[name] = None
        return fields


def _preparation_choices(current: int | None) -> list[tuple[int, str]]:
    """In hours of opening; a working day has eight of them. What the store has said otherwise stays among them."""
    hours = sorted({*PREPARATION_HOURS, *([current] if current else [])})
    return [(each, _preparation_words(each)) for each in hours]


def _preparation_words(hours: int) -> str:
    if hours % WORKING_DAY == 0:
        days = hours // WORKING_DAY
        return ngettext("%(count)d working day", "%(count)d working days", days) % {"count": days}
    return ngettext("%(count)d opening hour", "%(count)d opening hours", hours) % {"count": hours}


def _store_values(store: Store) -> dict[str, Any]:
    names = ("name", "tagline", "description", "landmark", "delivery_scope", "allows_pickup", "preparation_hours", "latitude", "longitude")
    places = {name: getattr(store, f"{name}_id") for name in ("region", "prefecture", "quarter")}
    minor = store.pays_delivery_from_minor
    amount = None if minor is None else Money(minor, store.currency)
    values = {name: getattr(store, name) for name in names}
    return values | places | {"phone": format_phone(store.phone), "pays_delivery_from_minor": amount}
