"""Codes and points where people meet them: cart, checkout, points, the seller's codes, the admin."""

import html
import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.accounts.models import User
from shop.accounts.services import set_phone
from shop.cart.models import Cart
from shop.orders.models import Order
from shop.orders.services import complete_order
from shop.orders.states import Fulfilment
from shop.promotions.exceptions import CodeRefusal, PromoRefused
from shop.promotions.models import PromoCode
from shop.promotions.queries.costs import PAGE_SIZE
from shop.promotions.services.code_attempts import WRONG_TRIES, try_code
from shop.promotions.states import PromoKind
from shop.stores.models import Store
from shop.trust.models import TrustRules
from tests.factories.accounts import create_address
from tests.factories.catalog import create_category, create_product, create_variant
from tests.factories.checkout import cart_with
from tests.factories.orders import create_order
from tests.factories.places import create_country
from tests.factories.promotions import create_code, create_points, create_points_rule
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
CODE, CHECKOUT, QUOTE = "/cart/code/", "/checkout/", "/checkout/quote/"


@pytest.fixture
def cart(alice: User) -> Cart:
    create_address(user=alice)
    return cart_with(alice, {create_variant(): 1})


@pytest.fixture
def buyer(client: Client, alice: User, cart: Cart) -> Client:
    client.force_login(alice, backend=BACKEND)
    return client


@pytest.fixture
def store(bob: User) -> Store:
    return create_store(owner=bob, name="Bob's")


@pytest.fixture
def seller(client: Client, bob: User, store: Store) -> Client:
    client.force_login(bob, backend=BACKEND)
    return client


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " ").replace("&nbsp;", " "))


def total_on(response) -> int:
    return int(re.search(r'name="expected_total" value="(\d+)"', response.content.decode())[1])


def form_of(response, **changes: str) -> dict[str, str]:
    page = response.content.decode()
    fields = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("token", "expected_total", "promo_code")}
    for radio in re.findall(r'<input type="radio"[^>]*\bchecked>', page):
        fields[re.search('name="([^"]+)"', radio)[1]] = re.search('value="([^"]+)"', radio)[1]
    return fields | changes


def test_code_goes_from_the_cart_to_the_order_without_javascript(buyer):
    code = create_code("TABASKI10")
    assert "Promo code −5,000 GNF" in text_of(buyer.post(CODE, {"promo_code": "tabaski 10"}, follow=True))
    page = buyer.get(CHECKOUT)
    assert "takes 5,000 GNF off" in text_of(page)
    assert total_on(page) == 63_500
    assert buyer.post(CHECKOUT, form_of(page)).status_code == 302
    assert Order.objects.get().discount_minor == 5_000
    assert PromoCode.objects.get(pk=code.pk).used == 1
    assert "promo_code" not in buyer.session


def test_code_is_applied_and_removed_at_the_checkout(buyer):
    create_code("TABASKI10")
    page = buyer.post(QUOTE, form_of(buyer.get(CHECKOUT), promo_code="tabaski10"))
    assert total_on(page) == 63_500
    page = buyer.post(QUOTE, form_of(page, remove_code="1"))
    assert total_on(page) == 68_500
    assert total_on(buyer.get(CHECKOUT)) == 68_500


def test_code_typed_and_not_applied_is_shown_before_anything_is_ordered(buyer):
    create_code("TABASKI10")
    answer = buyer.post(CHECKOUT, form_of(buyer.get(CHECKOUT), promo_code="tabaski10"))
    assert (answer.status_code, total_on(answer)) == (409, 63_500)
    assert "The total is now 63,500 GNF; you saw 68,500 GNF." in text_of(answer)
    assert buyer.post(CHECKOUT, form_of(answer)).status_code == 302


@pytest.mark.parametrize("address", [CODE, QUOTE, CHECKOUT])
def test_unknown_code_says_so(buyer, address):
    data = {"promo_code": "NOPE"} if address == CODE else form_of(buyer.get(CHECKOUT), promo_code="NOPE")
    answer = buyer.post(address, data)
    assert answer.status_code == (200 if address == QUOTE else 422)
    assert "We do not know this code" in text_of(answer)
    assert not Order.objects.exists()


def test_guessing_ends_and_then_even_the_right_word_gets_no_answer(buyer):
    create_code("RIGHT")
    for number in range(WRONG_TRIES):
        assert buyer.post(CODE, {"promo_code": f"GUESS{number}"}).status_code == 422
    for address, data in [(CODE, {"promo_code": "RIGHT"}), (CHECKOUT, form_of(buyer.get(CHECKOUT), promo_code="RIGHT"))]:
        answer = buyer.post(address, data)
        assert "Too many codes were tried" in text_of(answer), address
        assert "5,000" not in text_of(answer)


def test_a_visitor_who_guesses_stops_himself_and_not_the_town_behind_his_address(alice):
    create_code("RIGHT")
    cart_with(alice, {(variant := create_variant()): 1})
    guesser, neighbour = Client(), Client()
    for browser in (guesser, neighbour):
        browser.post("/cart/add/", {"variant": variant.pk, "quantity": "1"})
    for number in range(WRONG_TRIES):
        assert guesser.post(CODE, {"promo_code": f"GUESS{number}"}).status_code == 422
    assert "Too many codes were tried" in text_of(guesser.post(CODE, {"promo_code": "RIGHT"}))
    assert "Too many codes were tried" not in text_of(neighbour.post(CODE, {"promo_code": "RIGHT"}))


def test_who_drops_his_session_meets_the_limit_of_the_network():
    create_code("RIGHT")
    for number in range(3):
        with pytest.raises(PromoRefused):
            try_code(f"GUESS{number}", tried_by={f"session:{number}": 1, "network:192.0.2.1": 3})
    with pytest.raises(PromoRefused) as refused:
        try_code("RIGHT", tried_by={"session:new": 1, "network:192.0.2.1": 3})
    assert refused.value.refusal == CodeRefusal.TOO_MANY_TRIES


def test_points_are_offered_used_and_paid_with(buyer, alice):
    create_points_rule()
    create_points(alice, 300)
    page = buyer.get(CHECKOUT)
    assert "Use 300 points: 15,000 GNF off" in text_of(page)
    assert total_on(page) == 68_500
    page = buyer.post(QUOTE, form_of(page, uses_points="on"))
    assert (total_on(page), "Points −15,000 GNF" in text_of(page)) == (53_500, True)
    assert buyer.post(CHECKOUT, form_of(page, uses_points="on")).status_code == 302
    assert Order.objects.get().total_minor == 53_500
    assert "300 points" not in text_of(buyer.get(reverse("promotions:points")))


def test_checkout_says_why_the_platform_s_code_does_not_count_and_where_to_mend_it(buyer, alice, cart):
    TrustRules.objects.update(codes_need_phone=True, codes_in_person=False)
    create_code("TEN")
    page = buyer.post(QUOTE, form_of(buyer.get(CHECKOUT), promo_code="TEN"))
    assert "This code works once your phone number is confirmed. Confirm your number" in text_of(page)
    assert f'href="{reverse("account_change_phone")}"' in page.content.decode()
    answer = buyer.post(CHECKOUT, form_of(page, promo_code="TEN"))
    assert (answer.status_code, Order.objects.count()) == (422, 0)
    set_phone(alice, "+224620000001", verified=True)
    method = f"method-{cart.lines.get().variant.product.store_id}"
    collected = form_of(page, promo_code="TEN") | {method: "pickup"}
    assert "This code does not work with store pick-up paid in cash." in text_of(buyer.post(QUOTE, collected))
    page = buyer.post(QUOTE, form_of(page, promo_code="TEN"))
    assert "takes 5,000 GNF off" in text_of(page)
    assert buyer.post(CHECKOUT, form_of(page, promo_code="TEN")).status_code == 302


def test_buyer_reads_when_points_will_come(buyer, alice, run_events):
    create_points_rule()
    TrustRules.objects.update(waits_for_money=True)
    order = create_order(buyer=alice, fulfilment=Fulfilment.DELIVERED)
    assert "Once the order is complete +50" in text_of(buyer.get(reverse("promotions:points")))
    complete_order(order, actor_id=alice.pk)
    run_events()
    page = text_of(buyer.get(reverse("promotions:points")))
    assert f"Pending points {order.number} Once the store has paid us for this sale +50" in page


def test_buyer_reads_the_points_and_nobody_elses(buyer, alice, mallory):
    create_points_rule()
    create_points(alice, 120)
    create_points(mallory, 77)
    page = text_of(buyer.get(reverse("promotions:points")))
    assert "120 points" in page
    assert "Worth 6,000 GNF at the checkout." in page
    assert "77" not in page


def test_placing_with_code_and_points_in_at_most_90_statements(buyer, alice):
    """Without them at most 47. Reading the code twice (view and service: three each), its uses, its limit on shelves, the counter,
    slot and share; the rule, the points, the account's row, what expired, the entry. None of it grows with lines or stores."""
    create_code("TEN", categories=[create_category()])
    create_points_rule()
    create_points(alice, 300)
    for _store in range(3):
        cart_with(alice, {create_variant(): 1})
    page = buyer.post(QUOTE, form_of(buyer.get(CHECKOUT), promo_code="TEN", uses_points="on"))
    with CaptureQueriesContext(connection) as placing:
        assert buyer.post(CHECKOUT, form_of(page, uses_points="on")).status_code == 302
    assert len(placing) <= 90, len(placing)


def test_seller_makes_pauses_and_ends_a_code(seller, store):
    assert seller.get(reverse("sellers:code_add")).status_code == 200
    shelf = create_product(store=store).category
    form = {"code": "tabaski 10", "kind": "percent", "percent": "12.5", "most": "20 000", "limit_per_user": "1", "categories": [shelf.pk]}
    assert seller.post(reverse("sellers:code_add"), form).status_code == 302
    code = PromoCode.objects.get()
    assert (code.code, code.percent_bp, code.most_minor, code.funded_by, code.store) == ("TABASKI10", 1_250, 20_000, "seller", store)
    assert list(code.categories.all()) == [shelf]
    assert "12.5% off, at most 20,000 GNF" in text_of(seller.get(reverse("sellers:codes")))
    for do, state in [("pause", True), ("resume", False)]:
        seller.post(reverse("sellers:code_change", args=[code.pk]), {"do": do})
        code.refresh_from_db()
        assert code.is_paused == state
    for _twice in range(2):
        seller.post(reverse("sellers:code_change", args=[code.pk]), {"do": "end"})
    assert "over" in text_of(seller.get(reverse("sellers:codes")))


def test_seller_reads_on_the_order_who_bears_what(client, bob, buyer, alice, store):
    """10 000 by the store's own code, 9 000 by points, which the platform adds: 100 000 - 10 000 less the fee are the seller's."""
    create_points_rule()
    create_points(alice, 180)
    Cart.objects.get(user=alice).lines.all().delete()
    cart_with(alice, {create_variant(product=create_product(store=store)): 2})
    create_code("MINE", store=store)
    page = buyer.post(QUOTE, form_of(buyer.get(CHECKOUT), promo_code="MINE", uses_points="on"))
    assert buyer.post(CHECKOUT, form_of(page, uses_points="on")).status_code == 302
    order = Order.objects.get()
    client.force_login(bob, backend=BACKEND)
    text = text_of(client.get(reverse("sellers:order", args=[order.number])))
    keeps = 90_000 - order.fee_minor - order.fee_tax_minor
    for words in ("Your promo code −10,000 GNF", "for its discounts 9,000 GNF", f"You receive once it is delivered {keeps:,} GNF"):
        assert words in text, words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "abc"}, "Use 4 or more letters"),
        ({"code": "été2026"}, "without accents"),
        ({"code": "TAKEN"}, "already exists"),
        ({"percent": ""}, "Say how many percent"),
        ({"kind": "fixed"}, "Say how much comes off"),
        ({"starts": "2026-12-02T10:00", "ends": "2026-12-01T10:00"}, "ends after it begins"),
    ],
)
def test_seller_is_told_what_to_put_right(seller, changes, words):
    create_code("TAKEN")
    answer = seller.post(reverse("sellers:code_add"), {"code": "NEWONE", "kind": "percent", "percent": "10"} | changes)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert PromoCode.objects.count() == 1


def test_code_of_another_seller_is_not_there(seller):
    code = create_code(store=create_store())
    assert seller.post(reverse("sellers:code_change", args=[code.pk]), {"do": "end"}).status_code == 404
    code.refresh_from_db()
    assert code.ends_at is None


def test_staff_make_a_code_that_rests_until_its_cost_was_read(client, sam):
    create_country()
    client.force_login(sam, backend=BACKEND)
    form = {"code": "WELCOME", "kind": "percent", "country": "GN", "percent_bp": "1000", "minimum_minor": "0", "limit_per_user": "1"}
    refused = client.post(reverse("admin:promotions_promocode_add"), form)
    assert "enter the most that one use may cost" in text_of(refused)
    assert client.post(reverse("admin:promotions_promocode_add"), form | {"most_minor": "5000"}).status_code == 302
    code = PromoCode.objects.get()
    assert (code.is_paused, code.funded_by, code.currency, code.created_by) == (True, "platform", "GNF", sam)
    page = client.get(reverse("admin:promotions_promocode_change", args=[code.pk]))
    assert "It fits 0 of 0 checkouts" in text_of(page)
    client.post(reverse("admin:promotions_promocode_changelist"), {"action": "resume", "_selected_action": [code.pk]})
    code.refresh_from_db()
    assert not code.is_paused


def test_preview_runs_a_code_over_what_was_bought(client, sam, buyer, alice):
    assert buyer.post(CHECKOUT, form_of(buyer.get(CHECKOUT))).status_code == 302
    client.force_login(sam, backend=BACKEND)
    code = create_code(kind=PromoKind.DELIVERY, most_minor=10_000)
    page = text_of(client.get(reverse("admin:promotions_promocode_change", args=[code.pk])))
    assert "It fits 1 of 1 checkouts and comes to 10,000 GNF; the dearest to 10,000 GNF." in page


def test_viewer_of_codes_moves_none(client, db):
    clerk = User.objects.create_user("clerk@example.com", "x", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_promocode"))
    client.force_login(clerk, backend=BACKEND)
    code = create_code()
    client.post(reverse("admin:promotions_promocode_changelist"), {"action": "end", "_selected_action": [code.pk]})
    assert client.post(reverse("admin:promotions_promocode_add"), {"code": "WELCOME"}).status_code == 403
    code.refresh_from_db()
    assert code.ends_at is None


def test_a_seller_leafs_through_many_codes_and_each_page_costs_the_same(seller: Client, store: Store) -> None:
    made = [create_code(store=store) for _code in range(2 * PAGE_SIZE + 3)]
    seen, costs, place = [], [], ""
    for _page in range(3):
        with CaptureQueriesContext(connection) as queries:
            response = seller.get(reverse("sellers:codes"), {"from": place} if place else {})
        page = response.context["page"]
        seen, costs, place = [*seen, *page], [*costs, len(queries)], page.next
        assert not place or f"from={place}" in response.content.decode()
    assert ([code.pk for code in seen], place) == ([code.pk for code in reversed(made)], "")
    assert all(code.cost.minor == 0 for code in seen)
    assert max(costs) <= 12, costs


@pytest.mark.parametrize("do", ["pause", "end"])
def test_a_code_of_the_second_page_is_changed_on_the_second_page(seller: Client, store: Store, do: str) -> None:
    oldest, *_others = [create_code(store=store) for _code in range(PAGE_SIZE + 3)]
    first = seller.get(reverse("sellers:codes")).context["page"]
    page = seller.get(reverse("sellers:codes"), {"from": first.next}).content.decode()
    (action, _again) = re.findall(rf'action="({reverse("sellers:code_change", args=[oldest.pk])}[^"]*)"', page)
    answer = seller.post(html.unescape(action), {"do": do}, follow=True)
    assert oldest in answer.context["page"].object_list
    assert f"The code {oldest.code} is changed." in text_of(answer)


def test_page_of_a_new_code_says_so_once(seller: Client) -> None:
    page = seller.get(reverse("sellers:code_add")).content.decode()
    assert page.partition("<body")[2].count("New promo code") == 1
