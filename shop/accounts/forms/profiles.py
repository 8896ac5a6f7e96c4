"""A person's own card."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.accounts import verification
from shop.accounts.models import User
from shop.accounts.numbers import holder_of_number, is_taken
from shop.accounts.phones import PhoneField
from shop.common.forms import fields_helper
from shop.images.forms import PictureField
from shop.places.models import Country
from shop.places.queries import open_markets


class ProfileForm(forms.Form):
    """Name, photo, language, country; and the phone number where it needs no proof."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    photo = PictureField(label=gettext_lazy("Photo"), required=False)
    remove_photo = forms.BooleanField(label=gettext_lazy("Remove the photo"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    country = forms.ModelChoiceField(Country.objects.none(), label=gettext_lazy("Country"), empty_label=None)

    def __init__(self, *args: Any, user: User, market: Country, **kwargs: Any) -> None:
        country = user.country or market
        initial = {"name": user.name, "language": user.language, "country": country.code, "phone": user.phone or ""}
        super().__init__(*args, **{"initial": initial} | kwargs)
        self.user = user
        photo = self.fields["photo"]
        assert isinstance(photo, PictureField)
        photo.owner = user
        field = self.fields["country"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Country.objects.filter(is_active=True)
        field.choices = [(open_market.code, open_market.name) for open_market in open_markets()]
        if not user.photo_id:
            del self.fields["remove_photo"]
        if verification.phone_policy(country) != verification.MANDATORY:
            self.fields["phone"] = PhoneField(country_code=country.code, required=not user.email)
        order = [name for name in ("name", "phone", "photo", "remove_photo", "language", "country") if name in self.fields]
        self.helper = fields_helper(*order)

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        holder = holder_of_number(phone)
        if holder not in (None, self.user):
            if holder is not None and holder.closed_at is None and not is_taken(phone, but=self.user):
                raise forms.ValidationError(
                    _("Another account has this number. Confirm by a code that it is yours: “Change the phone number”."),
                    code="phone_of_closed",
                )
            if not is_taken(phone, but=self.user):
                raise forms.ValidationError(
                    _("This number was another account's, which is closed. Confirm by a code that it is yours: “Change the phone number”."),
                    code="phone_of_closed",
                )
            raise forms.ValidationError(_("This phone number belongs to another account."), code="phone_taken")
        return phone
