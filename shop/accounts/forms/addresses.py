"""Addresses, landmark first."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from shop.accounts.models import Address
from shop.accounts.phones import PhoneField
from shop.common.forms import fields_helper
from shop.images.services import Readable, read_location
from shop.places.forms import PinFields, PinPicker, PlaceFields, PlaceSelects
from shop.places.models import Country


class AddressForm(PlaceFields, PinFields, forms.ModelForm):  # type: ignore[type-arg]
    """Where to bring a parcel. Its country is the market's, or that of the address which is edited."""

    takes_photo = True

    class Meta:
        model = Address
        fields = ["label", "recipient", "phone", "region", "prefecture", "quarter", "landmark", "latitude", "longitude", "is_default"]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "landmark": forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
            "recipient": forms.TextInput(attrs={"autocomplete": "name"}),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "landmark": gettext_lazy(
                "A mosque, a school, a shop everybody knows, the colour of the gate: what you would tell a taxi driver."
            ),
        }

    def __init__(self, *args: Any, country: Country, **kwargs: Any) -> None:
        super().__init__(*args, country=country, **kwargs)
        self.fields["phone"] = PhoneField(country_code=country.code, help_text=_PHONE_HELP)
        self.instance.country_id = country.code
        self.helper = fields_helper("recipient", "phone", PlaceSelects(), "landmark", PinPicker(), "label", "is_default")

    def place_of_photo(self, photo: Readable) -> tuple[float, float] | None:
        return read_location(photo)


_PHONE_HELP = gettext_lazy("The courier calls this number on arrival.")
