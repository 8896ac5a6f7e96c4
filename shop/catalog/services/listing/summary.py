"""What a product copies from its variants and pictures. Whoever changes those calls these; nobody else writes the copies."""

from django.db.models import Max, Min

from shop.catalog.models import Product, ProductPicture


def refresh_prices(product: Product) -> None:
    """Copy the lowest and the highest price of the active variants (minor units of the store's currency); 0 without any."""
    prices = product.variants.filter(is_active=True).aggregate(low=Min("price_minor"), high=Max("price_minor"))
    product.price_from_minor, product.price_to_minor = prices["low"] or 0, prices["high"] or 0
    product.save(update_fields=["price_from_minor", "price_to_minor"])


def refresh_cover(product: Product) -> None:
    """Copy the first picture."""
    first = ProductPicture.objects.filter(product=product).order_by("position", "pk").first()
    product.cover_id = first.image_id if first else None
    product.save(update_fields=["cover"])
