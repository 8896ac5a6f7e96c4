"""The search log for staff: what was asked, what was found in vain, and what came of it."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from shop.common.admin import ReadOnlyAdmin
from shop.search.models import SearchLog
from shop.search.queries.report import DAYS, LOOKED_AT, search_report


@admin.register(SearchLog)
class SearchLogAdmin(ReadOnlyAdmin):
    """The searches, the latest first, below what they add up to."""

    list_display = ("words", "corrected", "hits", "country", "searched_at", "clicked_at", "ordered_at")
    list_filter = ("country",)
    search_fields = ("words",)
    fields = ("words", "corrected", "hits", "filters", "country", "searched_at", "clicked_at", "ordered_at")
    ordering = ("-searched_at",)
    actions = None
    list_before_template = "search/_report.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the report above it for those who may see it."""
        figures = {"report": search_report(), "days": DAYS, "looked_at": LOOKED_AT} if self.has_view_permission(request) else {}
        response: HttpResponse = super().changelist_view(request, {**(extra_context or {}), **figures})
        return response
