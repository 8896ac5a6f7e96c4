"""Desks, and every banknote of an order in somebody's hands."""

from shop.custody.models.desks import CashDesk
from shop.custody.models.pieces import CashPiece, PieceMove

__all__ = ["CashDesk", "CashPiece", "PieceMove"]
