"""Staff's window on sales between linked accounts."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from shop.common.admin import ReadOnlyAdmin, actor_of
from shop.payouts.exceptions import REFUSALS
from shop.payouts.models import OwnTrade
from shop.payouts.services import release_own_trade


@admin.register(OwnTrade)
class OwnTradeAdmin(ReadOnlyAdmin):
    """Orders whose seller and buyer seem to be one party, the largest first. Their money waits until somebody has looked."""

    list_display = ("order", "seller", "buyer", "value", "signals", "noted_at", "released_at", "released_by")
    list_filter = (("released_at", admin.EmptyFieldListFilter),)
    list_select_related = ("order__buyer", "seller", "released_by")
    search_fields = ("=order__number", "seller__name")
    show_full_result_count = False
    actions = ("release",)

    @admin.display(description=_("buyer"))
    def buyer(self, trade: OwnTrade) -> str:
        """As others see him."""
        return trade.order.buyer.display_name

    @admin.display(description=_("at stake"), ordering="amount_minor")
    def value(self, trade: OwnTrade) -> str:
        """The order's total."""
        return trade.amount.format()

    @action(description=_("Release the money"), permissions=["release"])
    def release(self, request: HttpRequest, queryset: QuerySet[OwnTrade]) -> None:
        """One by one; what is one's own is refused."""
        for trade in queryset.select_related("order__store"):
            try:
                release_own_trade(trade, reason=str(_("Released from the list.")), actor_id=actor_of(request))
            except REFUSALS as error:
                messages.error(request, f"{trade.order}: {error}")

    def has_release_permission(self, request: HttpRequest) -> bool:
        """Whoever may change payouts."""
        return request.user.has_perm("payouts.change_payout")
