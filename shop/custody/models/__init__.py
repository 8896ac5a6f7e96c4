"""Desks, and every banknote of an order in somebody's hands."""

from shop.custody.models.debts import DebtNotice
from shop.custody.models.deposits import BankSlip, Deposit, DeskFloat
from shop.custody.models.desks import CashDesk, DeskDay
from shop.custody.models.discrepancies import Discrepancy, Resolution
from shop.custody.models.hours import DeskHours
from shop.custody.models.overdue import CashReminder, OverdueCash
from shop.custody.models.pieces import CashPiece, PieceMove

__all__ = [
    "BankSlip",
    "CashDesk",
    "CashPiece",
    "CashReminder",
    "DebtNotice",
    "Deposit",
    "DeskDay",
    "DeskFloat",
    "DeskHours",
    "Discrepancy",
    "OverdueCash",
    "PieceMove",
    "Resolution",
]
