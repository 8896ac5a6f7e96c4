"""What an export holds: a table for each kind of thing that is kept of a person, with the columns that say something to them.

What others wrote, and what would help to get around the rules of trust, is not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import Model, QuerySet

from couriers.models import CourierProfile, Delivery
from returns.models import ReturnLine, ReturnRequest
from shop.accounts.models import Address, User
from shop.accounts.queries import person_rows
from shop.auctions.models import Auction, Award, Bid
from shop.catalog.models import Favorite, Product
from shop.chat.models import Message
from shop.contact.models import Enquiry
from shop.discovery.models import Alert, RecentView
from shop.notifications.models import Notification, Preference
from shop.orders.models import Order, OrderLine
from shop.papers.models import Paper
from shop.payments.models import Refund
from shop.payouts.models import Destination, Payout
from shop.promotions.models import PointsAccount
from shop.reviews.models import Review
from shop.search.models import SavedSearch
from shop.stores.models import Store, StoreFollow
from shop.texts.models import Acceptance

Rows = Callable[[User], "QuerySet[Any]"]


@dataclass(frozen=True, slots=True)
class Section:
    """One table: its name in the archive, whose rows, and which columns."""

    name: str
    rows: Rows
    columns: tuple[str, ...]

    def read(self, user: User) -> Iterator[dict[str, Any]]:
        """The person's rows, oldest first, without keeping all of them in memory."""
        yield from self.rows(user).order_by("pk").values(*self.columns).iterator(chunk_size=500)


def _of(model: type[Model], owner: str) -> Rows:
    """Of the account, and of the guests whom it has claimed."""
    return lambda user: model._default_manager.filter(**{f"{owner}__in": person_rows(user)})


SECTIONS = (
    Section("account", lambda user: User.objects.filter(pk=user.pk), (
        "email", "phone", "phone_verified", "name", "country_id", "language", "is_seller", "is_courier", "date_joined",
    )),
    Section("email_addresses", _of(EmailAddress, "user"), ("email", "verified", "primary")),
    Section("addresses", _of(Address, "user"), (
        "label", "recipient", "phone", "country_id", "region__name", "prefecture__name", "quarter__name", "landmark", "latitude",
        "longitude", "created_at",
    )),
    Section("sign_ins", _of(UserSession, "user"), ("created_at", "last_seen_at", "ip", "user_agent")),
    Section("accepted_terms", _of(Acceptance, "user"), (
        "version__kind", "version__country_id", "version__number", "occasion", "accepted_at",
    )),
    Section("orders", _of(Order, "buyer"), (
        "number", "store__name", "fulfilment", "total_minor", "currency", "payment_method", "recipient", "phone", "address_text",
        "instructions", "placed_at", "paid_at", "delivered_at",
    )),
    Section("order_lines", _of(OrderLine, "order__buyer"), ("order__number", "title", "quantity", "unit_price_minor", "order__currency")),
    Section("refunds", _of(Refund, "buyer"), ("order__number", "amount_minor", "currency", "status", "reason")),
    Section("returns", _of(ReturnRequest, "buyer"), (
        "number", "order__number", "reason", "text", "status", "requested_at", "way", "service", "tracking_number", "appeal", "closed_at",
    )),
    Section("return_lines", _of(ReturnLine, "request__buyer"), ("request__number", "order_line__title", "quantity")),
    Section("papers", _of(Paper, "receiver"), ("number", "kind", "total_minor", "currency", "sealed_at")),
    Section("points", _of(PointsAccount, "user"), ("country_id", "balance")),
    Section("messages", _of(Message, "sender"), ("conversation_id", "text", "created_at")),
    Section("reviews", _of(Review, "author"), ("product__title", "rating", "text", "written_at", "edited_at", "status")),
    Section("bids", _of(Bid, "bidder"), ("auction_id", "auction__product__title", "maximum_minor", "placed_at", "retracted_at")),
    Section("awards", _of(Award, "user"), ("auction_id", "kind", "status", "price_minor", "expires_at")),
    Section("favourites", _of(Favorite, "user"), ("product__title", "product__slug")),
    Section("followed_stores", _of(StoreFollow, "user"), ("store__name",)),
    Section("alerts", _of(Alert, "user"), ("kind", "product__title", "price_minor", "created_at")),
    Section("recently_viewed", _of(RecentView, "user"), ("product__title", "seen_at")),
    Section("saved_searches", _of(SavedSearch, "user"), ("query", "label", "created_at")),
    Section("notifications", _of(Notification, "recipient"), ("kind", "data", "created_at", "read_at")),
    Section("notification_choices", _of(Preference, "user"), ("topic", "channel", "pace")),
    Section("messages_to_our_team", _of(Enquiry, "user"), ("topic", "order_number", "text", "status", "sent_at")),
    Section("stores", _of(Store, "owner"), ("name", "slug", "phone", "status", "landmark", "created_at")),
    Section("products", _of(Product, "store__owner"), ("title", "slug", "status", "published_at")),
    Section("auctions", _of(Auction, "seller"), ("product__title", "status", "start_minor", "price_minor", "currency", "ends_at")),
    Section("payout_accounts", _of(Destination, "owner"), ("rail", "address", "holder_name", "bank_name", "created_at")),
    Section("payouts", _of(Payout, "recipient"), ("amount_minor", "currency", "status", "requested_at")),
    Section("courier", _of(CourierProfile, "user"), (
        "vehicle", "phone", "about", "status", "latitude", "longitude", "located_at", "applied_at",
    )),
    Section("deliveries", _of(Delivery, "courier"), ("order__number", "status", "fee_minor", "bonus_minor", "currency", "delivered_at")),
)  # fmt: skip
