"""Discovery for staff: to look, and to help somebody who is told too much."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from shop.discovery.models import Alert


@admin.register(Alert)
class AlertAdmin(ModelAdmin):
    list_display = ("user", "kind", "product", "variant", "created_at")
    list_filter = ("kind",)
    list_select_related = ("user", "product", "variant__product")
    search_fields = ("user__email", "product__title")
    show_full_result_count = False
    readonly_fields = ("user", "kind", "product", "variant", "price_minor", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People ask for themselves."""
        return False
