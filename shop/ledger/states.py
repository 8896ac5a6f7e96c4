"""Kinds of accounts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    """Who holds what. Debit-natured: money somebody holds or owes us; credit-natured: money owed to somebody."""

    BUYER_DUE = "buyer_due", _("owed by the buyer at the door")  # holder: user
    COURIER_CASH = "courier_cash", _("cash in the courier's hands")  # holder: user
    SELLER_CASH = "seller_cash", _("cash in the seller's hands")  # holder: store
    UNDELIVERED_SALES = "undelivered_sales", _("sold, not yet delivered")  # holder: store
    SELLER_PAYABLE = "seller_payable", _("payable to the seller")  # holder: store
    COURIER_EARNING = "courier_earning", _("earned by the courier")  # holder: user
    PLATFORM_FEE = "platform_fee", _("platform fees")  # holder: platform


# The admin page of an account's holder; "" for the platform.
HELD_BY: dict[str, str] = {
    AccountKind.BUYER_DUE: "accounts_user",
    AccountKind.COURIER_CASH: "accounts_user",
    AccountKind.COURIER_EARNING: "accounts_user",
    AccountKind.SELLER_CASH: "stores_store",
    AccountKind.UNDELIVERED_SALES: "stores_store",
    AccountKind.SELLER_PAYABLE: "stores_store",
    AccountKind.PLATFORM_FEE: "",
}
