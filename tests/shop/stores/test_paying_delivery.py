"""A store may offer to pay the courier."""

import pytest

from shop.common.money import Money
from shop.stores.models import Store


@pytest.mark.parametrize(
    ("pays_from", "goods", "pays"),
    [(None, 10**9, False), (0, 0, True), (300_000, 299_999, False), (300_000, 300_000, True)],
)
def test_a_store_pays_the_courier_from_its_amount_on(pays_from: int | None, goods: int, pays: bool) -> None:
    store = Store(currency="GNF", pays_delivery_from_minor=pays_from)
    assert store.pays_delivery_of(Money(goods, "GNF")) is pays
