"""Amounts in the admin: kept in minor units of a market's currency, typed and shown as everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminTextInputWidget

from shop.common.amounts import MoneyField
from shop.common.money import Money


class MinorField(MoneyField):
    """An amount that is kept as a number of minor units."""

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(Money(value, self.currency) if isinstance(value, int) else value)

    def clean(self, value: Any) -> Any:
        amount: Money | None = super().clean(value)
        return None if amount is None else amount.minor

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True


class UnreadableField(forms.CharField):
    """An amount as long as nobody has chosen the market whose currency it is in."""

    def clean(self, value: Any) -> Any:
        if super().clean(value):
            raise forms.ValidationError(_("Choose the market first."), code="market")
        return None


class AmountsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Its fields `…_minor` are typed as amounts of the market that the row is of, or is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency = self._read_currency()
        for name, field in self.fields.items():
            if name.endswith("_minor"):
                self.fields[name] = _typed_field(field, currency)

    def _read_currency(self) -> str:
        """The chosen market's, else that of the row; empty where neither says."""
        try:
            markets = self._meta.model._meta.get_field("country").related_model
        except FieldDoesNotExist:
            return str(self.instance.currency)
        code = str(self.data.get(self.add_prefix("country"), "") or self.instance.country_id or "")
        found = markets._default_manager.filter(pk=code[:2]).first()  # type: ignore[union-attr]
        return str(found.currency) if found else ""


def _typed_field(field: forms.Field, currency: str) -> forms.Field:
    said: dict[str, Any] = {"required": field.required, "initial": field.initial, "widget": UnfoldAdminTextInputWidget()}
    if not currency:
        help_text = " ".join([_("In the currency of the market."), str(field.help_text)])
        return UnreadableField(label=field.label, help_text=help_text, **said)
    return MinorField(currency=currency, minimum=0, label=f"{field.label} ({currency})", help_text=field.help_text, **said)


def amount_column(name: str, description: str | Promise) -> Callable[[Any], str]:
    """A column of a list, for a field `…_minor` of a market or of what has a `country`."""

    @admin.display(description=description, ordering=name)  # type: ignore[arg-type]  # words of any kind, also lazy ones
    def shown(row: Any) -> str:
        minor = getattr(row, name)
        return "–" if minor is None else Money(minor, getattr(row, "country", row).currency).format()

    return shown
