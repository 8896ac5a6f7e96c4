"""What keeps somebody from leaving, and the latest export."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from couriers.models import Delivery
from couriers.states import DeliveryStatus
from returns.queries.lists import has_open_returns
from shop.accounts.models import User
from shop.accounts.queries import person_rows
from shop.auctions.models import Auction, Award
from shop.auctions.states import AuctionStatus, AwardStatus
from shop.ledger.models import Account
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.states import FINISHED
from shop.payments.models import Refund
from shop.payments.states import RefundStatus
from shop.payouts.models import Payout
from shop.payouts.states import PayoutStatus
from shop.personal.models import DataExport

_OF_PERSON = (
    AccountKind.BUYER_DUE,
    AccountKind.COURIER_CASH,
    AccountKind.HALF_CASH,
    AccountKind.HALF_PAID,
    AccountKind.COURIER_EARNING,
    AccountKind.REFUND_OWED,
    AccountKind.STORE_CREDIT,
    AccountKind.BANK_CARRIER,
    AccountKind.COURIER_DEBT,
)
_OF_STORE = (AccountKind.SELLER_CASH, AccountKind.UNDELIVERED_SALES, AccountKind.SELLER_PAYABLE)


def latest_export(user: User) -> DataExport | None:
    """The one that was asked for last."""
    return DataExport.objects.filter(user=user).order_by("-pk").first()


def reasons_to_stay(user: User) -> list[str]:
    """Sentences that say what has to be ended first; none where the account can be deleted."""
    return [
        *_about_rights(user),
        *_about_orders(user),
        *_about_parcels(user),
        *_about_returns(user),
        *_about_returns(user),
        *_about_money(user),
        *_about_auctions(user),
    ]


def _about_rights(user: User) -> Iterator[str]:
    if user.is_staff or user.is_superuser:
        yield _("You work in our team: an administrator takes your rights away first.")


def _about_orders(user: User) -> Iterator[str]:
    under_way = Order.objects.exclude(fulfilment__in=FINISHED)
    if under_way.filter(buyer__in=person_rows(user)).exists():
        yield _("You have orders under way. Wait until they are delivered and completed, or cancel them.")
    if under_way.filter(store__owner=user).exists():
        yield _("Your store has orders under way. Deliver or cancel them first.")


def _about_parcels(user: User) -> Iterator[str]:
    ended = (DeliveryStatus.DELIVERED, DeliveryStatus.CANCELLED)
    if Delivery.objects.filter(courier=user).exclude(status__in=ended).exists():
        yield _("You have deliveries under way. Hand the parcels over, or give the deliveries back.")


def _about_returns(user: User) -> Iterator[str]:
    if has_open_returns(user):
        yield _("You have returns that are not settled. Withdraw them, or wait until they are closed.")


def _about_money(user: User) -> Iterator[str]:
    stores = user.stores.values_list("pk", flat=True)
    people = person_rows(user).values("pk")
    held = Q(kind__in=_OF_PERSON, holder_id__in=people) | Q(kind__in=_OF_STORE, holder_id__in=list(stores))
    if Account.objects.filter(held).exclude(balance_minor=0).exists():
        yield _("Money is still open: ask for your payout, hand in your cash, pay what you owe or use your credit first.")
    if Refund.objects.filter(buyer__in=people).exclude(status=RefundStatus.DONE).exists():
        yield _("A refund is still on its way to you.")
    paid_out = (PayoutStatus.PAID, PayoutStatus.FAILED, PayoutStatus.CANCELLED)
    if Payout.objects.filter(recipient=user).exclude(status__in=paid_out).exists():
        yield _("A payout is still on its way to you.")


def _about_auctions(user: User) -> Iterator[str]:
    running = Auction.objects.filter(status__in=[AuctionStatus.DRAFT, AuctionStatus.OPEN])
    if running.filter(seller=user).exists():
        yield _("You have auctions that are not over. Cancel them, or wait for their end.")
    if running.filter(leader=user).exists():
        yield _("You lead in an auction. Wait for its end.")
    if Award.objects.filter(user=user, status__in=[AwardStatus.OFFERED, AwardStatus.DUE]).exists():
        yield _("You have won an auction. Order it, or answer the offer.")
