"""Agreed prices for staff: to look at."""

from django.contrib import admin

from shop.common.admin import ReadOnlyAdmin
from shop.deals.models import Deal


@admin.register(Deal)
class DealAdmin(ReadOnlyAdmin):
    """Who agreed with whom on what."""

    list_display = ("id", "buyer", "variant", "quantity", "unit_price_minor", "currency", "source", "status", "expires_at")
    list_filter = ("status", "source", "currency")
    list_select_related = ("buyer", "variant__product")
    search_fields = ("buyer__email", "variant__product__title")
