"""Pages of payments."""

from shop.payments.views.hooks import webhook
from shop.payments.views.paying import payment, payment_back, payment_start

__all__ = ["payment", "payment_back", "payment_start", "webhook"]
