"""Money on its way to somebody: refunds, payouts, cash at desks, what a store owes."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from shop.notifications.kinds.shapes import NotificationKind
from shop.notifications.states import Audience, Topic, Urgency

_of_refund = partial(NotificationKind, topic=Topic.MONEY, audience=Audience.BUYER)
_of_dispute = partial(NotificationKind, topic=Topic.MONEY, audience=Audience.SELLER)
_of_payout = partial(NotificationKind, topic=Topic.MONEY, audience=Audience.SELLER)
_of_payee = partial(NotificationKind, topic=Topic.ACCOUNT, audience=Audience.SELLER, urgency=Urgency.HIGH, is_mandatory=True)
_of_deposit = partial(NotificationKind, topic=Topic.MONEY, audience=Audience.COURIER)
_of_debt = partial(NotificationKind, topic=Topic.MONEY, audience=Audience.SELLER)

KINDS = (
    _of_refund(name="refund.owed", text=_("We owe you %(amount)s. See where your money is.")),
    _of_refund(name="refund.funded", text=_("%(amount)s wait for you at a desk. See where, and your code.")),
    _of_refund(
        name="refund.carried",
        text=_("Your refund of %(amount)s is on its way in cash. See who brings it, and your code."),
        urgency=Urgency.HIGH,
    ),
    _of_refund(name="refund.done", text=_("%(amount)s have been paid back to you.")),
    _of_refund(name="refund.failed", text=_("%(amount)s could not be sent back to you. We look for another way.")),
    NotificationKind(
        name="refund.stuck",
        text=_("Refund %(refund)s of %(amount)s could not be sent by %(provider)s. Choose another way."),
        topic=Topic.MONEY,
        audience=Audience.STAFF,
    ),
    NotificationKind(
        name="refund.to_bring",
        text=_("Bring %(amount)s in cash back to a buyer."),
        topic=Topic.MONEY,
        audience=Audience.ANYONE,
        urgency=Urgency.HIGH,
    ),
    NotificationKind(
        name="refund.of_store",
        text=_("%(amount)s of order %(number)s are refunded to the buyer."),
        topic=Topic.MONEY,
        audience=Audience.SELLER,
    ),
    NotificationKind(
        name="refund.waits",
        text=_("%(amount)s of order %(number)s wait for the buyer until you pay them or bring the cash. See how."),
        topic=Topic.MONEY,
        audience=Audience.SELLER,
        urgency=Urgency.HIGH,
    ),
    NotificationKind(
        name="refund.advance_proposed",
        text=_("A colleague proposes to pay refund %(refund)s of %(amount)s at the platform's cost. Decide."),
        topic=Topic.MONEY,
        audience=Audience.STAFF,
    ),
    _of_dispute(
        name="dispute.opened",
        text=_("The payment of order %(number)s is disputed: %(amount)s wait until it is decided. %(reason)s"),
        urgency=Urgency.HIGH,
        is_mandatory=True,
    ),
    _of_dispute(name="dispute.won", text=_("The dispute about order %(number)s is over: your %(amount)s are safe.")),
    _of_dispute(
        name="dispute.lost",
        text=_("%(amount)s of order %(number)s were taken back from us and went to the buyer. See where your money is."),
        is_mandatory=True,
    ),
    NotificationKind(
        name="dispute.to_answer",
        text=_("A payment of %(amount)s is disputed at %(provider)s. Answer until %(until)s. %(reason)s"),
        topic=Topic.MONEY,
        audience=Audience.STAFF,
        urgency=Urgency.HIGH,
    ),
    _of_dispute(
        name="dispute.given_on",
        text=_("What had been taken back for order %(number)s came back after all: %(amount)s are yours again."),
    ),
    NotificationKind(
        name="dispute.came_back",
        text=_("%(provider)s returned %(amount)s that had been written off. Pass it on to those who paid the loss."),
        topic=Topic.MONEY,
        audience=Audience.STAFF,
        urgency=Urgency.HIGH,
    ),
    NotificationKind(
        name="reversal.to_confirm",
        text=_("%(name)s has noted about a payment of %(amount)s by %(provider)s: %(what)s. Look it up, and confirm or refuse."),
        topic=Topic.MONEY,
        audience=Audience.STAFF,
        urgency=Urgency.HIGH,
    ),
    _of_debt(
        name="moneyhold.placed", text=_("The money of order %(number)s is held back for the moment. We look into it."), is_mandatory=True
    ),
    _of_debt(name="moneyhold.lifted", text=_("The money of order %(number)s is no longer held back.")),
    _of_payout(name="payout.approved", text=_("Your payout %(number)s of %(amount)s is approved.")),
    _of_payout(name="payout.paid", text=_("Your payout %(number)s of %(amount)s has been paid.")),
    _of_payout(
        name="payout.failed",
        text=_("Your payout %(number)s of %(amount)s did not arrive. The money is in your balance again."),
        urgency=Urgency.HIGH,
    ),
    _of_payout(name="payout.cancelled", text=_("Your payout %(number)s of %(amount)s was cancelled. The money is in your balance again.")),
    _of_payee(
        name="payee.destination_changed",
        text=_("The account for your payouts was changed to %(masked)s. If it was not you, tell us within a day."),
    ),
    _of_payee(
        name="payee.account_gone",
        text=_("Your account %(masked)s is no longer connected, so we cannot pay to it. Connect it again, or choose another way."),
    ),
    _of_payee(name="payee.stopped", text=_("Payouts to you are stopped for the moment: %(reason)s")),
    _of_payee(name="payee.resumed", text=_("Your payouts continue."), urgency=Urgency.NORMAL),
    _of_deposit(name="deposit.closed", text=_("%(desk)s has received %(moved)s: deposit %(number)s.")),
    _of_deposit(
        name="deposit.short",
        text=_("Deposit %(number)s at %(desk)s: you declared %(declared)s, %(counted)s were counted. Our team looks into it."),
        is_mandatory=True,
    ),
    _of_deposit(
        name="overdue_cash.reminded",
        text=_("Bring %(amount)s to a cash desk by tomorrow: you have had them for long."),
        urgency=Urgency.HIGH,
    ),
    _of_deposit(
        name="overdue_cash.asked",
        text=_("%(amount)s of the cash in your hands are overdue. Bring them to a desk; until then you get no new parcels with cash."),
        urgency=Urgency.HIGH,
        is_mandatory=True,
    ),
    _of_deposit(
        name="overdue_cash.given_up",
        text=_("You did not bring this cash in time: %(charged)s was taken from your earnings, and you owe %(lost)s."),
        urgency=Urgency.HIGH,
        is_mandatory=True,
    ),
    NotificationKind(
        name="overdue_cash.to_settle",
        text=_("%(courier)s has not brought %(amount)s in cash."),
        topic=Topic.MONEY,
        audience=Audience.STAFF,
    ),
    _of_debt(
        name="store_debt.reached",
        text=_("%(store)s owes %(owed)s, %(percent)s%% of its limit. Pay at a cash desk to keep cash orders."),
    ),
    _of_debt(
        name="store_debt.paused",
        text=_("%(store)s owes %(owed)s, more than its limit: no new orders in cash until you have paid at a cash desk."),
        urgency=Urgency.HIGH,
    ),
    _of_debt(name="store_debt.lifted", text=_("%(store)s takes orders in cash again.")),
)
