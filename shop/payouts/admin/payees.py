"""Staff's window on payees: what they have earned, where their money goes, what is held back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Case, CharField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from shop.common.admin import ReadOnlyAdmin, ReadOnlyInline, actor_of, column, column_in_words, filter_in_words
from shop.common.money import Money
from shop.common.phrases import kept_phrase, read_phrase
from shop.common.signs import labelled
from shop.ledger.queries import holder_name
from shop.payouts.exceptions import REFUSALS
from shop.payouts.models import Destination, Earning, OrderHold, Payee, ReturnHold
from shop.payouts.queries import name_of
from shop.payouts.queries.rails import rail_words
from shop.payouts.services import (
    hold_order,
    lift_hold,
    resume_payee,
    stop_payee,
    verify_destination,
)
from shop.payouts.states import ACCOUNT_OF

RAIL = column_in_words("rail", rail_words, _("way"))
BY_RAIL = ("rail", filter_in_words(rail_words))


class DestinationInline(ReadOnlyInline):
    """Where the payee's money goes, for whoever has to check it."""

    model = Destination
    fields = (RAIL, "address", "holder_name", "bank_name", "owner", "verified_at", "usable_from", "removed_at")
    readonly_fields = fields
    show_change_link = False


@admin.register(Payee)
class PayeeAdmin(ReadOnlyAdmin):
    """Balances of everybody who earns here."""

    list_display = ("who", "kind", "waiting", "free", "underway", "stopped_at", "why_stopped")
    list_filter = ("kind", "currency", ("stopped_at", admin.EmptyFieldListFilter))
    list_select_related = ("country",)
    search_fields = ("=holder_id", "holder_name")
    inlines = (DestinationInline,)
    actions = ("stop", "resume")
    fields = ("who", "kind", "waiting", "free", "underway", "schedule", "stopped_at", "why_stopped")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payee]:
        payees: QuerySet[Payee] = super().get_queryset(request)
        kinds = Case(*(When(kind=kind, then=Value(account)) for kind, account in ACCOUNT_OF.items()), output_field=CharField())
        return payees.annotate(of_account=kinds).annotate(holder_name=holder_name("of_account", "holder_id"))

    @admin.display(description=_("name"), ordering="holder_name")
    def who(self, payee: Any) -> str:
        """The store or the courier."""
        return str(payee.holder_name)

    @admin.display(description=_("waiting"), ordering="pending_minor")
    def waiting(self, payee: Payee) -> str:
        """Held back."""
        return payee.pending.format()

    @admin.display(description=_("available"), ordering="available_minor")
    def free(self, payee: Payee) -> str:
        """Negative: owed to us."""
        return Money(payee.available_minor, payee.currency).format()

    @admin.display(description=_("in a payout"), ordering="underway_minor")
    def underway(self, payee: Payee) -> str:
        """Asked for, and not yet sent."""
        return payee.underway.format()

    @admin.display(description=_("stopped because"), ordering="stop_reason")
    def why_stopped(self, payee: Payee) -> str:
        return read_phrase(payee.stop_reason)

    @action(description=_("Stop payouts"), permissions=["decide"])
    def stop(self, request: HttpRequest, queryset: QuerySet[Payee]) -> None:
        """Until somebody resumes; the payees are told."""
        for payee in queryset:
            stop_payee(payee, reason=kept_phrase("payee", "review"), actor_id=actor_of(request))

    @action(description=_("Resume payouts"), permissions=["decide"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Payee]) -> None:
        for payee in queryset:
            try:
                resume_payee(payee, actor_id=actor_of(request))
            except REFUSALS as error:
                messages.error(request, labelled(name_of(payee), error))

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whoever may change payouts."""
        return request.user.has_perm("payouts.change_payout")


@admin.register(Destination)
class DestinationAdmin(ReadOnlyAdmin):
    """Accounts to be checked. The number itself stands on the account's page, and cannot be searched for."""

    secrets = ("address",)
    list_display = (
        "payee",
        RAIL,
        column("masked", _("account number")),
        "holder_name",
        "owner",
        "verified_at",
        "usable_from",
        "removed_at",
    )
    list_filter = (BY_RAIL, ("verified_at", admin.EmptyFieldListFilter), ("removed_at", admin.EmptyFieldListFilter))
    list_select_related = ("payee", "owner")
    exclude = ("rail",)
    readonly_fields = (RAIL,)
    search_fields = ("holder_name", "owner__name")
    actions = ("verify",)

    @action(description=_("I have checked that it is its owner's"), permissions=["verify"])
    def verify(self, request: HttpRequest, queryset: QuerySet[Destination]) -> None:
        """By a call, a paper, a first transfer."""
        for destination in queryset.select_related("payee"):
            try:
                verify_destination(destination, actor_id=actor_of(request))
            except REFUSALS as error:
                messages.error(request, labelled(destination.holder_name, error))

    def has_verify_permission(self, request: HttpRequest) -> bool:
        """Whoever may change payouts."""
        return request.user.has_perm("payouts.change_payout")


@admin.register(Earning)
class EarningAdmin(ReadOnlyAdmin):
    """What payees have earned, line by line."""

    list_display = ("payee", "kind", "order", "value", "state", "held_until", "payout", "earned_at")
    list_filter = ("state", "kind")
    list_select_related = ("payee", "order", "payout")
    search_fields = ("=order__number", "=payout__number")
    raw_id_fields = ("line",)

    @admin.display(description=_("amount"), ordering="amount_minor")
    def value(self, earning: Earning) -> str:
        """Positive is the payee's."""
        return earning.amount.format()


@admin.register(ReturnHold)
class ReturnHoldAdmin(ReadOnlyAdmin):
    """What stays back of stores' money for goods that may come back. It goes with its return."""

    list_display = ("order", column("amount", _("amount")), "placed_at", "lifted_at")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter),)
    list_select_related = ("order",)
    search_fields = ("=order__number",)


@admin.register(OrderHold)
class OrderHoldAdmin(ReadOnlyAdmin):
    """Orders whose money is held back, by whom and why."""

    list_display = ("order", "reason", "placed_by", "placed_at", "lifted_by", "lifted_at")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter),)
    list_select_related = ("order", "placed_by", "lifted_by")
    search_fields = ("=order__number", "reason")
    actions = ("lift",)
    fields = ("order", "reason")
    raw_id_fields = ("order",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change payouts."""
        return request.user.has_perm("payouts.change_payout")

    def save_model(self, request: HttpRequest, obj: OrderHold, form: Any, change: bool) -> None:
        """By the service, which gives back the hold that is there already."""
        hold = hold_order(obj.order, reason=obj.reason, actor_id=actor_of(request))
        obj.pk = hold.pk
        obj._state.adding = False

    @action(description=_("Let go of the money"), permissions=["add"])
    def lift(self, request: HttpRequest, queryset: QuerySet[OrderHold]) -> None:
        for hold in queryset.select_related("order__store"):
            try:
                lift_hold(hold, actor_id=actor_of(request))
            except REFUSALS as error:
                messages.error(request, labelled(hold.order, error))
