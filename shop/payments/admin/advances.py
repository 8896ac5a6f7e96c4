"""Refunds at the platform's cost, for staff to look through; decided on the refund's own page."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from shop.common.admin import ReadOnlyAdmin
from shop.payments.models import RefundAdvance


@admin.register(RefundAdvance)
class RefundAdvanceAdmin(ReadOnlyAdmin):
    """Who proposed it and why, and who agreed."""

    list_display = ("refund", "sum", "reason", "status", "proposed_by", "proposed_at", "decided_by", "decided_at")
    list_filter = ("status", "decided_at")
    list_select_related = ("refund", "proposed_by", "decided_by")
    search_fields = ("=refund__number", "=refund__order__number", "proposed_by__name", "decided_by__name")

    @admin.display(description=_("amount"), ordering="amount_minor")
    def sum(self, advance: RefundAdvance) -> str:
        """In words of the reader's language."""
        return advance.amount.format()
