"""A store's promo code."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sellers.forms.fields import store_amount_field
from sellers.forms.moments import MomentField
from shop.catalog.models import Category
from shop.common.forms import fields_helper
from shop.common.money import is_some
from shop.promotions.exceptions import TermsRefused
from shop.promotions.services import CodeTerms
from shop.promotions.states import PromoKind
from shop.stores.models import Store

# The service's words for a field → this form's.
_FIELD_OF_TERM = {"percent_bp": "percent", "most_minor": "most"}


class CodeForm(forms.Form):
    """What it gives, from when to when, how often, for what."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=32,
        help_text=gettext_lazy("Letters and figures, easy to say: TABASKI10. Case and spaces do not matter when it is typed."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Type of discount"), choices=PromoKind, initial=PromoKind.PERCENT, widget=forms.RadioSelect)
    percent = forms.DecimalField(
        label=gettext_lazy("Percent off"),
        required=False,
        min_value=Decimal("0.1"),
        max_value=100,
        max_digits=4,
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    limit_total = forms.IntegerField(
        label=gettext_lazy("How many uses in total?"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=gettext_lazy("Empty: as often as it is typed."),
    )
    limit_per_user = forms.IntegerField(
        label=gettext_lazy("How often for each buyer?"),
        required=False,
        min_value=1,
        max_value=1_000,
        initial=1,
        help_text=gettext_lazy("Empty: no limit."),
    )
    categories = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Only for these categories"),
        queryset=Category.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Subcategories are included. None chosen: for everything in your store."),
    )

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words, zone = {"currency": store.currency}, store.country.time_zone
        self.fields["amount"] = store_amount_field(store, _("Amount off (%(currency)s)") % words, "")
        self.fields["most"] = store_amount_field(
            store, _("Maximum discount (%(currency)s)") % words, _("One use never costs you more. Empty: no limit.")
        )
        self.fields["minimum"] = store_amount_field(store, _("Minimum order (%(currency)s)") % words, _("Empty: no minimum."))
        self.fields["starts"] = MomentField(zone=zone, required=False, label=_("From"), help_text=_("Empty: at once."))
        self.fields["ends"] = MomentField(
            zone=zone,
            required=False,
            label=_("Until"),
            help_text=_("Local time in %(place)s. Empty: until you end it.") % {"place": store.country},
        )
        self.fields["categories"].queryset = Category.objects.filter(products__store=store).distinct()  # type: ignore[attr-defined]
        self.helper = fields_helper(
            "code",
            Fieldset(_("Discount"), "kind", "percent", "amount", "most", "minimum"),
            Fieldset(_("Dates and limits"), Div("starts", "ends", css_class="field-row"), "limit_total", "limit_per_user"),
            *(["categories"] if self.fields["categories"].queryset.exists() else []),  # type: ignore[attr-defined]
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind == PromoKind.PERCENT and not cleaned.get("percent") and "percent" not in self.errors:
            self.add_error("percent", _("Say how many percent."))
        if kind == PromoKind.FIXED and not is_some(cleaned.get("amount")) and "amount" not in self.errors:
            self.add_error("amount", _("Say how much comes off."))
        return cleaned

    @property
    def terms(self) -> CodeTerms:
        """The terms for the service, once valid, without those of another kind of code."""
        data = self.cleaned_data
        kind = PromoKind(data["kind"])
        return CodeTerms(
            code=data["code"],
            kind=kind,
            percent_bp=int(data["percent"] * 100) if kind == PromoKind.PERCENT else None,
            amount=data["amount"] if kind == PromoKind.FIXED else None,
            most=data["most"],
            minimum=data["minimum"],
            starts_at=data["starts"],
            ends_at=data["ends"],
            limit_total=data["limit_total"],
            limit_per_user=data["limit_per_user"],
            categories=list(data["categories"]),
        )

    def show(self, error: TermsRefused) -> None:
        """Show a refusal at the field that it concerns."""
        name = _FIELD_OF_TERM.get(error.field, error.field.removesuffix("_at"))
        self.add_error(name if name in self.fields else None, str(error))
