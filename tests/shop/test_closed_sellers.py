"""Nobody sells after staff have closed the account or the store; what is under way has a name on staff, and sellers are told why."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client
from django.urls import reverse

from shop.accounts.exceptions import ClosingReasonMissing
from shop.accounts.models import User
from shop.accounts.services import close_account, reopen_account
from shop.auctions.services.closings import close_auction
from shop.auctions.states import AuctionStatus
from shop.cart.queries import cart_groups
from shop.catalog.models import Variant
from shop.checkout.exceptions import CartChanged, EmptyCart
from shop.checkout.queries import summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.notifications.models import Notification
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.payouts.exceptions import PayeeStopped
from shop.payouts.models import Payee
from shop.payouts.services import request_payout, resume_payee
from shop.stores.exceptions import InvalidStoreMove, SellingEnded, SuspensionReasonMissing
from shop.stores.models import Store
from shop.stores.services import open_store, reinstate_store, suspend_store
from shop.stores.states import StoreStatus
from tests.factories.accounts import create_address, create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.catalog import create_product_on_sale, create_variant
from tests.factories.checkout import cart_with
from tests.factories.orders import create_order
from tests.factories.payouts import earn, owner_id
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
WHY = "Sold fakes."


@pytest.fixture
def variant(bob: User) -> Variant:
    return create_variant(store=create_store(owner=bob, name="Chez Bob"), stock=5)


def _told(user: User) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("pk").values_list("kind", flat=True))


def test_a_closed_account_takes_all_its_stores_off_every_page_in_the_same_transaction(client: Client, variant: Variant, bob: User) -> None:
    """No job has run: pages, search and the directory ask as they are built."""
    product = variant.product
    second = create_product_on_sale(store=create_store(owner=bob))
    assert client.get(product.get_absolute_url()).status_code == 200
    assert close_account(bob, reason=WHY, actor_id=None)
    assert set(Store.objects.values_list("status", "suspended_reason")) == {("suspended", WHY)}
    for page in (product.get_absolute_url(), second.get_absolute_url(), product.store.get_absolute_url()):
        assert client.get(page).status_code == 410
    for page in ("/", "/search/", reverse("stores:directory")):
        assert product.title not in client.get(page).content.decode()
        assert product.store.name not in client.get(page).content.decode()


def test_an_account_is_closed_with_a_reason_and_once(bob: User) -> None:
    with pytest.raises(ClosingReasonMissing):
        close_account(bob, reason=" ", actor_id=None)
    assert User.objects.get(pk=bob.pk).is_active
    assert [close_account(bob, reason=WHY, actor_id=None) for _twice in range(2)] == [True, False]
    with pytest.raises(SuspensionReasonMissing):
        suspend_store(create_store(), reason="", actor_id=None)


def test_the_cart_says_which_lines_left_and_why_and_nothing_of_them_is_ordered(client: Client, alice: User, variant: Variant) -> None:
    kept = create_variant(stock=5)
    cart = cart_with(alice, {variant: 1, kept: 1})
    suspend_store(variant.product.store, reason=WHY, actor_id=None)
    problems = {item.variant.pk: item.problem_text for group in cart_groups(cart) for item in group.lines}
    assert problems == {variant.pk: "Chez Bob is closed and sells nothing any more.", kept.pk: ""}
    client.force_login(alice)
    assert "Chez Bob is closed and sells nothing any more." in client.get(reverse("cart:cart")).content.decode()
    address = create_address(user=alice)
    total = summarise(cart, address=address, choices={}).grand_total
    assert total is not None
    place_orders(buyer=alice, cart=cart, token="t", address=address, choices={}, expected_total_minor=total.minor)
    assert [order.store_id for order in Order.objects.all()] == [kept.product.store_id]
    with pytest.raises((CartChanged, EmptyCart)):
        place_orders(buyer=alice, cart=cart, token="u", address=address, choices={}, expected_total_minor=total.minor)


def test_auctions_are_called_off_at_once_and_bidders_and_winners_hear_of_it(variant: Variant, alice: User, sam: User, run_events) -> None:
    store = variant.product.store
    won, running = (create_auction(product=create_product_on_sale(stock=1, store=store)) for _two in range(2))
    for auction in (won, running):
        bid(auction, alice, 20_000)
    type(won).objects.filter(pk=won.pk).update(ends_at=now() - timedelta(seconds=1))
    assert close_auction(won.pk)
    run_events()
    suspend_store(store, reason=WHY, actor_id=sam.pk)
    running.refresh_from_db()
    assert running.status == AuctionStatus.CANCELLED, "in the same transaction"
    run_events()
    assert won.awards.get().status == "withdrawn", "the winner need not wait for a deadline"
    assert _told(alice).count("auction.cancelled") == _told(alice).count("award.called_off") == 1
    assert broken_facts() == {}


def test_every_order_under_way_gets_a_named_owner_on_staff(variant: Variant, sam: User, run_events) -> None:
    store = variant.product.store
    waiting = create_order(variants=[variant])
    on_its_way = create_order(variants=[variant], fulfilment=Fulfilment.HANDED_OVER)
    done = create_order(variants=[variant], fulfilment=Fulfilment.DELIVERED)
    Order.objects.filter(pk=done.pk).update(fulfilment=Fulfilment.COMPLETED)
    suspend_store(store, reason=WHY, actor_id=sam.pk)
    run_events()
    assert set(Order.objects.filter(handled_by=sam).values_list("pk", flat=True)) == {waiting.pk, on_its_way.pk}
    assert _told(sam).count("team.order_entrusted") == 2
    assert _told(waiting.buyer) == ["order.entrusted"]
    reinstate_store(store, actor_id=sam.pk)
    run_events()
    assert not Order.objects.exclude(handled_by=None).exists(), "the store sees to them itself again"


def test_without_a_person_who_closed_it_the_one_with_the_fewest_orders_gets_them(variant: Variant, sam: User, run_events) -> None:
    clerk = create_user(is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="change_order"))
    Order.objects.filter(pk=create_order().pk).update(handled_by=sam)
    order = create_order(variants=[variant])
    close_account(variant.product.store.owner, reason=WHY, actor_id=None)
    run_events()
    order.refresh_from_db()
    assert order.handled_by == clerk


def test_a_colleague_takes_orders_over_and_finds_them(client: Client, variant: Variant, sam: User, run_events) -> None:
    order = create_order(variants=[variant])
    suspend_store(variant.product.store, reason=WHY, actor_id=sam.pk)
    run_events()
    clerk = create_user(is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_order", "change_order"]))
    client.force_login(clerk, backend=BACKEND)
    address = reverse("admin:orders_order_changelist")
    assert client.post(address, {"action": "take_over", "_selected_action": [order.pk]}).status_code == 302
    order.refresh_from_db()
    assert order.handled_by == clerk
    assert order.number in client.get(address, {"handled": "me"}).content.decode()
    clerk.user_permissions.set(Permission.objects.filter(codename="view_order"))
    client.post(address, {"action": "take_over", "_selected_action": [order.pk]})
    assert "take_over" not in client.get(address).content.decode()


def test_payouts_wait_until_staff_decide_also_what_is_earned_afterwards(sam: User) -> None:
    payee = earn(50_000)
    store = Store.objects.get(pk=payee.holder_id)
    suspend_store(store, reason=WHY, actor_id=sam.pk)
    with pytest.raises(PayeeStopped):
        request_payout(payee, rail="desk", actor_id=owner_id(payee), token="t")
    poor = create_store()
    close_account(poor.owner, reason=WHY, actor_id=sam.pk)
    assert Payee.objects.get(holder_id=poor.pk, kind="store").stopped_at, "before it has earned anything"
    resume_payee(payee, actor_id=sam.pk)
    assert request_payout(payee, rail="desk", actor_id=owner_id(payee), token="u").pk
    assert broken_facts() == {}


def test_the_seller_of_a_suspended_store_signs_in_and_reads_why_and_what_is_left(client: Client, variant: Variant, bob: User, run_events):
    suspend_store(variant.product.store, reason=WHY, actor_id=None)
    run_events()
    client.force_login(bob)
    for page in (reverse("sellers:desk"), reverse("sellers:store"), reverse("sellers:products")):
        said = client.get(page).content.decode()
        assert WHY in said
        assert "You can still see your orders" in said
    assert _told(bob) == ["payee.stopped", "store.suspended"] or _told(bob) == ["store.suspended", "payee.stopped"]


def test_a_second_store_is_no_way_round(variant: Variant, bob: User) -> None:
    suspend_store(variant.product.store, reason=WHY, actor_id=None)
    country = create_country()
    with pytest.raises(SellingEnded):
        open_store(bob, name="Chez Bobette", country=country, region=create_place(country=country), landmark="x", phone="+224620000002")
    assert Store.objects.count() == 1


def test_the_owner_of_a_closed_account_reads_why_when_he_signs_in_and_by_mail(
    client: Client, run_events, django_capture_on_commit_callbacks
) -> None:
    owner = create_user(email="owner@example.com", password="makiti-test-word")
    close_account(owner, reason=WHY, actor_id=None)
    with django_capture_on_commit_callbacks(execute=True):
        run_events()
    assert WHY in mail.outbox[-1].body
    answer = client.post(reverse("account_login"), {"login": "owner@example.com", "password": "makiti-test-word"}, follow=True)
    assert f"<bdi>{WHY}</bdi>" in answer.content.decode()
    wrong = client.post(reverse("account_login"), {"login": "owner@example.com", "password": "no"}, follow=True)
    assert WHY not in wrong.content.decode()


def test_what_was_closed_with_the_account_comes_back_paused_and_nothing_else(variant: Variant, bob: User, sam: User) -> None:
    by_itself = create_store(owner=bob)
    suspend_store(by_itself, reason="Another matter.", actor_id=sam.pk)
    close_account(bob, reason=WHY, actor_id=sam.pk)
    with pytest.raises(InvalidStoreMove):
        reinstate_store(variant.product.store, actor_id=sam.pk)
    assert reopen_account(bob, actor_id=sam.pk)
    states = dict(Store.objects.values_list("pk", "status"))
    assert states == {variant.product.store_id: StoreStatus.PAUSED, by_itself.pk: StoreStatus.SUSPENDED}
    assert Store.objects.get(pk=variant.product.store_id).suspended_reason == ""


def test_staff_close_an_account_on_its_page_with_a_reason(client: Client, variant: Variant, bob: User, sam: User) -> None:
    client.force_login(sam, backend=BACKEND)
    page = reverse("admin:accounts_user_change", args=[bob.pk])
    data = {"name": "Bob", "language": "en", "addresses-TOTAL_FORMS": "0", "addresses-INITIAL_FORMS": "0"}
    assert client.post(page, data | {"closed_reason": ""}).status_code == 200
    assert User.objects.get(pk=bob.pk).is_active
    assert client.post(page, data | {"closed_reason": WHY}).status_code == 302
    assert not User.objects.get(pk=bob.pk).is_active
    assert Store.objects.get().status == StoreStatus.SUSPENDED
    assert client.post(page, data | {"is_active": "on", "closed_reason": WHY}).status_code == 302
    bob.refresh_from_db()
    assert (bob.is_active, bob.closed_reason, Store.objects.get().status) == (True, "", StoreStatus.PAUSED)
