"""What a worker looks for."""

from django.db.models import F

from shop.auctions.models import Auction


def auctions_to_catch_up(*, limit: int = 500) -> list[int]:
    """Auctions whose cards, search and outbid have not been told of the latest change."""
    return list(Auction.objects.filter(told_version__lt=F("version")).order_by("pk").values_list("pk", flat=True)[:limit])
