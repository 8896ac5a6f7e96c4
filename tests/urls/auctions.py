"""Addresses of auctions. To look at one is public, like its listing; whoever bids is signed in, and the seller's own bid is refused."""

from datetime import timedelta

from shop.auctions.models import Award, Violation
from shop.auctions.states import AwardKind, AwardStatus, Cause
from shop.common.clock import now
from tests.factories.auctions import create_auction
from tests.factories.catalog import create_product_on_sale
from tests.factories.stores import create_store
from tests.urls.table import Cast, Row


def _of_bob(cast: Cast) -> list[int]:
    return [create_auction(product=create_product_on_sale(store=create_store(owner=cast.bob), stock=1)).pk]


def _award(cast: Cast) -> Award:
    return Award.objects.create(
        auction_id=_of_bob(cast)[0],
        user=cast.alice,
        kind=AwardKind.SECOND,
        status=AwardStatus.OFFERED,
        price_minor=10_000,
        expires_at=now() + timedelta(hours=1),
    )


def _offer_to_alice(cast: Cast) -> list[int]:
    return [_award(cast).pk]


def _violation_of_alice(cast: Cast) -> list[int]:
    award = _award(cast)
    return [Violation.objects.create(user=cast.alice, award=award, cause=Cause.NOT_PAID, expires_at=now() + timedelta(days=1)).pk]


_HERS = {"anonymous": 302, "alice": 302} | dict.fromkeys(["mallory", "bob", "carol", "sam"], 404)

ROWS = [
    Row("auctions:list", anyone=200, args=lambda cast: _of_bob(cast)[:0]),
    Row("auctions:auction", anyone=302, args=_of_bob),
    Row("auctions:bid", {"anonymous": 302, "bob": 422}, anyone=200, args=_of_bob, method="post", data={"maximum": "50000"}),
    Row("auctions:buy", anyone=302, args=_of_bob, method="post"),
    Row("auctions:watch", anyone=302, args=_of_bob, method="post"),
    Row("auctions:bids", {"anonymous": 302}, anyone=200),
    Row("auctions:offer", _HERS, args=_offer_to_alice, method="post"),
    Row("auctions:appeal", _HERS, args=_violation_of_alice, method="post", data={"text": "The store was shut."}),
]
