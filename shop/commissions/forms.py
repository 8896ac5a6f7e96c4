"""Staff write rules and ask what they would change."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.commissions.models import CommissionRule, Simulation
from shop.common.admin_amounts import AmountsForm
from shop.common.clock import now
from shop.common.signs import labelled


class RuleForm(AmountsForm):
    """A draft. What it is about decides which of its kind counts."""

    class Meta:
        help_texts = {"fixed_minor": gettext_lazy("For each unit."), "minimum_minor": gettext_lazy("Of a whole line.")}

    def clean(self) -> dict[str, Any]:
        """One scope, of the chosen market."""
        values = super().clean() or {}
        country, store, product = (values.get(name) for name in ("country", "store", "product"))
        if product and (store or values.get("category")):
            raise forms.ValidationError(_("A rule for a product names neither store nor category."))
        if country and store and store.country_id != country.pk:
            self.add_error("store", _("The store is in another market."))
        if country and product and product.store.country_id != country.pk:
            self.add_error("product", _("The product is in another market."))
        if (ends := values.get("ends_at")) and ends <= max(now(), values.get("starts_at") or now()):
            self.add_error("ends_at", _("The end comes after the start, and is yet to come."))
        return values


class DraftsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.country_id} · {labelled(obj.subject, obj.terms)}"


class SimulationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A market, a month that is over or under way, and the drafts to try."""

    drafts = DraftsChoice(CommissionRule.objects.none(), label=gettext_lazy("Drafted rules"))

    class Meta:
        model = Simulation
        fields = ("country", "month", "drafts")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        last_month = (now().date().replace(day=1) - timedelta(days=1)).replace(day=1)
        super().__init__(*args, **{**kwargs, "initial": {"month": last_month, **(kwargs.get("initial") or {})}})
        field = self.fields["drafts"]
        assert isinstance(field, DraftsChoice)
        field.queryset = CommissionRule.objects.drafts().named()

    def clean_month(self) -> date:
        """The month that was typed, as the date of its first day."""
        day: date = self.cleaned_data["month"]
        return day.replace(day=1)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        country = values.get("country")
        if country and any(rule.country_id != country.pk for rule in values.get("drafts") or ()):
            self.add_error("drafts", _("Choose drafted rules of this market."))
        return values
