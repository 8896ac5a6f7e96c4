"""Downloads as facts: what was bought and how often it was fetched. Codes are nobody's business but their buyer's."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from shop.common.admin import ReadOnlyAdmin
from shop.digital.models import Download


@admin.register(Download)
class DownloadAdmin(ReadOnlyAdmin):
    """Who may fetch what, and did."""

    list_display = ("order", "file", "times", "most", "expires_at", "fetched_at")
    list_select_related = ("line__order", "file")
    search_fields = ("line__order__number", "file__name")
    ordering = ("-pk",)

    @admin.display(description=_("order"))
    def order(self, download: Download) -> str:
        return download.line.order.number
