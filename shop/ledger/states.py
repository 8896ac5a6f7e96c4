"""Kinds of accounts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    """Who holds what. Debit-natured: money somebody holds or owes us; credit-natured: money owed to somebody."""

    BUYER_DUE = "buyer_due", _("owed by the buyer at the door")  # holder: user
    COURIER_CASH = "courier_cash", _("cash in the courier's hands")  # holder: user
    HALF_CASH = "half_cash", _("cash in hand, confirmed by one side only")  # holder: user who says to have it
    HALF_PAID = "half_paid", _("paid, confirmed by one side only")  # holder: user who is said to have paid it
    SELLER_CASH = "seller_cash", _("cash in the seller's hands")  # holder: store
    UNDELIVERED_SALES = "undelivered_sales", _("sold, not yet delivered")  # holder: store
    SELLER_PAYABLE = "seller_payable", _("payable to the seller")  # holder: store
    COURIER_EARNING = "courier_earning", _("earned by the courier")  # holder: user
    PLATFORM_FEE = "platform_fee", _("platform fees")  # holder: platform
    FEE_TAX = "fee_tax", _("tax on platform fees")  # holder: platform, which owes it to the state
    PROMOTION_COST = "promotion_cost", _("discounts that the platform gives")  # holder: platform
    REFUND_OWED = "refund_owed", _("owed back to the buyer")  # holder: user
    STORE_CREDIT = "store_credit", _("credit of the buyer")  # holder: user
    DESK_CASH = "desk_cash", _("cash at the desk")  # holder: cash desk
    BANK_CARRIER = "bank_carrier", _("cash on its way to the bank")  # holder: user who carries it
    BANK = "bank", _("at the bank")  # holder: platform
    PROVIDER = "provider", _("at the payment provider")  # holder: the provider's number
    PAYOUT_SENT = "payout_sent", _("payouts on their way")  # holder: platform
    CASH_LOSS = "cash_loss", _("cash written off, less cash found")  # holder: platform
    COURIER_DEBT = "courier_debt", _("lost with a courier, who owes it")  # holder: user; the platform bears it meanwhile
    DISPUTED = "disputed", _("kept back by the payment provider")  # holder: the provider's number
    DISPUTE_COST = "dispute_cost", _("lost to payment providers, with their fees")  # holder: platform


# The admin page of an account's holder; "" for the platform.
HELD_BY: dict[str, str] = {
    AccountKind.BUYER_DUE: "accounts_user",
    AccountKind.COURIER_CASH: "accounts_user",
    AccountKind.HALF_CASH: "accounts_user",
    AccountKind.HALF_PAID: "accounts_user",
    AccountKind.COURIER_EARNING: "accounts_user",
    AccountKind.COURIER_DEBT: "accounts_user",
    AccountKind.SELLER_CASH: "stores_store",
    AccountKind.UNDELIVERED_SALES: "stores_store",
    AccountKind.SELLER_PAYABLE: "stores_store",
    AccountKind.REFUND_OWED: "accounts_user",
    AccountKind.STORE_CREDIT: "accounts_user",
    AccountKind.BANK_CARRIER: "accounts_user",
    AccountKind.PLATFORM_FEE: "",
    AccountKind.FEE_TAX: "",
    AccountKind.PROMOTION_COST: "",
    AccountKind.DESK_CASH: "custody_cashdesk",
    AccountKind.BANK: "",
    AccountKind.PROVIDER: "",
    AccountKind.PAYOUT_SENT: "",
    AccountKind.CASH_LOSS: "",
    AccountKind.DISPUTED: "",
    AccountKind.DISPUTE_COST: "",
}
