"""Discovery for staff: to look, and to help somebody who is told too much."""

from django.contrib import admin
from django.http import HttpRequest

from shop.common.admin import ListAdmin
from shop.discovery.models import Alert


@admin.register(Alert)
class AlertAdmin(ListAdmin):
    list_display = ("user", "kind", "product", "variant", "created_at")
    list_filter = ("kind",)
    list_select_related = ("user", "product", "variant__product")
    search_fields = ("user__email", "product__title")
    readonly_fields = ("user", "kind", "product", "variant", "price_minor", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People ask for themselves."""
        return False
