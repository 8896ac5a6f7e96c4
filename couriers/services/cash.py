"""How much cash one courier may have, and what a store can pay a courier with."""

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from couriers.exceptions import CashCeiling, CashOverdue, StoreOwes, UncoveredEarning
from couriers.models import CourierProfile, Delivery
from couriers.states import OPEN_JOBS, DeliveryMode, DeliveryStatus
from shop.common.money import Money
from shop.custody.queries import debt_of, desks_for, lost_with, overdue_with, stores_of_party
from shop.ledger.services import lock_account, lock_accounts
from shop.ledger.states import AccountKind
from shop.orders.services import compute_left_to_share

UNDER_WAY = [DeliveryStatus.OFFERED.value, *OPEN_JOBS]


def require_room_for_cash(delivery: Delivery, courier_id: int, *, for_courier: bool) -> None:
    """CashCeiling when cash in hand, cash still to be collected and this parcel's are together more than the courier may have.

    CashOverdue, whatever there is room for, while old cash is asked back from him or was lost with him.

    A prepaid parcel always fits. Called last before the parcel is the courier's: the lock on his cash, which a delivery takes as well,
    keeps two parcels from fitting into the same room. The sentence tells him what to do; a seller learns nothing of his cash.
    """
    if not delivery.cash_due_minor:
        return
    late = [*overdue_with(courier_id), *lost_with(courier_id)]
    if late:
        raise CashOverdue(_bring_first(late)) if for_courier else CashOverdue
    profile = CourierProfile.objects.select_related("country", "user").get(user_id=courier_id)
    ceiling = profile.cash_ceiling
    if ceiling is None or ceiling.currency != delivery.currency:
        return
    account = lock_account(AccountKind.COURIER_CASH, courier_id, delivery.currency)
    others = Delivery.objects.filter(courier_id=courier_id, status__in=OPEN_JOBS, currency=delivery.currency).exclude(pk=delivery.pk)
    ahead = others.aggregate(sum=Sum("cash_due_minor"))["sum"] or 0
    if account.balance_minor + ahead + delivery.cash_due_minor > ceiling.minor:
        raise CashCeiling(_what_to_do(profile, account.balance, Money(ahead, delivery.currency), ceiling)) if for_courier else CashCeiling


def require_covered(delivery: Delivery, *, bonus_minor: int) -> None:
    """UncoveredEarning when fee and bonus are more than the store gets of the order and may yet come to owe.

    What other parcels under way will bring it and the stores of the same people to owe counts as owed; the lock on their accounts lets two
    parcels not count on the same room.
    """
    order = delivery.order
    earning, share = delivery.fee_minor + bonus_minor, compute_left_to_share(order).minor
    if earning <= share:
        return
    stores = stores_of_party(order.store)
    lock_accounts([(AccountKind.SELLER_PAYABLE.value, pk) for pk in stores], order.currency)
    room = debt_of(order.store).room
    if room is None:
        return
    gap = F("fee_minor") + F("bonus_minor") + F("order__fee_minor") + F("order__fee_tax_minor")
    gap = gap - F("order__total_minor") - F("order__platform_discount_minor") + F("order__refunded_minor")
    others = Delivery.objects.filter(order__store__in=stores, mode=DeliveryMode.COURIER, status__in=UNDER_WAY).exclude(pk=delivery.pk)
    promised = others.alias(gap=gap).filter(gap__gt=0).aggregate(sum=Sum(gap))["sum"] or 0
    if earning - share + promised > room.minor:
        words = {"earning": Money(earning, order.currency), "share": Money(max(share, 0), order.currency)}
        text = _("The courier would earn %(earning)s, but of this order the store gets %(share)s. Lower the bonus, or bring it yourself.")
        raise UncoveredEarning(text % words)


def hold_both_books(delivery: Delivery, courier_id: int) -> None:
    """For whoever asks both of the above: their locks at once, in the order in which a delivery takes them."""
    holders = [(AccountKind.SELLER_PAYABLE.value, pk) for pk in stores_of_party(delivery.order.store)]
    holders.append((AccountKind.COURIER_CASH.value, courier_id))
    lock_accounts(holders, delivery.currency)


def require_may_take_cash(delivery: Delivery) -> None:
    """StoreOwes when the store wants to collect cash itself while it owes more than it may."""
    if delivery.cash_due_minor and debt_of(delivery.order.store).is_over:
        raise StoreOwes


def _bring_first(late: list[Money]) -> str:
    words = {"cash": ", ".join(str(amount) for amount in late)}
    return _("Bring %(cash)s to a desk first: it is overdue. Parcels that are paid already you can take at once.") % words


def _what_to_do(profile: CourierProfile, in_hand: Money, ahead: Money, ceiling: Money) -> str:
    words = {"hand": in_hand, "ahead": ahead, "ceiling": ceiling}
    text = _(
        "With this parcel you would have more cash than your limit of %(ceiling)s: you hold %(hand)s, and %(ahead)s are still to be "
        "collected."
    )
    desks = desks_for(profile.country_id, ceiling.currency, point=profile.point)
    if not desks:
        return f"{text % words} " + _("Hand in cash first. Parcels that are paid already you can take at once.")
    where = {"desk": desks[0].name, "landmark": desks[0].landmark}
    todo = _("Bring cash to the desk %(desk)s (%(landmark)s) first. Parcels that are paid already you can take at once.")
    return f"{text % words} {todo % where}"
