"""The small pieces of the interface."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from shop.common.templatetags.ui import badge_count, icon, initials, page_numbers, tone


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_icon_is_decoration_unless_it_has_a_label() -> None:
    assert icon("cart") == '<svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#cart"/></svg>'
    assert 'role="img" aria-label="Cart"' in icon("cart", "Cart")


def test_icon_that_points_somewhere_is_mirrored_from_right_to_left() -> None:
    assert 'class="icon icon--flip"' in icon("arrow-right")


def test_icon_label_is_escaped() -> None:
    assert "<b>" not in icon("cart", "<b>")


def test_link_to_an_address_that_does_not_exist_is_left_out() -> None:
    assert render('{% nav_link "nowhere:at_all" "cart" "Cart" %}') == ""


def test_link_is_marked_on_its_own_page_and_on_those_it_stands_for() -> None:
    request = RequestFactory().get("/styleguide/")
    request.resolver_match = type("Match", (), {"view_name": "orders:detail", "namespace": "orders"})()
    assert 'aria-current="page"' not in render('{% nav_link "styleguide" "cart" "Guide" %}', request=request)
    assert 'aria-current="page"' in render('{% nav_link "styleguide" "cart" "Guide" also="orders:" %}', request=request)
    assert 'aria-current="page"' in render('{% nav_link "styleguide" "cart" "Guide" also="orders:detail" %}', request=request)
    assert 'aria-current="page"' in render('{% nav_link "styleguide" "cart" "Guide" also="orders:de*" %}', request=request)
    assert 'aria-current="page"' not in render('{% nav_link "styleguide" "cart" "Guide" also="orders:li*" %}', request=request)


@pytest.mark.parametrize(("number", "shown"), [(None, ""), (0, ""), (-1, ""), (7, ">7<"), (99, ">99<"), (100, ">99+<")])
def test_count_is_short_and_absent_for_nothing(number: int | None, shown: str) -> None:
    assert shown in badge_count(number) if shown else badge_count(number) == ""


def test_count_with_an_id_stays_in_the_page_for_zero() -> None:
    assert badge_count(0, "cart-count") == '<span class="count" id="cart-count" hidden>0</span>'


def test_script_is_asked_for_once_in_an_answer() -> None:
    request = RequestFactory().get("/")
    source = '{% behaviour "quantity" %}{% behaviour "quantity" %}{% behaviour "gallery" %}'
    html = render(source, request=request)
    assert html.count("js/quantity.js") == 1
    assert html.count("js/gallery.js") == 1
    assert render(source, request=RequestFactory().get("/")).count("js/quantity.js") == 1


def test_every_state_has_one_tone() -> None:
    assert [tone(state) for state in ("delivered", "pending", "cancelled", "preparing", "unheard_of")] == [
        "success", "warning", "danger", "info", "neutral",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "letters"), [("Fatou Binta Diallo", "FD"), ("bob", "B"), ("", "?"), (None, "?")])
def test_initials(name: str | None, letters: str) -> None:
    assert initials(name) == letters


def test_page_numbers_leave_gaps() -> None:
    page = Paginator(range(200), 10).page(5)
    assert page_numbers(page) == [1, None, 4, 5, 6, None, 20]


def test_pagination_keeps_the_rest_of_the_query() -> None:
    request = RequestFactory().get("/search/?q=cloth&page=2")
    context = RequestContext(request, {"page": Paginator(range(50), 10).page(2)}, processors=[])
    html = Template('{% include "components/_pagination.html" %}').render(context)
    assert 'href="?q=cloth&amp;page=3" rel="next"' in html
    assert 'href="?q=cloth&amp;page=1" rel="prev"' in html


def test_pagination_is_absent_for_a_single_page() -> None:
    html = Template('{% include "components/_pagination.html" %}').render(Context({"page": Paginator([1], 10).page(1)}))
    assert "nav" not in html
