"""A process that places orders and is killed on the way, at one statement after the other. Run by test_killing.

    python -m tests.shop.checkout.killing CART ADDRESS TOTAL

For every statement a child is forked, which kills itself with SIGKILL right after it, before the next; one more is killed after the
commit, when it comes to queue its jobs. Then this process looks at what is left: a line of JSON for each child.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection, connections  # noqa: E402

from shop.accounts.models import Address  # noqa: E402
from shop.cart.models import Cart, CartLine  # noqa: E402
from shop.catalog.models import Reservation, Variant  # noqa: E402
from shop.checkout.services import place_orders  # noqa: E402
from shop.common import jobs  # noqa: E402
from shop.events.models import DomainEvent  # noqa: E402
from shop.orders.models import Checkout, Order, OrderLine  # noqa: E402
from shop.payments.models import Payment  # noqa: E402
from tests.dying import DeadlyStatement  # noqa: E402
from tests.integrity import broken_facts  # noqa: E402


def die(*_args: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def buy(cart_id: int, address_id: int, total: int) -> None:
    cart = Cart.objects.select_related("user").get(pk=cart_id)
    address = Address.objects.get(pk=address_id)
    place_orders(buyer=cart.user, cart=cart, token="killed", address=address, choices={}, expected_total_minor=total)


def in_a_child(number: int, *, ids: tuple[int, int, int], queue: Callable[..., None]) -> bool:
    """Whether the child was killed. `queue` is what takes the jobs after the commit."""
    connections.close_all()
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    jobs._put = queue
    with connection.execute_wrapper(DeadlyStatement(number, die=die)):
        buy(*ids)
    os._exit(0)


def rows() -> dict[str, int]:
    tables = (Checkout, Order, OrderLine, Payment, Reservation, DomainEvent, CartLine)
    return {model.__name__: model._default_manager.count() for model in tables} | {
        "reserved": sum(Variant.objects.values_list("reserved", flat=True))
    }


def report(**where: Any) -> None:
    print(json.dumps({**where, "rows": rows(), "broken": broken_facts()}), flush=True)


def main(ids: tuple[int, int, int]) -> None:
    number = 0
    killed = True
    while killed:  # past the last statement the child lives, but its jobs are lost: the queue is dead
        number += 1
        killed = in_a_child(number, ids=ids, queue=lambda *_args: None)
        report(after=number, killed=killed)
    forget()
    report(after="the commit", killed=in_a_child(0, ids=ids, queue=die))


def forget() -> None:
    """Undo what the child that lived has bought, so that the last one starts from the same rows."""
    lines = list(OrderLine.objects.values_list("variant_id", "quantity", "unit_price_minor"))
    cart = Cart.objects.get()
    for model in (DomainEvent, Payment, Reservation, OrderLine, Order, Checkout):
        model._default_manager.all().delete()
    Variant.objects.update(reserved=0)
    CartLine.objects.bulk_create(
        [CartLine(cart=cart, variant_id=variant, quantity=quantity, price_seen_minor=price) for variant, quantity, price in lines]
    )


if __name__ == "__main__":
    cart, address, total = map(int, sys.argv[1:])
    main((cart, address, total))
