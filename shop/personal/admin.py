"""Exports, for staff: that there are some, never what is in them."""

from django.contrib import admin

from shop.common.admin import ReadOnlyAdmin
from shop.personal.models import DataExport


@admin.register(DataExport)
class DataExportAdmin(ReadOnlyAdmin):
    """Who asked, and how far it is."""

    list_display = ("user", "status", "asked_at", "ready_at")
    list_filter = ("status",)
    list_select_related = ("user",)
    search_fields = ("user__email", "user__phone")
    fields = ("user", "status", "asked_at", "ready_at")
    show_full_result_count = False
