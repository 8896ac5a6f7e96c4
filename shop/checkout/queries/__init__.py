"""Reading a checkout: the cart as orders, one per store, with what stands against each."""

from shop.checkout.queries.checkouts import country_of, placed_with, summarise, summary_of
from shop.checkout.queries.summaries import CheckoutSummary, LeftOut, StoreChoice, StoreSummary

__all__ = ["CheckoutSummary", "LeftOut", "StoreChoice", "StoreSummary", "country_of", "placed_with", "summarise", "summary_of"]
