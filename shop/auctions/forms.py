"""What people type at an auction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.auctions.models import Auction
from shop.auctions.services.bid_rules import MOST_MINOR
from shop.auctions.services.lifecycle import SellerTerms
from shop.common.amounts import MoneyField
from shop.common.forms import fields_helper

DURATIONS = [(1, _("1 day")), (3, _("3 days")), (5, _("5 days")), (7, _("7 days")), (10, _("10 days")), (14, _("14 days"))]


class ReadForm(forms.Form):
    """Which version of the listing somebody read."""

    listing = forms.IntegerField(min_value=0, max_value=2**63 - 1, required=False)


class BidForm(forms.Form):
    """The most that somebody would pay, and which version of the page they saw. Whether it counts is the service's to say.

    It binds with the very amount `confirmed`. `bids` is how many were shown when it was named, `again` whether the question was there.
    """

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    bids = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    again = forms.BooleanField(required=False)

    def __init__(self, *args: Any, auction: Auction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"required": _("Enter the most that you would pay.")}
        # Any amount is taken, nothing and less among them: the service says of what is too little how much it takes.
        self.fields["maximum"] = MoneyField(currency=auction.currency, minimum=-MOST_MINOR, error_messages=words)
        self.fields["confirmed"] = MoneyField(currency=auction.currency, minimum=-MOST_MINOR, required=False)

    @property
    def error(self) -> str:
        """The first thing that is wrong, for the one box that people see."""
        return next((str(message) for messages in self.errors.values() for message in messages), "")


class TermsForm(forms.Form):
    """How a seller wants to auction something."""

    helper = fields_helper()

    def __init__(self, *args: Any, currency: str, starts: forms.Field, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"] = MoneyField(currency=currency, label=_("Start price"), help_text=_("The first bid is at least this."))
        self.fields["reserve"] = MoneyField(
            currency=currency, required=False, label=_("Reserve"), help_text=_("Below it you do not have to sell. Bidders do not see it.")
        )
        self.fields["buy_now"] = MoneyField(
            currency=currency,
            required=False,
            label=_("Buy-now price"),
            help_text=_("Buyers who pay this price get it immediately, until the first bid."),
        )
        self.fields["days"] = forms.TypedChoiceField(label=_("It runs for"), choices=DURATIONS, coerce=int, initial=7)
        self.fields["starts"] = starts

    @property
    def terms(self) -> SellerTerms:
        """What the service takes. Needs a valid form."""
        data = self.cleaned_data
        return SellerTerms(
            start=data["start"],
            duration=timedelta(days=data["days"]),
            reserve=data["reserve"],
            buy_now=data["buy_now"],
            starts_at=data["starts"],
        )


class AppealForm(forms.Form):
    """Why it was not the bidder's fault."""

    text = forms.CharField(max_length=1000, error_messages={"required": _("Say what happened.")})
