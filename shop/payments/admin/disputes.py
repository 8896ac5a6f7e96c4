"""Money that providers take back: what is open, until when it has to be answered, and who bears what is lost."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from shop.common.admin import ReadOnlyAdmin, ReadOnlyInline
from shop.payments.admin.payments import one_by_one
from shop.payments.models import Dispute, DisputeShare
from shop.payments.queries import why_disputed
from shop.payments.services import ask_dispute


class ShareInline(ReadOnlyInline):
    """Which orders it is about, and who bears what."""

    model = DisputeShare
    fields = ("order", "amount_minor", "lost_minor", "refunds_minor", "covered_minor", "seller_minor", "platform_minor")
    readonly_fields = fields


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    """The most urgent first. Evidence is sent on the provider's own pages; here the provider is asked what became of it."""

    list_display = ("external_id", "provider", "kind", "status", "sum", "why", "answer_by", "is_settled", "opened_at")
    list_filter = ("is_settled", "status", "kind", "provider", "currency", "opened_at")
    list_select_related = ("attempt",)
    search_fields = ("=external_id", "=attempt__external_id", "=attempt__reference", "=shares__order__number")
    ordering = ("is_settled", "answer_by", "-pk")
    show_full_result_count = False
    fields = (
        "provider", "external_id", "kind", "status", "why", "reason", "sum", "held", "returned_minor", "cost", "answer_by", "is_settled",
        "attempt", "noted_by", "opened_at", "asked_at", "closed_at",
    )  # fmt: skip
    readonly_fields = ("sum", "held", "cost", "why")
    inlines = (ShareInline,)
    actions = ("ask_again",)

    @admin.display(description=_("amount"), ordering="amount_minor")
    def sum(self, dispute: Dispute) -> str:
        """In words of the reader's language."""
        return dispute.amount.format()

    @admin.display(description=_("taken by the provider"))
    def held(self, dispute: Dispute) -> str:
        """In words."""
        return dispute.taken.format()

    @admin.display(description=_("fee of the provider"))
    def cost(self, dispute: Dispute) -> str:
        """In words."""
        return dispute.fee.format() if dispute.fee else "–"

    @admin.display(description=_("why"))
    def why(self, dispute: Dispute) -> str:
        """The provider's reason in plain words."""
        return why_disputed(dispute) or "–"

    @action(description=_("Ask the provider again, and share out what is lost"), permissions=["act"])
    def ask_again(self, request: HttpRequest, queryset: QuerySet[Dispute]) -> None:
        """What it says is booked, once."""
        one_by_one(request, ask_dispute, queryset.order_by("pk").values_list("pk", flat=True))

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Money moves: not for those who may only look."""
        return request.user.has_perm("payments.change_dispute")
