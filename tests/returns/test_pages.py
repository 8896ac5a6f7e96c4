"""The pages of both sides: what they show, whom they let in, and what they do with odd forms."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.forms import model_to_dict
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from returns.models import ReturnPicture, ReturnRequest
from returns.services import refuse_return, sweep_returns, withdraw_return
from returns.slots import returns_on_product
from returns.states import ReturnReason, ReturnStatus
from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.services.return_rules import set_made_to_order, spread_no_returns
from shop.common.tokens import url_token
from shop.notifications.models import Notification
from shop.orders.guest_links import guest_link
from shop.orders.models import Checkout, Order, OrderLine
from shop.payments.models import Refund
from shop.personal.exceptions import CannotLeave
from shop.personal.sections import SECTIONS
from shop.personal.services import delete_account
from shop.stores.services import update_store
from tests.factories.accounts import create_user
from tests.factories.catalog import create_product_on_sale
from tests.factories.images import create_image, picture_bytes
from tests.factories.orders import create_order
from tests.factories.payouts import earn
from tests.factories.returns import clock_strikes, create_delivered_order, create_return
from tests.factories.stores import create_store
from tests.returns.test_returns import let_decide

pytestmark = pytest.mark.django_db


def photo(name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture_bytes(), "image/jpeg")


def form_for(order, *, units: int = 1, token: str = "", **more):
    line = order.lines.order_by("pk")[0]
    return {"token": token or url_token(), f"units_{line.pk}": units, "reason": "changed_mind", "text": ""} | more


def page_of(client, name: str, *args: object, **headers: str) -> str:
    return client.get(reverse(name, args=args), headers=headers).content.decode()


@pytest.fixture
def sold(alice, bob):
    return create_delivered_order(buyer=alice, store=create_store(owner=bob, name="Chez Bob"))


def test_a_buyer_asks_and_the_store_sees_it(client, alice, bob, sold, run_events):
    client.force_login(alice)
    assert "Return something" in page_of(client, "orders:detail", sold.number)
    form = page_of(client, "returns:add", sold.number)
    assert "until" in form
    assert "you pay the way back" in form
    answer = client.post(reverse("returns:add", args=[sold.number]), form_for(sold, reason="damaged", text="Torn.", photos=[photo()]))
    found = ReturnRequest.objects.get()
    assert answer.headers["Location"] == found.get_absolute_url()
    assert found.pictures.get().image.is_private
    assert "Torn." in page_of(client, "returns:detail", found.number)
    assert found.number in page_of(client, "returns:list")
    assert found.number in page_of(client, "orders:detail", sold.number)
    run_events()
    assert Notification.objects.get(recipient=bob, kind="return.requested").url == reverse("sellers:return", args=[found.number])
    client.force_login(bob)
    assert found.number in page_of(client, "sellers:returns")
    assert "Torn." in page_of(client, "sellers:return", found.number)


def test_the_store_s_page_of_the_order_leads_to_its_return(client, bob, sold):
    page = reverse("sellers:order", args=[sold.number])
    client.force_login(bob)
    assert "/sell/returns/" not in client.get(page).content.decode().partition("<main")[2]
    found = create_return(sold)
    assert f'href="{reverse("sellers:return", args=[found.number])}"' in client.get(page).content.decode()


def test_from_the_request_to_the_money(client, alice, bob, sold, run_events):
    """All of it by forms, as without JavaScript, down to the cash in the buyer's hand and the code that says so."""
    client.force_login(alice)
    client.post(reverse("returns:add", args=[sold.number]), form_for(sold))
    found = ReturnRequest.objects.get()
    client.force_login(bob)
    client.post(reverse("sellers:return_approve", args=[found.number]))
    client.force_login(alice)
    client.post(reverse("returns:send", args=[found.number]), {"way": "sent", "service": "EMS", "tracking_number": "EE1"})
    client.force_login(bob)
    assert "EE1" in page_of(client, "sellers:return", found.number)
    client.post(reverse("sellers:return_receive", args=[found.number]))
    client.post(reverse("sellers:return_inspect", args=[found.number]), {"restock": "yes"})
    run_events()
    found.refresh_from_db()
    assert (found.status, found.refund.amount_minor) == ("refunded", 50_000)
    client.force_login(alice)
    assert "50,000" in page_of(client, "returns:detail", found.number)
    told = set(Notification.objects.filter(recipient=alice).values_list("kind", flat=True))
    assert {"return.approved", "return.received", "refund.owed"} <= told
    assert "return.sent" in set(Notification.objects.filter(recipient=bob).values_list("kind", flat=True))
    client.force_login(bob)
    client.post(reverse("sellers:refund_bring", args=[sold.number]), {"refund": found.refund.number})
    code = Refund.objects.get().code
    client.post(reverse("payments:carry_done", args=[found.refund.number]), {"code": code})
    run_events()
    found.refresh_from_db()
    assert (found.status, found.end) == ("closed", "refunded")


def test_nobody_else_sees_or_moves_it(client, mallory, bob):
    found = create_return()
    other = create_store(owner=mallory)
    User.objects.filter(pk=mallory.pk).update(is_seller=True)
    client.force_login(User.objects.get(pk=mallory.pk))
    assert other.pk
    for name in ("returns:detail", "sellers:return"):
        assert client.get(reverse(name, args=[found.number])).status_code == 404
    for name in ("returns:withdraw", "returns:send", "returns:appeal", "sellers:return_approve", "sellers:return_refuse"):
        assert client.post(reverse(name, args=[found.number]), {"way": "brought", "text": "x", "reason": "x"}).status_code == 404
    assert client.get(reverse("returns:add", args=[found.order.number])).status_code == 404
    assert ReturnRequest.objects.get().status == "requested"


def test_the_same_form_twice_is_one_return(client, alice, sold):
    client.force_login(alice)
    address, form = reverse("returns:add", args=[sold.number]), form_for(sold, units=2)
    first, again = client.post(address, form), client.post(address, form)
    assert first.headers["Location"] == again.headers["Location"]
    assert ReturnRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"units": 0}, 422),
        ({"units": 3}, 422),
        ({"units": -1}, 422),
        ({"reason": "boredom"}, 422),
        ({"reason": "damaged"}, 422),
        ({"text": "x" * 1_001}, 422),
        ({"token": "x" * 41}, 422),
    ],
)
def test_odd_forms_are_refused_in_words(client, alice, sold, wrong, status):
    client.force_login(alice)
    answer = client.post(reverse("returns:add", args=[sold.number]), form_for(sold, **wrong))
    assert answer.status_code == status
    assert not ReturnRequest.objects.exists()


def test_two_hundred_pictures_are_too_many(client, alice, sold):
    client.force_login(alice)
    for number, status in ((6, 422), (200, 400)):
        photos = [photo(f"{n}.jpg") for n in range(number)]
        answer = client.post(reverse("returns:add", args=[sold.number]), form_for(sold, photos=photos))
        assert answer.status_code == status
    assert not ReturnRequest.objects.exists()
    assert not ReturnPicture.objects.exists()


def test_a_picture_is_for_the_two_sides_and_for_nobody_else(client, alice, bob, mallory, sold):
    client.force_login(alice)
    client.post(reverse("returns:add", args=[sold.number]), form_for(sold, reason="damaged", text="Torn", photos=[photo()]))
    found = ReturnRequest.objects.get()
    client.force_login(bob)
    page = page_of(client, "sellers:return", found.number)
    address = page.split('<a href="/pictures/')[1].split('"')[0]
    assert client.get(f"/pictures/{address}").status_code == 200
    client.force_login(mallory)
    assert client.get(f"/pictures/{address}").status_code == 404


def test_after_its_last_day_the_page_says_so(client, alice, sold):
    Order.objects.filter(pk=sold.pk).update(delivered_at=sold.delivered_at - timedelta(days=40))
    client.force_login(alice)
    assert "can be returned any more" in page_of(client, "orders:detail", sold.number)
    assert "ask-return" not in page_of(client, "returns:add", sold.number)
    assert client.post(reverse("returns:add", args=[sold.number]), form_for(sold)).status_code == 422


def test_an_order_that_was_not_delivered_has_no_form(client, alice):
    order = create_order(buyer=alice)
    client.force_login(alice)
    assert client.get(reverse("returns:add", args=[order.number])).status_code == 404


def test_a_late_return_is_moved_before_it_is_shown(client, alice, bob, sold):
    found = clock_strikes(create_return(sold))
    client.force_login(alice)
    assert "approved automatically" in page_of(client, "returns:detail", found.number)
    found.refresh_from_db()
    assert found.status == "approved"


def test_a_late_button_says_where_it_is(client, bob, sold):
    found = clock_strikes(create_return(sold))
    client.force_login(bob)
    answer = client.post(reverse("sellers:return_refuse", args=[found.number]), {"reason": "Worn"}, follow=True)
    assert "changed since" in answer.content.decode()
    found.refresh_from_db()
    assert (found.status, found.refusal) == ("approved", "")


def test_spoiled_goods_want_a_photo(client, bob, sold):
    found = create_return(sold, status=ReturnStatus.RECEIVED)
    client.force_login(bob)
    address = reverse("sellers:return_refuse", args=[found.number])
    answer = client.post(address, {"reason": "Torn"})
    assert (answer.status_code, "at least one photo" in answer.content.decode()) == (422, True)
    assert client.post(address, {"reason": "Torn", "photos": [photo()]}).status_code == 302
    found.refresh_from_db()
    assert (found.status, found.pictures.get().side) == ("refused", "store")
    client.force_login(sold.buyer)
    page = page_of(client, "returns:detail", found.number)
    assert "you can collect them there" in page
    assert "ask-team" in page


def test_staff_decide_on_their_page(client, alice, bob, sold, run_events):
    found = create_return(sold, status=ReturnStatus.RECEIVED)
    refuse_return(found, "Torn", pictures=[create_image()], actor_id=bob.pk)
    client.force_login(alice)
    client.post(reverse("returns:appeal", args=[found.number]), {"text": "It came so."})
    judge = let_decide(create_user(is_staff=True))
    run_events()
    assert Notification.objects.filter(recipient=judge, kind="team.return_disputed").count() == 1
    client.force_login(judge)
    address = reverse("admin:returns_returnrequest_change", args=[found.pk])
    assert "It came so." in client.get(address).content.decode()
    assert client.post(address, {"verdict": "buyer", "reason": ""}).status_code == 422
    for _twice in range(2):
        client.post(address, {"verdict": "buyer", "reason": "The photo shows it."})
    run_events()
    found.refresh_from_db()
    assert (found.status, Refund.objects.count()) == ("refunded", 1)
    for side in (alice, bob):
        assert Notification.objects.filter(recipient=side, kind="return.decided_for_buyer").count() == 1


def test_the_kept_product_page_says_how_long_at_once(client, bob, sam, settings, django_capture_on_commit_callbacks):
    """Visitors share the page; what changes it drops it: the store, the product, the market."""
    settings.PAGE_CACHE_SECONDS = 60
    product = create_product_on_sale(store=create_store(owner=bob))

    def says(text: str) -> bool:
        return all(text in Client().get(product.get_absolute_url()).content.decode() for _visitor in range(2))

    assert says("Return it within 30 days")
    with django_capture_on_commit_callbacks(execute=True):
        update_store(product.store, actor_id=bob.pk, return_days=60)
    assert says("Return it within 60 days")
    country = product.store.country
    data = model_to_dict(country) | {"payment_methods": '["cash"]', "is_active": "on", "return_days": "90"}
    data = {key: value for key, value in data.items() if value is not None}
    client.force_login(sam)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("admin:places_country_change", args=[country.pk]), {key: value for key, value in data.items() if value is not None}
        )
    assert says("Return it within 90 days")
    with django_capture_on_commit_callbacks(execute=True):
        set_made_to_order(product, value=True, actor_id=bob.pk)
    assert says("made for you")


def test_a_category_without_returns_says_so_with_all_below_it(client):
    product = create_product_on_sale()
    category = product.category
    category.no_returns = True
    category.save()
    assert spread_no_returns(category) == 0
    assert "cannot be returned" in client.get(product.get_absolute_url()).content.decode()


def test_the_seller_says_what_is_made_to_order_and_how_many_days(client, bob):
    product = create_product_on_sale(store=create_store(owner=bob))
    client.force_login(bob)
    client.post(reverse("sellers:product_made_to_order", args=[product.pk]), {"value": "yes"})
    product.refresh_from_db()
    assert product.is_made_to_order
    address = reverse("sellers:store_profile")
    assert client.post(address, {"return_days": "10"}).status_code == 422
    client.post(address, {"return_days": "45"})
    product.store.refresh_from_db()
    assert product.store.return_days == 45


def test_lists_ask_as_much_for_many_as_for_few(client, alice, bob, sold, django_assert_max_num_queries):
    OrderLine.objects.update(quantity=50)
    for _number in range(2):
        create_return(sold)
    counts = []
    for more in (0, 12):
        for _number in range(more):
            create_return(sold, reason=ReturnReason.DAMAGED)
        for person, name in ((alice, "returns:list"), (bob, "sellers:returns")):
            client.force_login(person)
            client.get(reverse(name))
            with django_assert_max_num_queries(25) as asked:
                client.get(reverse(name))
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_a_long_list_has_pages(client, bob, sold):
    OrderLine.objects.update(quantity=50)
    for _number in range(21):
        create_return(sold)
    client.force_login(bob)
    first = page_of(client, "sellers:returns")
    assert (first.count('<section class="card'), "from=" in first) == (20, True)


def test_empty_lists_say_what_comes(client, alice, bob):
    create_store(owner=bob)
    client.force_login(alice)
    assert "No returns" in page_of(client, "returns:list")
    client.force_login(bob)
    assert "Nothing here" in page_of(client, "sellers:returns")


def test_the_pages_speak_french(client, alice, bob, sold):
    found = create_return(sold)
    User.objects.update(language="fr")
    client.force_login(User.objects.get(pk=alice.pk))
    assert "Votre retour" in page_of(client, "returns:detail", found.number, **{"Accept-Language": "fr"})


def test_whoever_has_open_returns_cannot_leave(alice, bob, sold):
    Order.objects.update(fulfilment="completed")
    create_return(sold)
    with pytest.raises(CannotLeave) as refused:
        delete_account(alice)
    assert any("returns" in reason for reason in refused.value.reasons)


def test_a_buyer_who_leaves_takes_words_and_photos_along(alice, bob, sold):
    found = create_return(sold, reason=ReturnReason.DAMAGED, text="Ring me at 620", pictures=[create_image()])
    withdraw_return(found, actor_id=alice.pk)
    Order.objects.update(fulfilment="completed")
    delete_account(alice)
    found.refresh_from_db()
    assert (found.text, found.pictures.count()) == ("", 0)


def test_an_account_that_staff_closed_leaves_nobody_waiting(alice, sold):
    found = clock_strikes(create_return(sold))
    User.objects.filter(pk=alice.pk).update(is_active=False, closed_at=sold.placed_at)
    assert sweep_returns() == 1
    found.refresh_from_db()
    assert found.status == "approved"


def test_an_export_has_what_was_returned(alice, sold):
    found = create_return(sold, reason=ReturnReason.DAMAGED, text="Torn")
    rows = {section.name: list(section.read(alice)) for section in SECTIONS}
    assert [(row["number"], row["text"]) for row in rows["returns"]] == [(found.number, "Torn")]
    assert [row["quantity"] for row in rows["return_lines"]] == [1]


def test_a_guest_returns_by_the_secret_link(client, sold):
    guest = User.objects.create(is_guest=True, password="!", phone="+224620000077", phone_verified=True)
    Order.objects.filter(pk=sold.pk).update(buyer=guest)
    Checkout.objects.filter(pk=sold.checkout_id).update(buyer=guest, guest_key="secret")
    assert client.get(reverse("returns:add", args=[sold.number])).status_code == 302  # to sign in
    client.get(guest_link(Checkout.objects.get(pk=sold.checkout_id)), follow=True)
    assert "Return something" in page_of(client, "orders:detail", sold.number)
    assert client.post(reverse("returns:add", args=[sold.number]), form_for(sold)).status_code == 302
    found = ReturnRequest.objects.get()
    assert found.number in page_of(client, "returns:detail", found.number)
    client.post(reverse("returns:withdraw", args=[found.number]))
    found.refresh_from_db()
    assert (found.buyer_id, found.status) == (guest.pk, "withdrawn")


def test_budget_of_a_received_order(client, alice, sold, django_assert_max_num_queries):
    """What may come back, and what does, is one query more, however many returns there are."""
    OrderLine.objects.update(quantity=50)
    client.force_login(alice)
    address = reverse("orders:detail", args=[sold.number])
    counts = []
    for more in (0, 1, 8):
        for _number in range(more):
            create_return(sold)
        client.get(address)
        with django_assert_max_num_queries(30) as asked:
            client.get(address)
        counts.append(len(asked))
        assert sum('FROM "returns_' in query["sql"] for query in asked) == 1
    assert len(set(counts)) == 1


def test_budget_of_a_product_is_not_touched(client, bob):
    """The page is built from what it has loaded anyway."""
    product = create_product_on_sale(store=create_store(owner=bob))
    product = Product.objects.with_page().get(pk=product.pk)
    request = RequestFactory().get("/")
    with CaptureQueriesContext(connection) as asked:
        fragment = returns_on_product(request, product)
    assert (len(asked), fragment.context["days"]) == (0, 30)


def test_budget_of_one_return(client, alice, bob, sold):
    found = create_return(sold, reason=ReturnReason.DAMAGED, pictures=[create_image() for _ in range(5)])
    for person, name in ((alice, "returns:detail"), (bob, "sellers:return")):
        client.force_login(person)
        address = reverse(name, args=[found.number])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= 16, [query["sql"][:90] for query in asked]


def test_the_money_page_says_what_stays_back(client, bob):
    store = create_store(owner=bob)
    earn(100_000, store=store)
    create_return(create_delivered_order(store=store))
    client.force_login(bob)
    page = page_of(client, "payouts:sell_money")
    assert "stay back until your open returns are settled" in page
    assert "48,750" in page


def test_both_sides_read_what_the_refund_would_be_until_it_is_one(client, alice, bob, sold):
    found = create_return(sold)
    said = "50,000\xa0GNF, if the return is accepted"
    for person, name in ((alice, "returns:detail"), (bob, "sellers:return")):
        client.force_login(person)
        assert said in page_of(client, name, found.number)
    withdraw_return(found, actor_id=alice.pk)
    assert said not in page_of(client, "sellers:return", found.number)


def test_each_side_is_spoken_to_as_itself(client, alice, bob, sold):
    found = create_return(sold)
    client.force_login(alice)
    page = page_of(client, "returns:detail", found.number)
    assert "Your message" in page
    assert "Waiting for the store" in page
    client.force_login(bob)
    for page in (page_of(client, "sellers:return", found.number), page_of(client, "sellers:returns")):
        assert "aiting for your answer" in page
    assert "The buyer says" in page_of(client, "sellers:return", found.number)
