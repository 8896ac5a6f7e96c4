"""Reading couriers' work."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from couriers.models import CourierProfile, Delivery, DeliveryQuerySet, HandoverCode
from couriers.states import OPEN_JOBS, CourierStatus, DeliveryStatus
from shop.accounts.models import User
from shop.common.money import Money
from shop.ledger.models import Line
from shop.ledger.queries import balances_of, statement
from shop.ledger.states import AccountKind
from shop.orders.models import Order
from shop.places.distances import haversine_metres

MARKET_LIMIT = 100
STATEMENT_LIMIT = 100
SORTS = ("near", "earning", "short")


@dataclass(frozen=True, slots=True)
class Job:
    """An open delivery as the market shows it: no door, no name, no phone."""

    delivery: Delivery
    metres_away: int | None

    @property
    def earning(self) -> Money:
        """Fee and bonus."""
        return self.delivery.earning


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line of a statement: the order it is about, what it moved, and the total after it."""

    line: Line
    order: Order | None
    amount: Money
    running: Money


@dataclass(frozen=True, slots=True)
class Book:
    """One account: what is in it now, and how it came to that, newest first."""

    total: Money
    lines: list[BookLine]


def profile_of(user: User) -> CourierProfile | None:
    """The person's courier profile, with its places."""
    return CourierProfile.objects.select_related("country", "region").filter(user=user).first()


def market_for(profile: CourierProfile, *, sort: str = "near") -> list[Job]:
    """What the courier may claim now: parcels that start in his zone and that he neither bought nor sold.

    Sorted by "near" (metres from where he last said to be, else oldest first), "earning" (most first) or "short" (shortest way first).
    """
    open_now = Delivery.objects.open_market().filter(order__store__region_id=profile.region_id)
    others = open_now.exclude(Q(order__buyer_id=profile.user_id) | Q(order__store__owner_id=profile.user_id))
    rows = others.select_related(
        "order__store__region", "order__store__prefecture", "order__store__quarter", "order__prefecture", "order__region"
    ).order_by("offered_at")[:MARKET_LIMIT]
    jobs = [Job(delivery=row, metres_away=_metres_away(profile, row)) for row in rows]
    keys = {
        "near": lambda job: (job.metres_away is None, job.metres_away or 0),
        "earning": lambda job: -job.earning.minor,
        "short": lambda job: (job.delivery.distance_metres is None, job.delivery.distance_metres or 0),
    }
    return sorted(jobs, key=keys.get(sort, keys["near"]))


def available_couriers(delivery: Delivery) -> QuerySet[CourierProfile]:
    """Whom the seller may assign: approved, on duty, in the store's region; each with `open_jobs`, the least busy first."""
    order = delivery.order
    busy = Count("user__deliveries", filter=Q(user__deliveries__status__in=OPEN_JOBS))
    fit = CourierProfile.objects.filter(status=CourierStatus.APPROVED, is_available=True, region_id=order.store.region_id)
    others = fit.exclude(user_id__in=[order.buyer_id, order.store.owner_id])
    return others.select_related("user").annotate(open_jobs=busy).order_by("open_jobs", "pk")


def jobs_of(user: User) -> DeliveryQuerySet:
    """What the person carries or is about to, oldest first."""
    return Delivery.objects.with_order().carried_by(user.pk).open_jobs().order_by("assigned_at", "pk")


def finished_jobs_of(user: User, *, limit: int = 30) -> list[Delivery]:
    """What the person has delivered, newest first."""
    done = Delivery.objects.with_order().carried_by(user.pk).filter(status=DeliveryStatus.DELIVERED)
    return list(done.order_by("-delivered_at")[:limit])


def live_code(delivery: Delivery, side: str) -> HandoverCode | None:
    """The side's code that still opens something, expired or not."""
    return delivery.codes.live().filter(side=side).first()


def find_code(token: str) -> HandoverCode | None:
    """The code of a QR, with its delivery, dead or alive."""
    related = HandoverCode.objects.select_related("delivery__order__store", "delivery__order__buyer", "delivery__courier")
    return related.filter(token=token).first()


def delivery_of(order: Order) -> Delivery | None:
    """The order's delivery, with everybody on it."""
    return Delivery.objects.with_order().filter(order=order).first()


def cash_books(user: User) -> list[Book]:
    """The cash in the courier's hands, one book for each currency."""
    return [_book(AccountKind.COURIER_CASH, user.pk, total, sign=1) for total in balances_of(AccountKind.COURIER_CASH, user.pk)]


def store_cash_books(user: User) -> list[Book]:
    """The cash which the person took at the door for each of the stores he owns."""
    holders = user.stores.order_by("pk").values_list("pk", flat=True)
    kind = AccountKind.SELLER_CASH
    return [_book(kind, store_id, total, sign=1) for store_id in holders for total in balances_of(kind, store_id)]


def earning_books(user: User) -> list[Book]:
    """What the courier has earned, one book for each currency, as positive amounts."""
    return [_book(AccountKind.COURIER_EARNING, user.pk, -total, sign=-1) for total in balances_of(AccountKind.COURIER_EARNING, user.pk)]


def _book(kind: str, holder_id: int, total: Money, *, sign: int) -> Book:
    lines = list(statement(kind, holder_id, total.currency)[:STATEMENT_LIMIT])
    orders = _orders_of(lines)
    rows = [
        BookLine(
            line=line,
            order=orders.get(line.entry.subject_id) if line.entry.subject == "order" else None,
            amount=Money(sign * line.amount_minor, total.currency),
            running=Money(sign * line.running_minor, total.currency),  # type: ignore[attr-defined]  # annotated by statement()
        )
        for line in lines
    ]
    return Book(total=total, lines=rows)


def _orders_of(lines: Iterable[Line]) -> dict[int, Order]:
    ids = {line.entry.subject_id for line in lines if line.entry.subject == "order"}
    return Order.objects.select_related("store").in_bulk(ids)


def _metres_away(profile: CourierProfile, delivery: Delivery) -> int | None:
    here, store = profile.point, delivery.order.store.point
    return round(haversine_metres(here, store)) if here and store else None
