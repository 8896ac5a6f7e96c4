"""One variant's shelf, through its page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.catalog.models import StockMovement, Variant
from shop.catalog.states import MovementReason
from shop.stores.models import Store
from tests.factories import catalog as factory


class TestStock:
    @pytest.fixture
    def variant(self, store: Store) -> Variant:
        return factory.create_variant(store=store, stock=10)

    @staticmethod
    def note(seller: Client, variant: Variant, **data: Any) -> Any:
        seen = variant.movements.order_by("-pk").first().pk
        address = reverse("sellers:stock", args=[variant.product_id, variant.pk])
        response = seller.post(address, {"kind": "received", "units": "12", "note": "", "seen": seen} | data)
        variant.refresh_from_db()
        return response

    @pytest.mark.parametrize(
        ("kind", "units", "stock"), [("received", "12", 22), ("damaged", "2", 8), ("correction", "7", 7), ("correction", "0", 0)]
    )
    def test_movement_says_what_happened(self, seller: Client, variant: Variant, kind: str, units: str, stock: int) -> None:
        self.note(seller, variant, kind=kind, units=units, note="shelf 3")
        last = variant.movements.order_by("-pk").first()
        assert (variant.stock, last.reason, last.note, last.quantity) == (stock, kind, "shelf 3", stock - 10)

    def test_same_page_sent_twice_counts_once(self, seller: Client, variant: Variant) -> None:
        seen = variant.movements.get().pk
        self.note(seller, variant, seen=seen)
        self.note(seller, variant, seen=seen)
        assert variant.stock == 22

    def test_two_deliveries_of_the_same_size_are_two(self, seller: Client, variant: Variant) -> None:
        self.note(seller, variant)
        self.note(seller, variant)
        assert variant.stock == 34

    def test_stale_count_does_not_undo_a_sale(self, seller: Client, variant: Variant) -> None:
        seen = variant.movements.get().pk
        StockMovement.objects.create(variant=variant, quantity=-1, reason=MovementReason.SALE)
        Variant.objects.filter(pk=variant.pk).update(stock=9)
        response = self.note(seller, variant, kind="correction", units="10", seen=seen)
        assert (response.status_code, variant.stock) == (422, 9)
        assert "units" in response.context["form"].errors
        assert response.context["seen"] > seen

    def test_reserved_units_cannot_be_lost(self, seller: Client, variant: Variant) -> None:
        Variant.objects.filter(pk=variant.pk).update(reserved=9)
        response = self.note(seller, variant, kind="damaged", units="2")
        assert (response.status_code, variant.stock) == (422, 10)

    @pytest.mark.parametrize("units", ["", "-3", "0", "1.5", "99999999999", "x"])
    def test_impossible_units_change_nothing(self, seller: Client, variant: Variant, units: str) -> None:
        assert self.note(seller, variant, units=units).status_code == 422
        assert variant.stock == 10
