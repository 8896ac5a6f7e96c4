"""Facts about parcels that must hold across tables."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce

from couriers.models import Delivery, HalfConfirmation, HandoverCode
from couriers.states import AWAY, HOLDER_OF, OPEN_HALVES, CodeSide, DeliveryMode, DeliveryStatus
from shop.common.integrity import integrity_check
from shop.ledger.models import Account
from shop.ledger.queries import posted_about
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.orders.states import DeliveryMethod, Fulfilment

ARRIVED = [Fulfilment.DELIVERED, Fulfilment.COMPLETED]
CARRIER = Q(account__holder_id=Coalesce(OuterRef("courier_id"), -1))  # -1: no courier carried it


@integrity_check("every parcel has the one holder that its state names")
def parcels_with_wrong_holder() -> Iterator[str]:
    """Holder and state disagree, or a carried parcel has nobody to carry it."""
    agreed = Q()
    for status, holder in HOLDER_OF.items():
        agreed |= Q(status=status, holder=holder)
    for delivery in Delivery.objects.exclude(agreed):
        yield f"delivery {delivery.pk} is {delivery.status} but in the hands of {delivery.holder}"
    for delivery in Delivery.objects.with_order().filter(status__in=AWAY):
        if delivery.carrier_id is None:
            yield f"delivery {delivery.pk} is {delivery.status} but nobody carries it"


@integrity_check("a delivery is delivered exactly when its order is")
def deliveries_at_odds_with_orders() -> Iterator[str]:
    """One says delivered and the other does not."""
    at_odds = Q(status=DeliveryStatus.DELIVERED) ^ Q(order__fulfilment__in=ARRIVED)
    for delivery in Delivery.objects.filter(at_odds).select_related("order"):
        yield f"delivery {delivery.pk} is {delivery.status} but order {delivery.order.number} is {delivery.order.fulfilment}"
    carried = Order.objects.exclude(delivery_method=DeliveryMethod.DIGITAL)
    for number in carried.filter(fulfilment__in=ARRIVED, delivery=None).values_list("number", flat=True):
        yield f"order {number} is delivered without a delivery"


@integrity_check("a parcel is on its way exactly when its order is handed over")
def parcels_away_without_hand_over() -> Iterator[str]:
    """The parcel has left the store and the order does not know, or the other way round."""
    at_odds = Q(status__in=AWAY) ^ Q(order__fulfilment=Fulfilment.HANDED_OVER)
    for delivery in Delivery.objects.filter(at_odds).select_related("order"):
        yield f"delivery {delivery.pk} is {delivery.status} but order {delivery.order.number} is {delivery.order.fulfilment}"
    for number in Order.objects.filter(fulfilment=Fulfilment.HANDED_OVER, delivery=None).values_list("number", flat=True):
        yield f"order {number} is handed over without a delivery"


@integrity_check("each side of a delivery has at most one live handover code")
def sides_with_several_codes() -> Iterator[str]:
    """Two QR codes would open the same door."""
    sides = HandoverCode.objects.live().values("delivery_id", "side").annotate(codes=Count("pk")).filter(codes__gt=1)
    for row in sides.order_by():
        yield f"delivery {row['delivery_id']} has {row['codes']} live codes of the {row['side']}"


@integrity_check("no cash is confirmed outside the door")
def stray_confirmations() -> Iterator[str]:
    """A word about cash on a parcel that is neither at the door nor delivered."""
    spoken = Q(carrier_got_cash_at__isnull=False) | Q(buyer_paid_cash_at__isnull=False)
    at_door = [DeliveryStatus.AT_DOOR, DeliveryStatus.DELIVERED]
    for delivery in Delivery.objects.filter(spoken).exclude(status__in=at_door):
        yield f"delivery {delivery.pk} is {delivery.status} but cash was confirmed"


@integrity_check("cash confirmed by one side only is a half confirmation, and nothing else is")
def lone_words_without_their_clock() -> Iterator[str]:
    """Somebody waits for the other's word, and neither clock nor desk knows; or they know of a word that nobody has given."""
    spoken = Q(status=DeliveryStatus.AT_DOOR) & (Q(carrier_got_cash_at__isnull=False) | Q(buyer_paid_cash_at__isnull=False))
    waits = HalfConfirmation.objects.open().filter(delivery=OuterRef("pk"))
    for pk in Delivery.objects.filter(spoken).exclude(Exists(waits)).order_by("pk").values_list("pk", flat=True):
        yield f"delivery {pk} has one word about its cash, and no half confirmation"
    of_carrier = Q(side=CodeSide.CARRIER, delivery__carrier_got_cash_at__isnull=False)
    of_buyer = Q(side=CodeSide.BUYER, delivery__buyer_paid_cash_at__isnull=False)
    right = (of_carrier | of_buyer) & Q(delivery__status=DeliveryStatus.AT_DOOR, amount_minor=F("delivery__cash_due_minor"))
    for half in HalfConfirmation.objects.open().exclude(right).order_by("pk"):
        yield f"half confirmation {half.pk} waits, and delivery {half.delivery_id} has no such word, sum or meeting"


@integrity_check("cash that only the courier has confirmed is pending with that courier in the ledger, and no other cash is")
def half_confirmed_cash_in_the_book() -> Iterator[str]:
    """By the buyer's word alone it is in nobody's."""
    held = Q(account__kind=AccountKind.HALF_CASH, account__holder_id=OuterRef("carrier_id"))
    paid = Q(account__kind=AccountKind.HALF_PAID, account__holder_id=OuterRef("delivery__order__buyer_id"))
    waits = Q(status__in=OPEN_HALVES, side=CodeSide.CARRIER)
    halves = HalfConfirmation.objects.annotate(
        due=Case(When(waits, then=F("amount_minor")), default=Value(0), output_field=BigIntegerField()),
        held=posted_about("half", OuterRef("pk"), on=held),
        paid=posted_about("half", OuterRef("pk"), on=paid),
    )
    for pk, due, in_hand, by_buyer in halves.exclude(held=F("due"), paid=-F("due")).order_by("pk").values_list("pk", "due", "held", "paid"):
        yield f"half confirmation {pk}: {due} wait, the book says {in_hand} in hand and {-by_buyer} paid by one word"
    waiting = Counter[tuple[str, str]]()
    for currency, minor in HalfConfirmation.objects.filter(waits).values_list("currency", "amount_minor"):
        waiting[AccountKind.HALF_CASH, currency] += minor
        waiting[AccountKind.HALF_PAID, currency] -= minor
    for kind, currency, minor in Account.objects.filter(kind__in=[AccountKind.HALF_CASH, AccountKind.HALF_PAID]).values_list(
        "kind", "currency", "balance_minor"
    ):
        waiting[kind, currency] -= minor
    for (kind, currency), minor in waiting.items():
        if minor:
            yield f"{kind} in {currency}: the book differs by {-minor} from what waits"


@integrity_check("only the courier who delivered a parcel has its cash and its earning")
def money_of_delivered_parcels() -> Iterator[str]:
    """The book and the parcel name the same courier; none where the seller carried it himself or handed it over."""
    delivered = Delivery.objects.filter(status=DeliveryStatus.DELIVERED).annotate(
        due_cash=_if_by_courier(F("order__total_minor"), at_door=True),
        due_earning=_if_by_courier(F("fee_minor") + F("bonus_minor")),
        cash=_posted_for_order(AccountKind.COURIER_CASH, CARRIER),
        cash_elsewhere=_posted_for_order(AccountKind.COURIER_CASH, ~CARRIER),
        earned=_posted_for_order(AccountKind.COURIER_EARNING, CARRIER),
        earned_elsewhere=_posted_for_order(AccountKind.COURIER_EARNING, ~CARRIER),
    )
    right = {"cash": F("due_cash"), "earned": -F("due_earning"), "cash_elsewhere": 0, "earned_elsewhere": 0}
    for row in delivered.exclude(**right).order_by("pk").values("pk", "order_id", "due_cash", "due_earning", *right):
        yield (
            f"delivery {row['pk']} of order {row['order_id']}: of cash {row['due_cash']} its courier holds {row['cash']}, "
            f"others {row['cash_elsewhere']}; "
            f"of {row['due_earning']} he has earned {-row['earned']}, others {-row['earned_elsewhere']}"
        )


def _if_by_courier(amount: F | CombinedExpression, *, at_door: bool = False) -> Case:
    """What he has for carrying it; of an order that was paid in advance, no cash."""
    due = Q(mode=DeliveryMode.COURIER, order__is_prepaid=False) if at_door else Q(mode=DeliveryMode.COURIER)
    return Case(When(due, then=amount), default=Value(0), output_field=BigIntegerField())


def _posted_for_order(kind: AccountKind, holder: Q) -> Coalesce:
    return posted_about("order", OuterRef("order_id"), on=holder & Q(account__kind=kind))
