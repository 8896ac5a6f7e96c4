"""Staff's side of auctions: everything is shown, and a written reason cancels, retracts, decides or answers, by the site's services."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shop.auctions.exceptions import AuctionError
from shop.auctions.models import Auction, Award, Bid, Suspicion, Violation
from shop.auctions.services.lifecycle import cancel_auction
from shop.auctions.services.retractions import retract_bid
from shop.auctions.services.suspicions import decide_suspicion
from shop.auctions.services.violations import answer_violation
from shop.auctions.states import Verdict
from shop.common.admin import ListAdmin, ReadOnlyAdmin


class DecidingAdmin(ListAdmin):
    """A page of facts with one box: what is written into it is handed to a service, which writes the row."""

    boxes: ClassVar[tuple[str, ...]] = ()
    hidden: ClassVar[tuple[str, ...]] = ("device",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """All but what nobody should compare by eye."""
        return [field.name for field in self.opts.concrete_fields if field.name not in self.hidden]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """All but the boxes."""
        return [name for name in self.get_fields(request, obj) if name not in self.boxes]

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """An address that filters by what is hidden would find it out figure by figure."""
        return lookup.partition("__")[0] not in self.hidden and super().lookup_allowed(lookup, value, request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """By the service, from the row as it is in the database."""
        try:
            self.decide(type(obj).objects.get(pk=obj.pk), form.cleaned_data, request)
        except AuctionError as error:
            messages.error(request, str(error))

    def decide(self, row: Any, wish: dict[str, Any], request: HttpRequest) -> None:
        """Hand it on."""
        raise NotImplementedError

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


@admin.register(Auction)
class AuctionAdmin(DecidingAdmin):
    """Auctions. A reason cancels one that is not over."""

    boxes = ("cancel_reason",)
    hidden = ("device", "maximum_minor", "told_version", "soon_told_at")
    list_display = ("product", "seller", "status", "price_minor", "currency", "bid_count", "ends_at")
    list_filter = ("status", "currency")
    list_select_related = ("product", "seller")
    search_fields = ("product__title", "seller__email")

    def decide(self, row: Auction, wish: dict[str, Any], request: HttpRequest) -> None:
        """Cancel it."""
        cancel_auction(row, actor_id=request.user.pk or 0, reason=wish["cancel_reason"], by_staff=True)


@admin.register(Bid)
class BidAdmin(DecidingAdmin):
    """Bids. A reason retracts one while its auction runs."""

    boxes = ("retraction_reason",)
    hidden = ("device", "maximum_minor")
    list_display = ("auction", "bidder", "alias", "price_minor", "placed_at", "retracted_at")
    list_filter = (("retracted_at", admin.EmptyFieldListFilter),)
    list_select_related = ("auction", "bidder")
    search_fields = ("=auction__id", "bidder__email")

    def decide(self, row: Bid, wish: dict[str, Any], request: HttpRequest) -> None:
        """Retract it."""
        retract_bid(row, actor_id=request.user.pk or 0, reason=wish["retraction_reason"])


@admin.register(Suspicion)
class SuspicionAdmin(DecidingAdmin):
    """What looks strange, what waits first."""

    boxes = ("verdict", "note")
    list_display = ("auction", "bidder", "signal", "verdict", "found_at", "decided_by")
    list_filter = ("verdict", "signal")
    list_select_related = ("auction", "bidder", "decided_by")
    search_fields = ("bidder__email", "=auction__id")

    def decide(self, row: Suspicion, wish: dict[str, Any], request: HttpRequest) -> None:
        """Clear or confirm it."""
        if wish["verdict"] != Verdict.OPEN:
            decide_suspicion(row, verdict=Verdict(wish["verdict"]), note=wish["note"], actor_id=request.user.pk or 0)


@admin.register(Violation)
class ViolationAdmin(DecidingAdmin):
    """Who did not buy. A written answer lifts the violation; an action lets it stand."""

    boxes = ("answer",)
    list_display = ("user", "cause", "created_at", "expires_at", "appealed_at", "answered_at", "lifted_at")
    list_filter = ("cause", ("appealed_at", admin.EmptyFieldListFilter), ("answered_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("user__email", "user__name")
    actions = ("let_stand",)
    hidden = ()

    def decide(self, row: Violation, wish: dict[str, Any], request: HttpRequest) -> None:
        """Lift it, and say why."""
        answer_violation(row, lift=True, answer=wish["answer"], actor_id=request.user.pk or 0)

    @admin.action(description=_("Keep the violation: the reason was not enough"))
    def let_stand(self, request: HttpRequest, queryset: Any) -> None:
        """The appeal is answered, and changes nothing."""
        for violation in queryset:
            try:
                answer_violation(
                    violation, lift=False, answer=str(_("What you wrote is no reason not to buy.")), actor_id=request.user.pk or 0
                )
            except AuctionError as error:
                messages.error(request, str(error))


@admin.register(Award)
class AwardAdmin(ReadOnlyAdmin):
    """Rights to buy."""

    secrets = exclude = ("device",)
    list_display = ("auction", "user", "kind", "status", "price_minor", "expires_at", "ended_at")
    list_filter = ("status", "kind")
    list_select_related = ("auction", "user")
    search_fields = ("user__email", "=auction__id")
