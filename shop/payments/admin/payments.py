"""Payments as facts."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from shop.common.admin import ReadOnlyAdmin
from shop.payments.models import Payment


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    """What is due, and what has come."""

    list_display = ("checkout", "provider", "status", "sum", "received_by", "received_at")
    list_filter = ("status", "provider", "currency")
    list_select_related = ("checkout", "received_by")
    search_fields = ("=orders__number",)
    show_full_result_count = False
    exclude = ("amount_minor", "currency")
    readonly_fields = ("sum",)

    @admin.display(description=_("amount"), ordering="amount_minor")
    def sum(self, payment: Payment) -> str:
        """In words of the reader's language."""
        return payment.amount.format()
