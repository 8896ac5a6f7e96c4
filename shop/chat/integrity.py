"""Facts of chat."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from shop.chat.models import Conversation, Message, Offer
from shop.chat.states import OfferStatus
from shop.common.clock import now
from shop.common.integrity import integrity_check
from shop.deals.models import Deal
from shop.deals.states import DealSource, DealStatus


@integrity_check("every conversation knows its last message and what each side has not read")
def counters_agree() -> Iterator[str]:
    """The figures beside the envelope."""
    of_row = Message.objects.filter(conversation=OuterRef("pk")).order_by().values("conversation")
    unread = {
        "buyer": of_row.filter(from_buyer=False, pk__gt=OuterRef("buyer_read")),
        "store": of_row.filter(from_buyer=True, pk__gt=OuterRef("store_read")),
    }
    counts = {
        f"n_{side}": Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
        for side, rows in unread.items()
    }
    latest = Subquery(of_row.annotate(last=Max("pk")).values("last"))
    wrong = Conversation.objects.annotate(latest=latest, **counts).exclude(
        Q(last_message=F("latest")) | Q(last_message=None, latest=None), buyer_unread=F("n_buyer"), store_unread=F("n_store")
    )
    for pk in wrong.order_by("pk").values_list("pk", flat=True):
        yield f"conversation {pk}"


@integrity_check("every message is from one of the two")
def senders_take_part() -> Iterator[str]:
    """A buyer's from the buyer, a store's from its owner."""
    right = Q(from_buyer=True, sender=F("conversation__buyer")) | Q(from_buyer=False, sender=F("conversation__store__owner"))
    for pk in Message.objects.exclude(right).order_by("pk").values_list("pk", flat=True):
        yield f"message {pk}"


@integrity_check("units are set aside for agreed offers, and for no others")
def agreed_offers_have_a_deal() -> Iterator[str]:
    """While its time lasts, with the same buyer, quantity and price. What became of the deal a job is about to say of the offer."""
    deals = Deal.objects.filter(source=DealSource.CHAT)
    same = {name: OuterRef(name) for name in ("variant", "quantity", "unit_price_minor")}
    kept = deals.filter(
        source_id=OuterRef("pk"), buyer=OuterRef("conversation__buyer"), status__in=[DealStatus.OPEN, DealStatus.ORDERED], **same
    )
    agreed = Offer.objects.filter(status=OfferStatus.AGREED, expires_at__gt=now())
    for pk in agreed.exclude(Exists(kept)).order_by("pk").values_list("pk", flat=True):
        yield f"offer {pk} is agreed, and nothing is set aside for it"
    wanted = Offer.objects.filter(pk=OuterRef("source_id"), status__in=[OfferStatus.AGREED, OfferStatus.ORDERED])
    for pk in deals.filter(~Exists(wanted), status=DealStatus.OPEN).order_by("pk").values_list("pk", flat=True):
        yield f"deal {pk} is open for an offer that is not agreed"
