"""What is new in the stores that people follow."""

from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction

from shop.catalog.models import Product
from shop.notifications.services.notices import notify_recipients_once
from shop.stores.queries import followers_of

NEWS_HOUR = 16  # UTC: the end of the working day where the markets are
NEWS_TITLES = 3  # named in one notification


def notify_followers(*, at: datetime) -> int:
    """What the stores which people follow have put on sale in the day up to the last NEWS_HOUR: one notification a store and day.

    Returns how many were told. Doing so again tells nobody twice, so that a late or a second run does no harm.
    """
    until = at.replace(hour=NEWS_HOUR, minute=0, second=0, microsecond=0)
    until -= timedelta(days=1) if until > at else timedelta()
    fresh = Product.objects.live().filter(published_at__gt=until - timedelta(days=1), published_at__lte=until)
    followed = fresh.filter(store__follows__isnull=False).order_by("store_id", "-published_at", "-pk").select_related("store")
    told = 0
    for _store_id, products in groupby(followed.distinct().iterator(chunk_size=500), key=lambda product: product.store_id):
        told += _notify_of_news(list(products), fact=f"news:{until.date()}")
    return told


def _notify_of_news(products: list[Product], *, fact: str) -> int:
    store, titles = products[0].store, [product.title for product in products]
    named = {"titles": titles[:NEWS_TITLES], "are_all": len(titles) <= NEWS_TITLES}
    people = [user_id for user_id in followers_of(store.pk) if user_id != store.owner_id]
    words = {"store": store.name, "titles": named}
    with transaction.atomic():
        rows = notify_recipients_once(f"{fact}:{store.pk}", recipients=people, kind="store.news", data=words, url=store.get_absolute_url())
    return len(rows)
