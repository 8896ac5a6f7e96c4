"""Who may watch an auction live: whoever may see its page."""

from django.contrib.auth.models import AnonymousUser

from shop.accounts.models import User
from shop.auctions.queries import auction_version, visible_auctions
from shop.common.live import live_topic


@live_topic("auction", version_of=auction_version)
def may_watch_auction(user: User | AnonymousUser, pk: int) -> bool:
    """Everybody, as long as the listing is live."""
    return visible_auctions(user).filter(pk=pk).exists()
