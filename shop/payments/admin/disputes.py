"""Money that providers take back: what is open, until when it has to be answered, and who bears what is lost."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from shop.common.admin import ReadOnlyAdmin, ReadOnlyInline, actor_of, filter_in_words
from shop.payments.admin.payments import BY_PROVIDER, PROVIDER, one_by_one
from shop.payments.models import Dispute, DisputeShare, ReversalNote
from shop.payments.queries import why_disputed
from shop.payments.services import ask_dispute, compute_recovery_left, decide_reversal, pass_recovery_on
from shop.payments.templatetags.refunds import rail_name


class ShareInline(ReadOnlyInline):
    """Which orders it is about, and who bears what."""

    model = DisputeShare
    fields = (
        "order", "amount_minor", "lost_minor", "refunds_minor", "covered_minor", "seller_minor", "platform_minor",
        "undone_seller_minor", "regained_minor", "given_seller_minor", "given_buyer_minor",
    )  # fmt: skip
    readonly_fields = fields


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    """The most urgent first. Evidence is sent on the provider's own pages; here the provider is asked what became of it."""

    list_display = ("external_id", PROVIDER, "kind", "status", "sum", "why", "answer_by", "is_settled", "opened_at")
    list_filter = ("is_settled", "status", "kind", BY_PROVIDER, "currency", "opened_at")
    list_select_related = ("attempt",)
    search_fields = ("=external_id", "=attempt__external_id", "=attempt__reference", "=shares__order__number")
    ordering = ("is_settled", "answer_by", "-pk")
    fields = (
        PROVIDER, "external_id", "kind", "status", "why", "reason", "sum", "held", "returned_minor", "waits", "cost", "answer_by",
        "is_settled", "attempt", "noted_by", "opened_at", "asked_at", "closed_at",
    )  # fmt: skip
    readonly_fields = (PROVIDER, "sum", "held", "cost", "why", "waits")
    inlines = (ShareInline,)
    actions = ("ask_again", "give_on")

    @admin.display(description=_("amount"), ordering="amount_minor")
    def sum(self, dispute: Dispute) -> str:
        """In words of the reader's language."""
        return dispute.amount.format()

    @admin.display(description=_("taken by the provider"))
    def held(self, dispute: Dispute) -> str:
        return dispute.taken.format()

    @admin.display(description=_("of it still with us"))
    def waits(self, dispute: Dispute) -> str:
        """What came back and has not gone to those who bore the loss."""
        return compute_recovery_left(dispute).format()

    @admin.display(description=_("fee of the provider"))
    def cost(self, dispute: Dispute) -> str:
        return dispute.fee.format() if dispute.fee is not None else "–"

    @admin.display(description=_("why"))
    def why(self, dispute: Dispute) -> str:
        """The provider's reason in plain words."""
        return why_disputed(dispute) or "–"

    @action(description=_("Ask the provider again, and share out what is lost"), permissions=["act"])
    def ask_again(self, request: HttpRequest, queryset: QuerySet[Dispute]) -> None:
        """What it says is booked, once."""
        one_by_one(request, ask_dispute, queryset.order_by("pk").values_list("pk", flat=True))

    @action(description=_("Pass on the recovered money to those who paid the loss"), permissions=["act"])
    def give_on(self, request: HttpRequest, queryset: QuerySet[Dispute]) -> None:
        """In the shares that were booked, once."""
        one_by_one(
            request, lambda pk: pass_recovery_on(pk, actor_id=actor_of(request)), queryset.order_by("pk").values_list("pk", flat=True)
        )

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Money moves: not for those who may only look."""
        return request.user.has_perm("payments.change_dispute")


@admin.register(ReversalNote)
class ReversalNoteAdmin(ReadOnlyAdmin):
    """What one of us saw in a provider's statement. Another, who looks it up there too, confirms or refuses it here."""

    list_display = ("attempt", "sum", "receipt", "way", "status", "proposed_by", "proposed_at", "decided_by", "decided_at")
    list_filter = ("status", "way", ("attempt__provider", filter_in_words(rail_name)), "proposed_at")
    list_select_related = ("attempt", "proposed_by", "decided_by")
    search_fields = ("=attempt__external_id", "=attempt__reference", "=attempt__payment__orders__number")
    fields = list_display
    readonly_fields = list_display
    actions = ("confirm", "refuse")

    @admin.display(description=_("amount"))
    def sum(self, note: ReversalNote) -> str:
        return note.attempt.received.format() if note.attempt.received is not None else "–"

    @admin.display(description=_("receipt"))
    def receipt(self, note: ReversalNote) -> str:
        """By which it is found in the statement."""
        return note.attempt.reference or "–"

    @action(description=_("Confirm: it is in the statement"), permissions=["act"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[ReversalNote]) -> None:
        self._decide(request, queryset, approve=True)

    @action(description=_("Refuse: it does not"), permissions=["act"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[ReversalNote]) -> None:
        self._decide(request, queryset, approve=False)

    def _decide(self, request: HttpRequest, queryset: QuerySet[ReversalNote], *, approve: bool) -> None:
        notes = {note.pk: note for note in queryset}
        one_by_one(request, lambda pk: decide_reversal(notes[pk], approve=approve, actor_id=actor_of(request)), sorted(notes))

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Those who see to disputes."""
        return request.user.has_perm("payments.change_dispute")
