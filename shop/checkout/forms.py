"""What a buyer chooses at the checkout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from shop.accounts.chosen_place import door_in, question_about, read_place
from shop.accounts.models import Address, User
from shop.accounts.phones import MAX_TYPED, PhoneField, format_phone, parse_phone
from shop.accounts.queries import kept_addresses
from shop.checkout.queries import StoreChoice
from shop.orders.states import DeliveryMethod
from shop.payments.providers import get_provider, why_not_rung
from shop.payments.queries import MethodOffer
from shop.places.models import Country, Place
from shop.places.queries import place_line

METHOD = "method-"  # and the store's key
_STALE = _("This page is out of date. Look at it again, then place your order.")


class CheckoutForm(forms.Form):
    """Where to, how, by which means, with which words; the page's token and the total that it showed."""

    address = forms.ModelChoiceField(
        label=_("Address"),
        queryset=Address.objects.none(),
        required=False,  # not for what is downloaded: the service knows
        error_messages={"invalid_choice": _("Choose one of your addresses.")},
    )
    instructions = forms.CharField(
        label=_("Instructions"),
        help_text=_("For the seller and the courier: when you are in, who to call, what to look out for."),
        max_length=500,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    payment_method = forms.ChoiceField(
        label=_("Payment"),
        error_messages={"required": _("Choose how to pay."), "invalid_choice": _("Choose one of the ways to pay that are offered.")},
    )
    pay_phone = forms.CharField(label=_("Phone number that pays"), max_length=MAX_TYPED, required=False, strip=True)
    proof_phone = PhoneField(country_code="", required=False)
    phone_code = forms.CharField(max_length=20, required=False, strip=True)
    promo_code = forms.CharField(label=_("Promo code"), max_length=60, required=False, strip=True)
    uses_points = forms.BooleanField(label=_("Pay with points"), required=False)
    token = forms.CharField(max_length=40, error_messages={"required": _STALE, "max_length": _STALE})
    expected_total = forms.IntegerField(min_value=0, max_value=2**62, error_messages=dict.fromkeys(["required", "invalid"], _STALE))

    before_delivery = forms.BooleanField(required=False)  # whether that total had no delivery in it yet

    is_guest = False

    def __init__(self, *args: Any, buyer: User | None, market: Country, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.buyer, self.market = buyer, market
        self.place: Place | None = None  # where no address is known
        self.fields["proof_phone"] = PhoneField(country_code=market.code, required=False)
        addresses = buyer.addresses.select_related("country", "region", "prefecture", "quarter") if buyer else Address.objects.none()
        self.fields["address"].queryset = addresses  # type: ignore[attr-defined]
        self.fields["payment_method"].choices = [(code, code) for code in settings.PAYMENT_PROVIDERS]  # type: ignore[attr-defined]
        self.fields["pay_phone"].initial = format_phone(self._known_phone) if self._known_phone else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if any(choice.method not in DeliveryMethod for choice in self.choices.values()):
            self.add_error(None, _("Choose home delivery or store pick-up."))
        if "pay_phone" in cleaned:
            cleaned["pay_phone"] = self._read_pay_phone(cleaned)
        return cleaned

    def _read_pay_phone(self, cleaned: dict[str, Any]) -> str:
        """E.164 where the chosen way rings a phone, "" elsewhere: what stands in a field that nobody needs is no mistake.

        Also "" from a page that had no such field: the payment's own page asks then.
        """
        method = cleaned.get("payment_method")
        if not method or not get_provider(method).needs_phone or "pay_phone" not in self.data:
            return ""
        try:
            phone = parse_phone(cleaned["pay_phone"], self._country_code) if cleaned["pay_phone"] else self._phone_left_out
        except forms.ValidationError as error:
            self.add_error("pay_phone", error)
            return ""
        refusal = why_not_rung(method, phone) if phone else _("Enter the phone number that pays.")
        if refusal:
            self.add_error("pay_phone", refusal)
        return phone

    @property
    def _country_code(self) -> str:
        """As whose people a number is typed: where it goes, else the market."""
        address = self.chosen_address
        return address.country_id if address else self.market.code

    @property
    def _phone_left_out(self) -> str:
        """The number that pays when its field was left empty: somebody with an account has emptied it."""
        return ""

    @property
    def _known_phone(self) -> str:
        """To begin with."""
        address = next(iter(self.addresses), None)
        return (self.buyer.phone if self.buyer else "") or (address.phone if address else "") or ""

    def method_shown(self, offers: Sequence[MethodOffer]) -> str:
        """The way to pay that the page shows as chosen: the one that was, else the first there is. "" when that one is not offered."""
        possible = [offer.code for offer in offers if offer.available]
        chosen = self["payment_method"].value()
        if chosen:
            return chosen if chosen in possible else ""
        return next(iter(possible), "")

    @cached_property
    def addresses(self) -> list[Address]:
        """The buyer's own, the usual one first."""
        return kept_addresses(self.buyer) if self.buyer else []

    @property
    def chosen_address(self) -> Address | None:
        """The one that was chosen; before any choice the usual one."""
        if self.is_bound:
            return self.cleaned_data.get("address") if hasattr(self, "cleaned_data") else None
        return next(iter(self.addresses), None)

    @property
    def door(self) -> Address | None:
        """To where price and day are told: the chosen address, else somewhere in the known place, which nothing can be sent to yet."""
        return self.chosen_address or (door_in(self.place) if self.place else None)

    @property
    def pays_at_door(self) -> bool:
        """Whether cash was chosen. Needs a valid form."""
        return get_provider(self.cleaned_data["payment_method"]).paid_at_door

    @property
    def number_to_prove(self) -> str:
        """The one that was typed for it, else the account's own, else that of the address."""
        address = self.chosen_address
        own = self.buyer.phone if self.buyer else ""
        return str(self.cleaned_data.get("proof_phone") or own or (address.phone if address else ""))

    @property
    def may_send(self) -> bool:
        """Whether there is an address to choose, or to type."""
        return bool(self.addresses)

    @property
    def saw_delivery(self) -> bool:
        """Whether the delivery was in the total that the page showed, or there was none."""
        return not getattr(self, "cleaned_data", {}).get("before_delivery")

    @property
    def removes_code(self) -> bool:
        """Whether the button beside an applied code was pressed."""
        return "remove_code" in self.data

    @property
    def choices(self) -> dict[int, StoreChoice]:
        """Store's key → method as sent."""
        sent = {name.removeprefix(METHOD): str(value) for name, value in self.data.items() if name.startswith(METHOD)}
        return {int(key): StoreChoice(method=value) for key, value in sent.items() if key.isascii() and key.isdigit() and len(key) < 19}


class GuestCheckoutForm(CheckoutForm):
    """The same without an account: a name, a number, a quarter and a landmark, typed on the one page. `market` is that of the cart."""

    name = forms.CharField(label=_("Your name"), max_length=120, strip=True, error_messages={"required": _("Enter your name.")})
    phone = PhoneField(country_code="")
    quarter = forms.CharField(label=_("Quarter or town"), max_length=120, required=False, strip=True)
    landmark = forms.CharField(label=_("Landmark"), max_length=300, required=False, strip=True)

    is_guest = True

    def __init__(self, *args: Any, market: Country, chosen: Place | None = None, **kwargs: Any) -> None:
        super().__init__(*args, buyer=None, market=market, **kwargs)
        self.fields["phone"] = PhoneField(
            country_code=market.code, error_messages={"required": _("Enter your phone number: the courier calls it.")}
        )
        self.fields["pay_phone"].widget.attrs["placeholder"] = _("The number above")
        self.place = None if self.is_bound or chosen is None or chosen.country_id != market.pk else chosen
        self.fields["quarter"].initial = place_line(self.place) if self.place else ""
        self.meant: list[str] = []  # places that the typed one may be

    def clean_quarter(self) -> str:
        """Finds the place; what is not there or may be several is said, with those that it may be."""
        text: str = self.cleaned_data["quarter"]
        if not text:
            return ""
        self.place, self.meant = read_place(self.market, text)
        if self.place is None:
            raise forms.ValidationError(question_about(self.meant), code="several")
        return place_line(self.place)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if any(choice.method == DeliveryMethod.HOME for choice in self.choices.values()):
            for name, words in (("quarter", _("Enter your quarter or town.")), ("landmark", _("Enter a landmark near your door."))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned

    @property
    def chosen_address(self) -> Address | None:
        """What was typed, not kept yet; None until the place is known. Before anything was typed: in the chosen place."""
        if self.place is None:
            return None
        typed = getattr(self, "cleaned_data", {})
        return door_in(self.place, recipient=typed.get("name", ""), phone=typed.get("phone", ""), landmark=typed.get("landmark", ""))

    @property
    def _phone_left_out(self) -> str:
        """The one that is called."""
        return self.number_to_prove

    @property
    def names_quarter(self) -> bool:
        """Whether anything stands in its field: an empty one is no mistake before the order is placed."""
        return bool(self.data.get("quarter"))

    @property
    def number_to_prove(self) -> str:
        """The one that is called."""
        return str(self.cleaned_data.get("phone", ""))

    @property
    def may_send(self) -> bool:
        """It is typed here."""
        return True
