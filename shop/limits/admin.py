"""Counts of tries: how much is being guessed at, and why somebody has to wait."""

from django.contrib import admin
from django.http import HttpRequest

from shop.common.admin import ReadOnlyAdmin
from shop.limits.models import TryCount


@admin.register(TryCount)
class TryCountAdmin(ReadOnlyAdmin):
    """Keys are digests. Deleting a count lets whoever waits try again at once."""

    list_display = ("kind", "count", "began_at", "free_at", "ends_at")
    list_filter = ("kind",)
    search_fields = ("kind", "key")
    ordering = ("-ends_at",)
    fields = ("kind", "count", "began_at", "free_at", "ends_at")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """For superusers."""
        return bool(getattr(request.user, "is_superuser", False))
