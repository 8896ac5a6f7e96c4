"""Staff's window on sales between linked accounts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from shop.common.admin import ReadOnlyAdmin, actor_of
from shop.common.signs import labelled, listed
from shop.payouts.exceptions import REFUSALS
from shop.payouts.models import OwnTrade
from shop.payouts.queries import party_money
from shop.payouts.services import release_own_trade


@admin.register(OwnTrade)
class OwnTradeAdmin(ReadOnlyAdmin):
    """Orders of which two people seem to be one party: those that wait first, the largest of them on top. One page each, to decide."""

    list_display = ("order", "value", "who", "buyer", "seller", "courier", "noted_at", "released_at", "released_by")
    list_filter = (("released_at", admin.EmptyFieldListFilter),)
    list_select_related = ("order__buyer", "seller", "courier", "released_by")
    search_fields = ("=order__number", "seller__name", "order__buyer__name", "courier__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OwnTrade]:
        """By what is at stake."""
        trades: QuerySet[OwnTrade] = super().get_queryset(request)
        return trades.order_by(F("released_at").asc(nulls_first=True), "-amount_minor", "pk")

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """As above, unless somebody clicks on a column."""
        return (F("released_at").asc(nulls_first=True), "-amount_minor")

    @admin.display(description=_("buyer"))
    def buyer(self, trade: OwnTrade) -> str:
        """As others see him."""
        return trade.order.buyer.display_name

    @admin.display(description=_("at stake"), ordering="amount_minor")
    def value(self, trade: OwnTrade) -> str:
        """What the order brings in."""
        return trade.amount.format()

    @admin.display(description=_("linked"))
    def who(self, trade: OwnTrade) -> str:
        """Which two, and by what."""
        return listed(labelled(sides, shared) for sides, shared in trade.links)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """One sale: what links its people, all that is open with their party, and the release, with a reason in one's own words."""
        may_release = self.has_release_permission(request)
        if not (may_release or self.has_view_permission(request)) or (request.method == "POST" and not may_release):
            raise PermissionDenied
        related = OwnTrade.objects.select_related("order__buyer", "order__store", "seller", "courier", "released_by")
        trade = get_object_or_404(related, pk=int(object_id) if object_id.isdecimal() else 0)
        problem = self._release(request, trade) if request.method == "POST" else ""
        if request.method == "POST" and not problem:
            messages.success(request, _("The money of %(order)s is released.") % {"order": trade.order.number})
            return redirect("admin:payouts_owntrade_changelist")
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": trade.order.number,
            "trade": trade,
            "party": party_money(trade),
            "may_release": may_release and trade.released_at is None,
            "reason": request.POST.get("reason", ""),
            "problem": problem,
        }
        return render(request, "payouts/own_trade_review.html", context, status=409 if problem else 200)

    def _release(self, request: HttpRequest, trade: OwnTrade) -> str:
        """Empty, or why not."""
        try:
            release_own_trade(trade, reason=request.POST.get("reason", ""), actor_id=actor_of(request))
        except REFUSALS as error:
            return str(error)
        return ""

    def has_release_permission(self, request: HttpRequest) -> bool:
        """Whoever may change payouts."""
        return request.user.has_perm("payouts.change_payout")
