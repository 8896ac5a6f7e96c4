"""The one act of buying."""

from shop.checkout.services.placement import place_orders

__all__ = ["place_orders"]
