"""The verbs of cash in hand."""

from shop.custody.services.pieces import bring_cash, cash_arrived, end_cash, keep_sale, move_cash, spend_cash

__all__ = ["bring_cash", "cash_arrived", "end_cash", "keep_sale", "move_cash", "spend_cash"]
