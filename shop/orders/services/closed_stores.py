"""Orders under way at a closed store: each has somebody of staff who sees to it."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Count, Q

from shop.accounts.models import User
from shop.events.services import Fact, record_events
from shop.orders.events import ORDER_ENTRUSTED, OrderEntrustedData
from shop.orders.exceptions import NotAllowed
from shop.orders.models import Order
from shop.orders.services.transitions import build_order_data
from shop.orders.states import FINISHED
from shop.stores.models import Store

RIGHT = "orders.change_order"


def entrust_open_orders(store: Store, *, actor_id: int | None) -> list[Order]:
    """Give every order under way that nobody looks after to whoever closed the store, or else to who has the fewest.

    Safe to call any number of times. Returns those that somebody has now; none where nobody of staff may.
    """
    keeper = _keeper_for(actor_id)
    if keeper is None:
        return []
    with transaction.atomic():
        waiting = Order.objects.select_for_update(no_key=True).filter(store=store, handled_by=None).exclude(fulfilment__in=FINISHED)
        return _entrust(list(waiting.order_by("pk")), keeper, actor_id=actor_id)


def entrust_orders(order_ids: list[int], *, to: User, actor_id: int) -> list[Order]:
    """Somebody of staff takes orders under way upon himself, from whoever had them. Raises NotAllowed."""
    if not _may_keep(to):
        raise NotAllowed
    with transaction.atomic():
        found = (
            Order.objects.select_for_update(no_key=True).filter(pk__in=order_ids).exclude(fulfilment__in=FINISHED).exclude(handled_by=to)
        )
        return _entrust(list(found.order_by("pk")), to, actor_id=actor_id)


def return_orders(store: Store) -> int:
    """The store sells again and sees to its orders itself. Returns how many."""
    return Order.objects.filter(store=store).exclude(handled_by=None).exclude(fulfilment__in=FINISHED).update(handled_by=None)


def _entrust(orders: list[Order], keeper: User, *, actor_id: int | None) -> list[Order]:
    Order.objects.filter(pk__in=[order.pk for order in orders]).update(handled_by=keeper)
    facts = [
        Fact(ORDER_ENTRUSTED, order.pk, actor_id=actor_id, data=OrderEntrustedData(**build_order_data(order), staff_id=keeper.pk))
        for order in orders
    ]
    record_events(facts)
    return orders


def _may_keep(user: User) -> bool:
    return user.is_active and user.is_staff and user.has_perm(RIGHT)


def _keeper_for(actor_id: int | None) -> User | None:
    """Whoever closed the store, if he may see to orders; else, of those who may, the one with the fewest."""
    actor = User.objects.filter(pk=actor_id or 0).first()
    if actor is not None and _may_keep(actor):
        return actor
    app, codename = RIGHT.split(".")
    permission = Permission.objects.filter(content_type__app_label=app, codename=codename)
    may = Q(is_superuser=True) | Q(groups__permissions__in=permission) | Q(user_permissions__in=permission)
    staff = User.objects.filter(may, is_staff=True, is_active=True).distinct()
    return min(staff, key=lambda user: (_load_of(user), user.pk), default=None)


def _load_of(user: User) -> int:
    found = Order.objects.filter(handled_by=user).exclude(fulfilment__in=FINISHED).aggregate(number=Count("pk"))
    return int(found["number"])
