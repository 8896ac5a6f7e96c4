"""What people type into chat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shop.catalog.models import Product, Variant
from shop.chat.models import Offer
from shop.chat.replies import unknown_variables
from shop.chat.services import OfferTerms, Said
from shop.chat.services.offers import MOST
from shop.chat.states import AwayMode, ReportReason, Side
from shop.common.amounts import MoneyField
from shop.common.forms import fields_helper


class MessageForm(forms.Form):
    """One message. How long it may be is the service's rule: a box that cuts what is pasted would lose it."""

    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Message"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 1, "placeholder": _("Message"), "dir": "auto", "enterkeyhint": "send", "autocomplete": "off"}),
    )
    picture = forms.FileField(label=_("Picture"), required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))

    status = 422  # how HTTP says that it was refused

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("client_id", uuid4())
        super().__init__(*args, **kwargs)

    @property
    def said(self) -> Said:
        """Words and picture. Needs a valid form. The picture has not been looked at: the service does, once the rest may be sent."""
        return Said(text=self.cleaned_data["text"], picture=self.cleaned_data["picture"])

    def clean_client_id(self) -> Any:
        """Made where it was written, else here."""
        return self.cleaned_data["client_id"] or uuid4()


class OfferForm(forms.Form):
    """A price for units of a variant; a store says how long it sets them aside."""

    HOURS = [("2", _("2 hours")), ("24", _("1 day")), ("48", _("2 days")), ("72", _("3 days"))]

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    counters = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=MOST, initial=1)
    hours = forms.TypedChoiceField(label=_("Set aside for the buyer for"), choices=HOURS, coerce=int, initial="24")

    def __init__(self, *args: Any, product: Product, side: Side, **kwargs: Any) -> None:
        kwargs["initial"] = {"client_id": uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.variants = {variant.pk: variant for variant in _buyable_variants(product)}
        choices = [(pk, _variant_words(variant)) for pk, variant in self.variants.items()]
        self.fields["variant"] = forms.TypedChoiceField(label=_("Which one"), choices=choices, coerce=int)
        if len(choices) == 1:
            self.fields["variant"].widget = forms.HiddenInput()
            self.initial.setdefault("variant", choices[0][0])
        self.fields["price"] = MoneyField(
            currency=product.store.currency, label=_("Price for one (%(currency)s)") % {"currency": product.store.currency}
        )
        if side == Side.BUYER:
            del self.fields["hours"]
        order = ("client_id", "counters", "variant", "quantity", "price", "hours")
        self.helper = fields_helper(*(name for name in order if name in self.fields))

    @property
    def terms(self) -> OfferTerms:
        """What is offered. Needs a valid form."""
        data = self.cleaned_data
        held = timedelta(hours=data.get("hours") or 24)
        return OfferTerms(self.variants[data["variant"]], data["quantity"], data["price"], held)


class ReportForm(forms.Form):
    """What is wrong with a conversation."""

    helper = fields_helper()
    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[(value, capfirst(label)) for value, label in ReportReason.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    note = forms.CharField(label=_("In your words"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class DeskForm(forms.Form):
    """How a store answers while nobody is there."""

    helper = fields_helper()
    away_mode = forms.ChoiceField(
        label=_("Send automatic replies"), choices=[(value, capfirst(label)) for value, label in AwayMode.choices], widget=forms.RadioSelect
    )
    away_text = forms.CharField(
        label=_("What it says"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Sent once to a buyer who writes, and not again for half a day."),
    )
    takes_offers = forms.BooleanField(label=_("Buyers may offer a price"), required=False)

    def clean(self) -> dict[str, Any]:
        """A message that is sent needs words."""
        cleaned = super().clean() or {}
        if cleaned.get("away_mode") not in {None, AwayMode.NEVER} and not (cleaned.get("away_text") or "").strip():
            self.add_error("away_text", _now("Write what is to be said."))
        return cleaned


class TemplateForm(forms.Form):
    """A reply that is said often."""

    helper = fields_helper()
    title = forms.CharField(label=_("Title"), max_length=40)
    text = forms.CharField(label=_("Text"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))

    def clean_text(self) -> str:
        """Words in braces must mean something."""
        text = str(self.cleaned_data["text"])
        unknown = unknown_variables(text)
        if unknown:
            raise forms.ValidationError(_now("Nothing is known as {%(name)s}."), params={"name": unknown[0]}, code="variable")
        return text


def countered(offer: Offer) -> dict[str, Any]:
    """What the form begins with when it answers an offer."""
    return {"counters": offer.pk, "variant": offer.variant_id, "quantity": offer.quantity, "price": offer.unit_price}


def _buyable_variants(product: Product) -> list[Variant]:
    return list(Variant.objects.buyable().filter(product=product).select_related("product__store").order_by("position", "pk"))


def _variant_words(variant: Variant) -> str:
    price = variant.price.format()
    return f"{variant.title} · {price}" if variant.title else price
