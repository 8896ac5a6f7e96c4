"""Markets and places, for staff: the rates are theirs to tune, the names come from the data files."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from shop.common.admin import ListAdmin, column
from shop.common.admin_amounts import AmountsForm, amount_column
from shop.common.clock import now
from shop.common.percentages import format_percent
from shop.events.commit_reactions import note_change
from shop.places.models import Country, Place, TaxRate
from shop.places.queries import day_in
from shop.places.services import OPERATORS_FIELDS


class CountryForm(AmountsForm):
    """What checkout counts on: a slip here must not reach a shopper."""

    class Meta:
        help_texts = {"cash_ceiling_minor": _("The largest order that is paid at the door; empty for any.")}

    def clean_payment_methods(self) -> list[str]:
        """Known ones, as a list."""
        methods = self.cleaned_data["payment_methods"]
        known = list(settings.PAYMENT_PROVIDERS)
        if not isinstance(methods, list) or not all(method in known for method in methods):
            named = ", ".join(f'"{code}"' for code in known)
            raise forms.ValidationError(_("Write a list in brackets of some of these: %(known)s.") % {"known": named})
        return methods

    def clean_delivery_step_minor(self) -> int:
        """Something to round up to."""
        step: int = self.cleaned_data["delivery_step_minor"]
        if step < 1:
            raise forms.ValidationError(_("Fees are rounded up to a multiple of this: at least 1."))
        return step


@admin.register(Country)
class CountryAdmin(ListAdmin):
    """One market. A new one is a data file and `load_places`."""

    form = CountryForm
    list_display = (
        *("code", column("name", _("name")), "currency", "verification"),
        amount_column("delivery_minimum_minor", _("smallest delivery fee")),
        amount_column("delivery_per_km_minor", _("delivery per kilometre")),
        *("holidays_until", "is_active"),
    )
    search_fields = ("code", "names")
    fieldsets = (
        (None, {"fields": ("code", "names", "currency", "time_zone", "phone_prefix", "languages", "level_names", "is_active")}),
        (_("Rules"), {"fields": ("payment_methods", "cash_ceiling_minor", "verification")}),
        (
            _("Delivery"),
            {
                "fields": (
                    "delivery_base_minor",
                    "delivery_per_km_minor",
                    "delivery_minimum_minor",
                    "delivery_step_minor",
                    "delivery_max_km",
                    "route_factor_percent",
                    "closed_days",
                    "expected_holidays",
                )
            },
        ),
        (
            _("Payouts"),
            {"fields": ("payout_hold_days", "payout_minimum_minor", "payout_auto_minor")},
        ),
        (
            _("Cash"),
            {"fields": ("courier_cash_ceiling_minor", "store_debt_limit_minor", "cash_overdue_days")},
        ),
        (_("Cash at the door"), {"fields": ("half_ask_minutes", "half_desk_hours")}),
        (_("Auctions"), {"fields": ("auction_pay_hours",)}),
        (_("Returns"), {"fields": ("return_days",)}),
        (_("Data"), {"fields": ("latitude", "longitude", "attribution")}),
    )

    def save_model(self, request: HttpRequest, obj: Country, form: Any, change: bool) -> None:
        """What every page of the market may say is built anew."""
        super().save_model(request, obj, form, change)
        note_change("country", 0)  # whichever: a country's key is no number

    @admin.display(description=_("holidays known until"))
    def holidays_until(self, country: Country) -> date | None:
        """By when staff enter the next ones."""
        return country.holidays_known_until

    @admin.display(description=_("holidays that are only expected"), empty_value="—")
    def expected_holidays(self, country: Country) -> str:
        """What staff look at again when the moon has been seen: as the country pack has it, where nobody has changed it."""
        rows = country.pack_holidays.filter(is_expected=True)
        days = [(date.fromisoformat(day), row.name) for row in rows for day in row.days if day in country.closed_days]
        today = day_in(country, now())
        return ", ".join(f"{date_format(day, 'SHORT_DATE_FORMAT')} ({name})" for day, name in sorted(days) if day >= today)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Everything that the next load would put back."""
        names = {field.name for field in Country._meta.concrete_fields}
        return (*sorted(names - OPERATORS_FIELDS - {"is_active"}), "expected_holidays")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """From data files only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A market is closed, never deleted."""
        return False


@admin.register(TaxRate)
class TaxRateAdmin(ListAdmin):
    """A market's taxes. One that has begun is only ever given an end: a new rate is a new row."""

    list_display = ("country", "code", "percent", "on_goods", "on_fee", "is_compound", "valid_from", "valid_until")
    list_filter = ("country",)
    list_select_related = ("country",)
    search_fields = ("code",)
    fields = ("country", "code", "rate_bp", "on_goods", "on_fee", "is_compound", "position", "valid_from", "valid_until")

    @admin.display(description=_("rate"), ordering="rate_bp")
    def percent(self, rate: TaxRate) -> str:
        return format_percent(rate.rate_bp)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """All but its end, once it has begun."""
        return tuple(name for name in self.fields if name != "valid_until") if obj and _has_begun(obj) else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Orders remember it: only one that is yet to come may go."""
        return bool(super().has_delete_permission(request, obj)) and obj is not None and not _has_begun(obj)


def _has_begun(rate: TaxRate) -> bool:
    return rate.valid_from <= day_in(rate.country, now())


@admin.register(Place)
class PlaceAdmin(ListAdmin):
    """Look a place up, and say whether cash is carried there. The rest comes from the data files."""

    list_display = ("name", "level", "kind", "parent", "country", "takes_cash")
    list_filter = ("country", "level", "takes_cash")
    list_select_related = ("parent", "country")
    search_fields = ("name", "slug")
    fields = ("name", "slug", "level", "kind", "parent", "country", "latitude", "longitude", "takes_cash")
    readonly_fields = ("name", "slug", "level", "kind", "parent", "country", "latitude", "longitude")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """From data files only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Addresses and orders stand there."""
        return False
