"""Lists of any length: forth and back, with nothing lost or shown twice, whatever comes and goes meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from shop.catalog.models import Product
from shop.common.bounded_counts import BoundedCount, bounded_counts, count_together
from shop.common.clock import now
from shop.common.cursor_pages import CursorPage, SortKey, cursor_page
from tests.factories.catalog import create_category, create_product
from tests.factories.stores import create_store

SIZE = 4
BY_TIME = (SortKey("published_at", is_down=True, is_time=True), SortKey("pk"))
ORDERS: dict[str, dict[str, Any]] = {
    "newest": {},
    "ties": {"by": BY_TIME},
    "streams": {"by": BY_TIME, "split": True},
}


@pytest.fixture
def products(db: None) -> list[Product]:
    store, shelf, moment = create_store(), create_category(), now()
    states = ["approved", "draft", "archived"]
    made = [
        Product(
            store=store, category=shelf, title=f"P{n}", slug=f"p-{n}", status=states[n % 3], published_at=moment - timedelta(days=n // 5)
        )
        for n in range(18)
    ]
    return Product.objects.bulk_create(made)


def _page(order: str, place: str = "") -> CursorPage[Product]:
    options = dict(ORDERS[order])
    rows: Any = Product.objects.all()
    if options.pop("split", False):
        rows = [rows.filter(status=status) for status in ("approved", "draft", "archived")]
        options["cards"] = Product.objects.all()
    return cursor_page(rows, place, size=SIZE, **options)


def _in_order(order: str) -> list[int]:
    sorting = ["-pk"] if order == "newest" else ["-published_at", "pk"]
    return list(Product.objects.order_by(*sorting).values_list("pk", flat=True))


def _keys(page: CursorPage[Product]) -> list[int]:
    return [product.pk for product in page]


@pytest.mark.parametrize("order", ORDERS)
def test_forth_to_the_end_and_back_to_the_beginning(products: list[Product], order: str) -> None:
    every = _in_order(order)
    page, forth = _page(order), []
    assert page.is_first
    while True:
        forth.append(_keys(page))
        if not page.next:
            break
        page = _page(order, page.next)
    assert [pk for keys in forth for pk in keys] == every
    assert [len(keys) for keys in forth] == [4, 4, 4, 4, 2]
    back = []
    while page.previous:
        page = _page(order, page.previous)
        back.append(_keys(page))
    assert back == forth[-2::-1]


@pytest.mark.parametrize("order", ORDERS)
def test_what_comes_and_goes_meanwhile_shifts_nothing(products: list[Product], order: str) -> None:
    every = _in_order(order)
    first = _page(order)
    create_product(store=products[0].store)  # at the top
    Product.objects.filter(pk=every[1]).delete()
    second = _page(order, first.next)
    assert _keys(second) == every[4:8]
    Product.objects.filter(pk=every[7]).delete()  # the row at which the page ends
    assert _keys(_page(order, second.next)) == every[8:12]


def test_too_little_before_means_the_whole_first_page(products: list[Product]) -> None:
    every = _in_order("newest")
    second = _page("newest", _page("newest").next)
    Product.objects.filter(pk__in=every[:3]).delete()
    page = _page("newest", second.previous)
    assert (_keys(page), page.is_first) == (every[3:7], True)


@pytest.mark.parametrize("place", ["", "nonsense", "W10", "é", "x" * 500, "WyItcGsiLDEsMF0gIA", "WyItcHVibGlzaGVkX2F0LHBrIiwiMSIsMiwwXQ"])
def test_nonsense_is_the_first_page(products: list[Product], place: str) -> None:
    assert len(_page("ties", place)) == SIZE
    assert _page("ties", place).is_first


def test_where_nothing_is_left_it_begins_again(products: list[Product]) -> None:
    place = _page("newest").next
    Product.objects.filter(pk__in=_in_order("newest")[4:]).delete()
    assert len(_page("newest", place)) == 4
    Product.objects.all().delete()
    assert _keys(_page("newest", place)) == []


def test_a_number_is_exact_until_nobody_counts_on(products: list[Product], django_assert_num_queries: Any) -> None:
    rows = {"all": Product.objects.all(), "drafts": Product.objects.filter(status="draft"), "none": Product.objects.none()}
    with django_assert_num_queries(1):
        found = bounded_counts(rows, most=10)
    assert found == {"all": BoundedCount(10, is_more=True), "drafts": BoundedCount(6), "none": BoundedCount()}
    assert (str(found["all"]), str(found["drafts"]), bool(BoundedCount())) == ("10+", "6", False)
    assert str(BoundedCount(1_000, is_more=True)) == "1,000+"
    assert count_together(found.values(), most=100) == BoundedCount(16, is_more=True)
    assert count_together([BoundedCount(600), BoundedCount(600)]) == BoundedCount(1_000, is_more=True)
