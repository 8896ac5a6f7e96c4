"""Papers for staff: to be read, and to be sent once more."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from shop.common.admin import ReadOnlyAdmin
from shop.common.signs import labelled
from shop.papers.exceptions import PaperError
from shop.papers.models import Paper, PaperSending
from shop.papers.services import send_paper_again


@admin.register(Paper)
class PaperAdmin(ReadOnlyAdmin):
    """Sealed papers, the newest first."""

    list_display = ("number", "kind", "store", "receiver", "amount", "sealed_at", "pdf")
    list_filter = ("kind", "store__country", "sealed_at")
    list_select_related = ("store", "receiver")
    search_fields = ("=number", "=order__number", "store__name")
    actions = None
    fields = (
        "number",
        "kind",
        "store",
        "receiver",
        "order",
        "refund",
        "since",
        "until",
        "amount",
        "tax_amount",
        "sealed_at",
        "sha256",
        "pdf",
    )
    readonly_fields = ("amount", "tax_amount", "pdf")

    @admin.display(description=_("total"), ordering="total_minor")
    def amount(self, paper: Paper) -> str:
        return paper.total.format()

    @admin.display(description=_("tax"))
    def tax_amount(self, paper: Paper) -> str:
        return paper.tax.format()

    @admin.display(description=_("PDF"))
    def pdf(self, paper: Paper) -> SafeString:
        return format_html('<a href="{}">{}</a>', paper.get_absolute_url(), _("Download"))


@admin.register(PaperSending)
class PaperSendingAdmin(ReadOnlyAdmin):
    """Papers on their way, and those that nobody could deliver."""

    list_display = ("paper", "status", "tries", "next_try_at", "sent_at", "last_error")
    list_filter = ("status",)
    list_select_related = ("paper",)
    search_fields = ("=paper__number",)
    actions = ("again",)

    def has_again_permission(self, request: HttpRequest) -> bool:
        """Whoever may change sendings."""
        return bool(request.user.has_perm("papers.change_papersending"))  # type: ignore[union-attr]

    @admin.action(description=_("Send again"), permissions=["again"])
    def again(self, request: HttpRequest, sendings: QuerySet[PaperSending]) -> None:
        """One by one; a second press finds it on its way."""
        for sending in sendings.select_related("paper"):
            try:
                send_paper_again(sending)
            except PaperError as error:
                messages.error(request, labelled(sending.paper, error))
            else:
                messages.success(request, labelled(sending.paper, _("It goes out again.")))
