"""Ordering without an account, and the secret link by which a guest comes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts import providers
from shop.accounts.guests import NUMBER_LASTS, guest_of_number
from shop.accounts.models import Address, PhoneRule, User
from shop.accounts.numbers import holder_of_number
from shop.accounts.proofs import WRONG_TRIES
from shop.accounts.services import set_phone
from shop.catalog.models import Variant
from shop.chat.models import Message
from shop.checkout.guests import TYPED_KEY
from shop.common.clock import now
from shop.limits.models import TryCount
from shop.orders.guest_links import checkout_of_link, guest_link
from shop.orders.models import Checkout, Order
from shop.orders.states import Fulfilment
from shop.payments.models import Payment
from shop.places.models import Country, Place
from shop.places.queries import place_line, places_named
from shop.stores.models import Store
from shop.stores.states import DeliveryScope
from shop.trust.models import SharedSignal
from shop.trust.queries import are_one_party
from shop.trust.services.signals import record_person
from site_config.sandbox.momo import MomoFake
from tests.clients import QuickClient
from tests.factories.accounts import create_address, create_user
from tests.factories.catalog import create_variant
from tests.factories.orders import advance
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_hours, create_zone
from tests.shop.accounts.test_proofs import Phones, another, code_to
from tests.shop.checkout.test_checkout_page import CHECKOUT, HTMX, QUOTE, fields_of, text_of
from tests.test_stylesheets import bare
from tests.threads import run_together

pytestmark = pytest.mark.django_db
NUMBER = "+224620000001"


@pytest.fixture(autouse=True)
def phones(settings: Any) -> type[Phones]:
    settings.SMS_GATEWAY = "tests.shop.accounts.test_proofs.Phones"
    providers.gateway_at.cache_clear()
    Phones.sent, Phones.is_away = [], False
    return Phones


@pytest.fixture
def shirt() -> Variant:
    variant = create_variant()
    store = variant.product.store
    PhoneRule.objects.create(country=store.country)
    prefecture = create_place(country=store.country, parent=store.region, level=2, name="Ratoma")
    create_place(country=store.country, parent=prefecture, level=3, name="Kipé", latitude=9.5350, longitude=-13.6770)
    return variant


@pytest.fixture
def visitor(client: Client, shirt: Variant) -> Client:
    client.post(reverse("cart:add"), {"variant": shirt.pk, "quantity": "1"})
    return client


def typed(**fields: str) -> dict[str, str]:
    return {"name": "Fatou Barry", "phone": "620 00 00 01", "quarter": "kipe", "landmark": "Behind the blue mosque"} | fields


@pytest.fixture(autouse=True)
def _events(run_events: Callable[[], None], django_capture_on_commit_callbacks: Any) -> None:
    """What was recorded, and the jobs that follow."""

    def act() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            run_events()

    global react
    react = act


react: Callable[[], None]


def order_as_guest(visitor: Client, **fields: str) -> Order:
    """With all three looks at the page: empty, with the code asked for, with the code."""
    asked = visitor.post(CHECKOUT, fields_of(visitor.get(CHECKOUT)) | typed(**fields))
    visitor.post(CHECKOUT, fields_of(asked) | typed(**fields) | {"phone_code": code_to(NUMBER)})
    order = Order.objects.order_by("-pk").first()
    assert order is not None
    react()
    return order


def link_in_text() -> str:
    text = next(text for _to, text in reversed(Phones.sent) if "/orders/guest/" in text)
    return re.search(r"/orders/guest/\S+", text)[0]  # type: ignore[index]


def test_from_cart_to_order_on_one_page_with_a_proved_number(visitor: Client, shirt: Variant) -> None:
    page = visitor.get(CHECKOUT)
    asked = visitor.post(CHECKOUT, fields_of(page) | typed())
    assert bare(page.content.decode()) | bare(asked.content.decode()) == set()
    assert (asked.status_code, Order.objects.count(), [to for to, _text in Phones.sent]) == (422, 0, [NUMBER])
    assert 'value="Behind the blue mosque"' in asked.content.decode()
    assert 'value="Kipé, Ratoma' in asked.content.decode() or 'value="kipe"' in asked.content.decode()
    placed = visitor.post(CHECKOUT, fields_of(asked) | typed() | {"phone_code": code_to(NUMBER)})
    react()
    order = Order.objects.get()
    assert placed["Location"] == reverse("checkout:done", args=[order.checkout_id])
    assert (order.recipient, order.phone, order.buyer.is_guest, order.buyer.phone_verified) == ("Fatou Barry", NUMBER, True, True)
    assert order.address_text.startswith("Behind the blue mosque, Kipé, Ratoma")
    assert "Thank you, your order is placed" in text_of(visitor.get(placed["Location"]))
    assert SharedSignal.objects.filter(user=order.buyer).count() >= 3  # number, door, device


def test_no_total_is_named_as_whole_before_the_delivery_is_in_it(visitor: Client) -> None:
    page = text_of(visitor.get(CHECKOUT))
    assert "Total before delivery" in page
    assert "to the courier" not in page[page.index("Payment method") :]
    told = text_of(visitor.post(QUOTE, fields_of(visitor.get(CHECKOUT)) | typed()))
    assert "before delivery" not in told
    assert re.search(r"Pay [\d,]+ GNF to the courier", told)


def test_at_most_five_fields_are_to_be_filled(visitor: Client) -> None:
    page = visitor.get(CHECKOUT).content.decode()
    form = page[page.index('id="checkout-form"') : page.index("</form>", page.index('id="checkout-form"'))]
    form = re.sub(r"<details>.*?</details>", "", form, flags=re.S)
    names = set(re.findall(r'<(?:input|textarea|select)(?![^>]*type="hidden")[^>]*\bname="([^"]+)"', form))
    assert {name for name in names if not name.startswith("method-")} == {"name", "phone", "quarter", "landmark", "payment_method"}


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(visitor: Client) -> None:
    page = visitor.post(CHECKOUT, fields_of(visitor.get(CHECKOUT)) | typed(phone="12", quarter="Atlantis", landmark=""))
    words = text_of(page)
    assert page.status_code == 422
    for each in ("Enter a phone number like", "We do not know this place", "Enter a landmark near your door"):
        assert each.replace("Enter a phone number like", "number") in words or each in words
    assert 'value="Fatou Barry"' in page.content.decode()
    assert (User.objects.filter(is_guest=True).count(), Phones.sent) == (0, [])


def test_of_two_places_of_one_name_the_buyer_chooses(visitor: Client, shirt: Variant) -> None:
    country = shirt.product.store.country
    other = create_place(country=country, parent=create_place(country=country), level=2, name="Boké")
    create_place(country=country, parent=other, level=3, name="Kipé")
    page = visitor.post(CHECKOUT, fields_of(visitor.get(CHECKOUT)) | typed())
    assert "Several places have this name. Choose yours." in text_of(page)
    line = place_line(Place.objects.select_related("parent__parent").get(name="Kipé", parent__name="Boké"))
    button = re.search(rf'<button[^>]*name="quarter"\s+value="{line}"[^>]*formaction="([^"]+)"', page.content.decode())
    assert button is not None, "each is a button, with or without a script"
    chosen = visitor.post(button[1].partition("#")[0], fields_of(page) | typed(quarter=line))
    assert f'value="{line}"' in chosen.content.decode()
    assert all(each in chosen.content.decode() for each in ("Fatou Barry", "620 00 00 01", "Behind the blue mosque"))
    fragment = visitor.post(QUOTE, fields_of(page) | typed(), headers=HTMX).content.decode()
    assert re.search(rf'<button[^>]*name="quarter"\s+value="{line}"', fragment), "as somebody types, too"
    assert "Kipé, Boké" in visitor.get(reverse("checkout:quarters"), {"quarter": "kip"}).content.decode()
    asked = visitor.post(CHECKOUT, fields_of(page) | typed(quarter="Kipé, Ratoma"))
    assert len(Phones.sent) == 1, text_of(asked)


def test_the_price_of_the_delivery_comes_with_the_quarter(visitor: Client) -> None:
    page = visitor.get(CHECKOUT)
    assert "disabled>Place order" not in page.content.decode()
    quoted = visitor.post(QUOTE, fields_of(page) | typed(name="", phone="", landmark=""), headers=HTMX)
    assert "18,500 GNF" in text_of(quoted)
    assert "Enter your name" not in text_of(quoted)


def test_enter_in_a_field_chooses_none_of_several_places(visitor: Client, shirt: Variant) -> None:
    """A browser then presses the form's first button."""
    country = shirt.product.store.country
    create_place(country=country, parent=create_place(country=country, parent=shirt.product.store.region, level=2), level=3, name="Kipé")
    page = visitor.post(CHECKOUT, fields_of(visitor.get(CHECKOUT)) | typed()).content.decode()
    form = page[page.index('id="checkout-form"') :]
    assert 'name="quarter"' not in re.findall(r"<button[^>]*>", form)[0]


def test_a_delivery_named_for_the_first_time_is_no_change(visitor: Client, settings: Any) -> None:
    PhoneRule.objects.all().delete()
    page = visitor.get(CHECKOUT)
    told = visitor.post(CHECKOUT, fields_of(page) | typed())
    words = text_of(told)
    assert (told.status_code, Order.objects.count(), "something changed" in words) == (409, 0, False)
    assert re.search(r"Delivery to Kipé, Ratoma, [^.]+ costs 18,500 GNF\.", words)
    total = told.context["summary"].grand_total
    assert f"Your total is {total}. Check it, then place your order.".replace("\xa0", " ") in words
    assert fields_of(told)["expected_total"] == str(total.minor)
    assert visitor.post(CHECKOUT, fields_of(told) | typed()).status_code == 302
    assert Order.objects.get().total_minor == total.minor


def test_what_changed_besides_the_delivery_is_a_change(visitor: Client, shirt: Variant) -> None:
    PhoneRule.objects.all().delete()
    page = visitor.get(CHECKOUT)
    shirt.price_minor += 1_000
    shirt.save()
    told = visitor.post(CHECKOUT, fields_of(page) | typed())
    assert (told.status_code, "something changed" in text_of(told)) == (409, True)


def test_nobody_orders_at_a_price_that_he_has_not_seen(visitor: Client) -> None:
    """Without a script the first press shows the delivery's price, with the field for the code."""
    page = visitor.get(CHECKOUT)
    PhoneRule.objects.all().delete()
    changed = visitor.post(CHECKOUT, fields_of(page) | typed())
    assert (changed.status_code, Order.objects.count()) == (409, 0)
    visitor.post(CHECKOUT, fields_of(changed) | typed())
    assert Order.objects.get().total_minor == 68_500


def test_store_pick_up_asks_for_no_address(visitor: Client, shirt: Variant) -> None:
    Store.objects.update(allows_pickup=True)
    pickup = {f"method-{shirt.product.store_id}": "pickup"}
    page = visitor.post(QUOTE, fields_of(visitor.get(CHECKOUT)) | pickup)
    asked = visitor.post(CHECKOUT, fields_of(page) | typed(quarter="", landmark="") | pickup)
    visitor.post(CHECKOUT, fields_of(asked) | typed(quarter="", landmark="") | pickup | {"phone_code": code_to(NUMBER)})
    order = Order.objects.get()
    assert (order.delivery_method, order.phone, order.recipient) == ("pickup", NUMBER, "Fatou Barry")
    assert Address.objects.count() == 0


def test_a_right_code_at_another_total_is_confirmed_and_no_other_code_is_offered(visitor: Client, shirt: Variant) -> None:
    asked = visitor.post(CHECKOUT, fields_of(visitor.get(CHECKOUT)) | typed())
    Variant.objects.update(price_minor=60_000)
    changed = visitor.post(CHECKOUT, fields_of(asked) | typed() | {"phone_code": code_to(NUMBER)})
    assert (changed.status_code, Order.objects.count()) == (409, 0)
    page = changed.content.decode()
    assert "Your phone number is confirmed." in text_of(changed)
    assert ("Confirm your phone number" in page, 'name="send_code"' in page, 'name="phone_code"' in page) == (False, False, False)
    assert visitor.post(CHECKOUT, fields_of(changed) | typed()).status_code == 302
    assert (Order.objects.count(), len(Phones.sent)) == (1, 1)


def test_the_field_of_the_code_stays_when_the_page_is_looked_at_again(visitor: Client) -> None:
    asked = visitor.post(CHECKOUT, fields_of(visitor.get(CHECKOUT)) | typed())
    again = visitor.get(CHECKOUT)
    assert ('name="phone_code"' in again.content.decode(), "We sent a code to" in text_of(again)) == (True, True)
    assert 'value="+224 620 00 00 01"' in again.content.decode()
    assert "autofocus" not in again.content.decode()
    quote = visitor.post(QUOTE, fields_of(asked) | typed(), headers=HTMX)
    mistaken = visitor.post(CHECKOUT, fields_of(asked) | typed(name=""))
    assert ['name="phone_code"' in page.content.decode() for page in (quote, mistaken)] == [True, True]
    other = visitor.post(QUOTE, fields_of(asked) | typed(phone="620 00 00 02"), headers=HTMX)
    assert 'name="phone_code"' not in other.content.decode()
    assert [to for to, _text in Phones.sent] == [NUMBER]
    visitor.post(CHECKOUT, fields_of(again) | typed() | {"phone_code": code_to(NUMBER)})
    assert Order.objects.count() == 1
    visitor.post(reverse("cart:add"), {"variant": Order.objects.get().lines.get().variant_id, "quantity": "1"})
    assert 'name="phone_code"' not in visitor.get(CHECKOUT).content.decode()


def test_a_wrong_code_places_nothing(visitor: Client) -> None:
    asked = visitor.post(CHECKOUT, fields_of(visitor.get(CHECKOUT)) | typed())
    page = visitor.post(CHECKOUT, fields_of(asked) | typed() | {"phone_code": another(code_to(NUMBER))})
    assert "This is not the code that we sent" in text_of(page)
    assert (Order.objects.count(), User.objects.filter(is_guest=True).count()) == (0, 0)


def test_what_a_visitor_typed_is_there_when_he_comes_back(visitor: Client, shirt: Variant) -> None:
    """After a reload and after another page; empty for whoever comes after the order, and in another browser."""
    visitor.post(QUOTE, fields_of(visitor.get(CHECKOUT)) | typed(), headers=HTMX)
    again = visitor.get(CHECKOUT)
    shown = {name: again.context["form"][name].value() for name in typed()}
    assert shown == typed(quarter=shown["quarter"])
    assert shown["quarter"].startswith("Kipé")
    assert all(f'value="{shown[name]}"' in again.content.decode() for name in typed())
    assert "Fatou" not in Client().get(CHECKOUT).content.decode()
    order_as_guest(visitor)
    visitor.post(reverse("cart:add"), {"variant": shirt.pk, "quantity": "1"})
    fresh = visitor.get(CHECKOUT).context["form"]
    assert [fresh[name].value() or "" for name in ("name", "landmark")] == ["", ""]


def test_after_a_wrong_code_the_page_still_says_to_which_number_it_went(visitor: Client) -> None:
    asked = visitor.post(CHECKOUT, fields_of(visitor.get(CHECKOUT)) | typed())
    page = visitor.post(CHECKOUT, fields_of(asked) | typed() | {"phone_code": another(code_to(NUMBER))})
    assert "We sent a code to +224 620 00 00 01" in text_of(page)
    assert "Send another code" in text_of(page)


def test_whoever_has_to_wait_is_offered_no_other_code(visitor: Client) -> None:
    page = visitor.post(CHECKOUT, fields_of(visitor.get(CHECKOUT)) | typed())
    for _slip in range(WRONG_TRIES + 1):
        page = visitor.post(CHECKOUT, fields_of(page) | typed() | {"phone_code": another(code_to(NUMBER))})
    assert "Too many wrong codes. Wait 15 minutes." in text_of(page)
    assert "Send another code" not in text_of(page)


def test_the_code_of_one_number_orders_nothing_for_another(visitor: Client) -> None:
    asked = visitor.post(CHECKOUT, fields_of(visitor.get(CHECKOUT)) | typed())
    visitor.post(CHECKOUT, fields_of(asked) | typed(phone="620 00 00 02") | {"phone_code": code_to(NUMBER)})
    assert Order.objects.count() == 0
    assert Phones.sent[-1][0] == "+224620000002"


def test_with_the_gateway_away_pick_up_goes_on_and_the_form_stays(visitor: Client, shirt: Variant, phones: type[Phones]) -> None:
    phones.is_away = True
    Store.objects.update(allows_pickup=True)
    page = visitor.post(CHECKOUT, fields_of(visitor.get(CHECKOUT)) | typed())
    assert "We cannot send codes at the moment" in text_of(page)
    assert 'value="Behind the blue mosque"' in page.content.decode()
    pickup = {f"method-{shirt.product.store_id}": "pickup"}
    visitor.post(CHECKOUT, fields_of(visitor.post(QUOTE, fields_of(page) | typed() | pickup)) | typed() | pickup)
    assert Order.objects.get().buyer.phone_verified is False


def test_the_same_page_sent_twice_is_one_order(visitor: Client) -> None:
    asked = visitor.post(CHECKOUT, fields_of(visitor.get(CHECKOUT)) | typed())
    fields = fields_of(asked) | typed() | {"phone_code": code_to(NUMBER)}
    first, second = visitor.post(CHECKOUT, fields), visitor.post(CHECKOUT, fields)
    assert (first["Location"], Order.objects.count()) == (second["Location"], 1)
    assert TYPED_KEY not in visitor.session, "what was typed is forgotten once the order is placed"


def test_whoever_comes_back_to_the_checkout_is_led_to_what_was_ordered_here(visitor: Client) -> None:
    order = order_as_guest(visitor)
    found = re.search(r'href="([^"]+)"[^>]*>See your order<', visitor.get(CHECKOUT).content.decode())
    assert found is not None
    assert order.number in text_of(visitor.get(found[1]))
    assert "See your orders" in text_of(Client().get(CHECKOUT))


def test_a_place_to_which_the_store_does_not_deliver_can_be_changed(visitor: Client, shirt: Variant) -> None:
    Store.objects.update(delivery_scope=DeliveryScope.PICKUP, allows_pickup=True)
    page = visitor.post(QUOTE, fields_of(visitor.get(CHECKOUT)) | typed())
    assert re.search(r'href="/account/place/\?next=/checkout/"[^>]*>Change place<', page.content.decode())


def test_a_stranger_does_not_get_the_order_by_its_forms_token(visitor: Client) -> None:
    order = order_as_guest(visitor)
    stranger = QuickClient()
    stranger.post(reverse("cart:add"), {"variant": order.lines.get().variant_id, "quantity": "1"})
    fields = fields_of(stranger.get(CHECKOUT)) | typed(phone="620 00 00 02") | {"token": order.checkout.token}
    asked = stranger.post(CHECKOUT, fields)
    stranger.post(CHECKOUT, fields_of(asked) | fields | {"phone_code": code_to("+224620000002")})
    assert stranger.get(order.get_absolute_url()).status_code == 302
    assert Order.objects.count() == 1


# What a guest is


def test_nobody_signs_in_as_a_guest(visitor: Client, client: Client) -> None:
    guest = order_as_guest(visitor).buyer
    assert (guest.has_usable_password(), guest.email) == (False, None)
    assert holder_of_number(NUMBER) is None
    assert authenticate(phone=NUMBER, password="") is None
    reset = QuickClient().post(reverse("account_reset_password"), {"email": NUMBER})
    assert reset.status_code == 302
    assert not any("new password" in text for _to, text in Phones.sent)
    for change in ({"password": "pbkdf2$1"}, {"email": "a@example.com"}, {"is_staff": True}, {"is_seller": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=guest.pk).update(**change)


def test_a_guest_is_a_visitor_on_every_other_page(visitor: Client) -> None:
    order_as_guest(visitor)
    for name in ("accounts:profile", "orders:list", "accounts:addresses", "account_change_password", "payments:refunds", "chat:inbox"):
        answer = visitor.get(reverse(name))
        assert (answer.status_code, "/account/login/" in answer["Location"]) == (302, True), name


def test_one_number_is_one_guest_in_every_browser_and_one_party_with_its_account(visitor: Client, shirt: Variant) -> None:
    account = create_user(phone=NUMBER, phone_verified=True)
    SharedSignal.objects.filter(user=account).delete()
    first = order_as_guest(visitor)
    Phones.sent = []
    providers.gateway_at.cache_clear()
    TryCount.objects.all().delete()  # half a minute later
    other = QuickClient()
    other.post(reverse("cart:add"), {"variant": shirt.pk, "quantity": "1"})
    second = order_as_guest(other)
    assert (first.pk != second.pk, first.buyer_id == second.buyer_id) == (True, True)
    record_person(account)
    assert are_one_party(account.pk, first.buyer_id)
    assert visitor.get(second.get_absolute_url()).status_code == 302  # but who came in for one order sees that one


def test_a_number_given_to_somebody_else_is_another_guest(visitor: Client) -> None:
    old = order_as_guest(visitor).buyer
    User.objects.filter(pk=old.pk).update(phone_proved_at=now() - NUMBER_LASTS)
    new = guest_of_number(NUMBER, is_proved=True, name="Sékou", country=Country.objects.get(pk="GN"), language="fr")
    old.refresh_from_db()
    assert (new.pk != old.pk, old.phone, old.is_active) == (True, None, False)


def test_an_unproved_number_joins_nobody(visitor: Client, settings: Any) -> None:
    proved = order_as_guest(visitor).buyer
    guinea = Country.objects.get(pk="GN")
    other = guest_of_number(NUMBER, is_proved=False, name="Mallory", country=guinea, language="fr")
    assert (other.pk != proved.pk, other.phone_verified) == (True, False)


@pytest.mark.postgres
def test_two_tabs_that_prove_at_once_are_one_guest(transactional_db: None) -> None:
    guinea = create_country(code="GN")
    act = lambda: guest_of_number(NUMBER, is_proved=True, name="Fatou", country=guinea, language="fr").pk  # noqa: E731
    found = run_together([act] * 6)
    assert len(set(found)) == 1, found


# The link


def test_the_link_comes_by_text_and_opens_the_order_in_any_browser(visitor: Client) -> None:
    order = order_as_guest(visitor)
    link = link_in_text()
    assert guest_link(order.checkout).endswith(link)
    other = QuickClient()
    assert other.get(order.get_absolute_url()).status_code == 302
    opened = other.get(link)
    assert (opened["Location"], opened["Referrer-Policy"]) == (order.get_absolute_url(), "no-referrer")
    assert "noindex" in opened["X-Robots-Tag"]
    page = other.get(order.get_absolute_url())
    assert 'name="robots" content="noindex"' in page.content.decode()
    assert "Your orders" not in text_of(page)


def test_the_link_is_not_in_the_database_and_not_to_be_guessed(visitor: Client) -> None:
    order = order_as_guest(visitor)
    token = link_in_text().rstrip("/").rpartition("/")[2]
    assert token not in str(list(Checkout.objects.values()))
    number, signature = token.split("-", 1)
    assert len(signature) == 22
    for forged in (f"{number}-{signature[::-1]}", f"{number}-", number, "-", f"zzzzzzzzzzzzzz-{signature}", order.checkout.guest_key):
        assert checkout_of_link(forged) is None
    assert QuickClient().get(reverse("orders:guest", args=[f"{number}-x"])).status_code == 404


def test_whoever_has_the_link_may_cancel_and_write_and_not_touch_another_order(visitor: Client, shirt: Variant) -> None:
    order = order_as_guest(visitor)
    other = QuickClient()
    other.get(link_in_text())
    chat = f"{reverse('chat:with_store', args=[order.store.slug])}?order={order.number}"
    assert other.get(chat).status_code == 200
    other.post(chat, {"text": "When do you come?", "order": order.number})
    message = Message.objects.get()
    assert (message.sender_id, message.text) == (order.buyer_id, "When do you come?")
    assert other.get(reverse("chat:conversation", args=[message.conversation_id])).status_code == 200
    other.post(reverse("orders:cancel", args=[order.number]), {"reason": "changed_mind"})
    order.refresh_from_db()
    assert (order.fulfilment, order.cancelled_by) == (Fulfilment.CANCELLED, "buyer")


def test_paying_in_advance_needs_no_code_and_the_link_pays(visitor: Client, settings: Any) -> None:
    Country.objects.update(payment_methods=["cash", "momo"])
    with MomoFake() as fake:
        for key, value in fake.settings().items():
            setattr(settings, key, value)
        page = visitor.post(QUOTE, fields_of(visitor.get(CHECKOUT)) | typed())
        visitor.post(CHECKOUT, fields_of(page) | typed() | {"payment_method": "momo"})
        order = Order.objects.get()
        assert (order.buyer.phone_verified, Phones.sent) == (False, [])  # its link stands on the page alone
        pay = reverse("payments:payment", args=[Payment.objects.get().pk])
        assert (visitor.get(pay).status_code, QuickClient().get(pay).status_code) == (200, 302)
        other = QuickClient()
        other.get(guest_link(order.checkout).removeprefix(settings.SITE_URL))
        assert other.get(pay).status_code == 200
        refused = other.post(reverse("payments:start", args=[Payment.objects.get().pk]), {"method": "cash", "phone": ""})
        assert "Confirm your phone number first" in text_of(refused)


@pytest.fixture
def prepaid(visitor: Client, settings: Any) -> Iterator[Order]:
    """A guest's order that waits for its money; his number is not proved."""
    Country.objects.update(payment_methods=["cash", "momo", "credit"])
    with MomoFake() as fake:
        for key, value in fake.settings().items():
            setattr(settings, key, value)
        page = visitor.post(QUOTE, fields_of(visitor.get(CHECKOUT)) | typed())
        visitor.post(CHECKOUT, fields_of(page) | typed() | {"payment_method": "momo"})
        yield Order.objects.get()


def pay_in_cash(browser: Client) -> Any:
    return browser.post(reverse("payments:start", args=[Payment.objects.get().pk]), {"method": "cash", "phone": ""})


def test_a_guest_who_chooses_cash_is_led_to_where_he_confirms_his_number(visitor: Client, prepaid: Order) -> None:
    way = f'href="{prepaid.get_absolute_url()}#guest-proof"'
    pay = reverse("payments:payment", args=[Payment.objects.get().pk])
    assert way not in visitor.get(pay).content.decode()
    refused = pay_in_cash(visitor)
    assert ("Confirm your phone number first" in text_of(refused), way in refused.content.decode()) == (True, True)
    assert 'id="guest-proof"' in visitor.get(prepaid.get_absolute_url()).content.decode()
    visitor.post(reverse("orders:prove", args=[prepaid.number]), {"send_code": "sms"})
    visitor.post(reverse("orders:prove", args=[prepaid.number]), {"phone_code": code_to(NUMBER)})
    assert pay_in_cash(visitor)["Location"] == reverse("checkout:done", args=[prepaid.checkout_id])


def test_an_account_with_a_guests_link_is_led_to_its_own_page_and_pays_in_cash_once_it_has_claimed(
    prepaid: Order, alice: User, settings: Any
) -> None:
    other = QuickClient()
    other.force_login(alice)
    other.get(guest_link(prepaid.checkout).removeprefix(settings.SITE_URL))
    way = f'href="{reverse("accounts:prove")}?next={prepaid.get_absolute_url()}"'
    assert way in pay_in_cash(other).content.decode()
    set_phone(alice, NUMBER, verified=True)
    other.post(reverse("orders:claim", args=[prepaid.number]))
    assert User.objects.get(pk=prepaid.buyer_id).claimed_by_id == alice.pk
    assert pay_in_cash(other)["Location"] == reverse("checkout:done", args=[prepaid.checkout_id])


def test_a_guest_is_offered_no_credit_for_he_can_have_none(visitor: Client, prepaid: Order) -> None:
    page = visitor.get(reverse("payments:payment", args=[Payment.objects.get().pk]))
    assert ('value="momo"' in page.content.decode(), 'value="credit"' in page.content.decode()) == (True, False)
    refused = visitor.post(reverse("payments:start", args=[Payment.objects.get().pk]), {"method": "credit", "phone": ""})
    assert (refused.status_code, "Choose one of the ways to pay that are offered." in text_of(refused)) == (422, True)


def test_a_link_that_was_passed_on_is_ended_and_the_new_one_goes_to_the_phone(
    visitor: Client, django_capture_on_commit_callbacks: Any
) -> None:
    order = order_as_guest(visitor)
    old, other = link_in_text(), QuickClient()
    other.get(old)
    with django_capture_on_commit_callbacks(execute=True):
        other.post(reverse("orders:guest_link", args=[order.number]))  # by a stranger: he has shut himself out
    assert other.get(order.get_absolute_url()).status_code == 302
    assert visitor.get(order.get_absolute_url()).status_code == 302
    assert QuickClient().get(old).status_code == 404
    assert Phones.sent[-1][0] == NUMBER
    assert visitor.get(link_in_text())["Location"] == order.get_absolute_url()
    visitor.post(reverse("orders:guest_link", args=[order.number]))  # the guest, who has proved the number here
    assert visitor.get(order.get_absolute_url()).status_code == 200


def test_the_order_page_shows_the_code_for_the_door(visitor: Client) -> None:
    order = advance(order_as_guest(visitor), Fulfilment.READY)
    page = visitor.get(order.get_absolute_url())
    assert page.status_code == 200
    assert "order-parcels" in page.content.decode()


def test_a_signed_in_person_keeps_his_account_beside_the_link(visitor: Client, alice: User) -> None:
    order = order_as_guest(visitor)
    other = QuickClient()
    other.force_login(alice)
    other.get(link_in_text())
    assert other.get(order.get_absolute_url()).status_code == 200
    assert "Alice" in text_of(other.get(reverse("accounts:profile")))


def test_places_are_found_as_people_type_them(shirt: Variant) -> None:
    guinea = shirt.product.store.country
    kipe = Place.objects.get(name="Kipé")
    for text in ("kipe", "KIPÉ", " Kipé , Ratoma", place_line(Place.objects.select_related("parent__parent").get(pk=kipe.pk)), "kip"):
        assert [place.pk for place in places_named(guinea, text)] == [kipe.pk], text
    assert places_named(guinea, ",,") == places_named(guinea, "Kipé, Boké") == []


def test_an_account_without_an_address_collects_without_one(client: Client, alice: User, shirt: Variant) -> None:
    Store.objects.update(allows_pickup=True)
    PhoneRule.objects.all().delete()
    client.force_login(alice)
    client.post(reverse("cart:add"), {"variant": shirt.pk, "quantity": "1"})
    pickup = {f"method-{shirt.product.store_id}": "pickup"}
    page = client.post(QUOTE, fields_of(client.get(CHECKOUT)) | pickup)
    client.post(CHECKOUT, fields_of(page) | pickup)
    assert 'class="card checkout-door"' in page.content.decode() or "Delivery address" not in page.content.decode()
    assert Order.objects.get().delivery_method == "pickup"
    assert create_address(user=alice).user_id == alice.pk


def test_price_and_day_follow_what_a_guest_typed(visitor: Client, shirt: Variant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a store with areas: the price and the days of the one that was typed, in the quote, in the total and in the order."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    PhoneRule.objects.all().delete()
    store = shirt.product.store
    for weekday in range(6):
        create_hours(store=store, weekday=weekday)
    far = create_place(country=store.country, parent=create_place(country=store.country, name="Labé"), level=2, name="Pita")
    create_zone(store=store, position=0, place=store.region, price_minor=12_000)
    create_zone(store=store, position=1, place=far.parent, price_minor=30_000, days_from=3, days_to=5)
    nothing = visitor.post(QUOTE, fields_of(visitor.get(CHECKOUT)) | typed(quarter=""), headers=HTMX)
    assert "12,000" not in text_of(nothing)
    told = {}
    for quarter, price in (("Kipé", 12_000), ("Pita", 30_000)):
        page = visitor.post(QUOTE, fields_of(visitor.get(CHECKOUT)) | typed(quarter=quarter), headers=HTMX)
        part = page.context["summary"].stores[0]
        assert part.delivery_fee.minor == price
        assert (f"Delivery {part.home_promise.days}" in text_of(page), f"{price // 1000},000 GNF" in text_of(page)) == (True, True)
        assert page.context["summary"].grand_total.minor == 50_000 + price
        told[quarter] = part.home_promise
    assert told["Pita"].first > told["Kipé"].last
    visitor.post(CHECKOUT, fields_of(page) | typed(quarter="Pita"))
    order = Order.objects.get()
    assert (order.delivery_minor, order.promised_first, order.promised_last) == (30_000, told["Pita"].first, told["Pita"].last)
    assert f"Delivery {told['Pita'].days}" in text_of(visitor.get(order.get_absolute_url()))
