"""Saying something: once, within limits, and only between the two."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.chat.exceptions import AlreadyReported, ConversationBlocked, ConversationClosed, NothingSaid, StoreNotReachable, TooFast
from shop.chat.leaks import leak_signs
from shop.chat.models import Conversation, Message, Report, StoreDesk
from shop.chat.queries import excerpt_of, inbox_of, pace_words, search_inbox, unread_count
from shop.chat.services import (
    Said,
    block_conversation,
    decide_conversation_report,
    measure_answers,
    open_conversation,
    report_conversation,
    save_desk,
    send_message,
    unblock_conversation,
)
from shop.chat.states import AwayMode, ReportStatus, Side
from shop.images.models import Image
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.stores.models import Store
from tests.factories.accounts import create_user
from tests.factories.catalog import create_product_on_sale
from tests.factories.chat import create_conversation, fresh, say
from tests.factories.couriers import bring, create_courier, create_delivery
from tests.factories.images import create_upload
from tests.factories.orders import advance, create_order
from tests.factories.stores import create_store
from tests.integrity import broken_facts

HTMX = {"HX-Request": "true"}


@pytest.fixture
def store(bob: User) -> Store:
    return create_store(owner=bob, name="Chez Bob")


@pytest.fixture
def talk(alice: User, store: Store) -> Conversation:
    return create_conversation(buyer=alice, store=store, text="Is it still there?")


def _texts(talk: Conversation) -> list[str]:
    return list(Message.objects.filter(conversation=talk).values_list("text", flat=True))


def test_the_same_message_arrives_once_however_often_it_is_sent(client: Client, alice: User, talk: Conversation) -> None:
    client.force_login(alice)
    data = {"text": "Two of them, please", "client_id": str(uuid4())}
    answers = [client.post(reverse("chat:send", args=[talk.pk]), data, headers={"Accept": "application/json"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert _texts(talk) == ["Is it still there?", "Two of them, please"]
    block_conversation(talk, Side.STORE, actor_id=talk.store.owner_id)
    assert client.post(reverse("chat:send", args=[talk.pk]), data).status_code == 302  # it has arrived, whatever came later


def test_the_same_id_of_another_person_is_another_message(alice: User, bob: User, talk: Conversation) -> None:
    client_id = uuid4()
    for person in (alice, bob):
        send_message(fresh(talk), Said("Hello"), sender=person, client_id=client_id)
    assert _texts(talk)[1:] == ["Hello", "Hello"]


def test_unread_counts_and_reading(client: Client, alice: User, bob: User, talk: Conversation) -> None:
    say(talk, "Hello?")
    assert (fresh(talk).store_unread, unread_count(bob.pk), unread_count(alice.pk)) == (2, 1, 0)
    assert inbox_of(bob.pk, side=Side.STORE).get().unread == 2
    client.force_login(bob)
    page = client.get(talk.get_absolute_url())
    assert page.context["thread"].bubbles[-1].message.text == "Hello?"
    assert (fresh(talk).store_unread, fresh(talk).store_read) == (0, fresh(talk).last_message_id)
    say(talk, "Yes", by_store=True)
    client.force_login(alice)
    mine = client.get(talk.get_absolute_url()).context["thread"].bubbles
    assert [bubble.is_read for bubble in mine] == [True, True, False]
    assert broken_facts() == {}


@pytest.mark.parametrize("htmx", [True, False])
def test_a_hundred_kilobytes_are_refused_and_stay_in_the_box(client: Client, alice: User, talk: Conversation, htmx: bool) -> None:
    client.force_login(alice)
    text = "é" * 50_000 + "end"
    answer = client.post(reverse("chat:send", args=[talk.pk]), {"text": text}, headers=HTMX if htmx else {})
    assert answer.status_code == 422
    assert "too long for one message" in answer.content.decode()
    assert text in answer.content.decode()
    assert _texts(talk) == ["Is it still there?"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "مرحبا، هل هو متوفر؟", "👍🏾👩🏽‍🌾", "\u202eevil", "{{ 7|add:1 }} %s", "a\n\n\nb"]
)
def test_whatever_is_said_is_shown_as_it_was_said(client: Client, bob: User, talk: Conversation, text: str) -> None:
    say(talk, text)
    client.force_login(bob)
    html = client.get(talk.get_absolute_url()).content.decode()
    assert "<script>alert" not in html
    assert fresh(talk).last_message.text == text  # type: ignore[union-attr]
    assert text.replace("<", "&lt;").replace(">", "&gt;") in html


def test_a_picture_comes_through_the_one_door(client: Client, alice: User, talk: Conversation) -> None:
    client.force_login(alice)
    assert client.post(reverse("chat:send", args=[talk.pk]), {"picture": create_upload()}).status_code == 302
    message = Message.objects.filter(conversation=talk).latest("pk")
    assert (message.text, message.glimpse) == ("", "A picture")
    assert message.image is not None
    assert message.image.uploaded_by == alice


def test_a_hostile_picture_is_refused_with_its_reason_and_the_words_stay(client: Client, alice: User, talk: Conversation) -> None:
    client.force_login(alice)
    evil = create_upload(name="x.jpg")
    evil.file.seek(0)
    evil.file.write(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    evil.file.seek(0)
    answer = client.post(reverse("chat:send", args=[talk.pk]), {"picture": evil, "text": "Look here"}, headers=HTMX)
    assert answer.status_code == 422
    assert "Look here" in answer.content.decode()
    assert answer.context["form"].errors["picture"]
    assert len(_texts(talk)) == 1


def test_a_picture_is_not_looked_at_where_nothing_can_be_said(client: Client, alice: User, talk: Conversation) -> None:
    """Decoding one costs as much as a thousand messages: who sends too fast, or was blocked, has none of it done."""
    client.force_login(alice)
    address, data = reverse("chat:send", args=[talk.pk]), {"text": "Look", "picture": create_upload()}
    block_conversation(talk, Side.STORE, actor_id=talk.store.owner_id)
    assert client.post(address, data, headers=HTMX).status_code == 409
    unblock_conversation(talk, Side.STORE, actor_id=talk.store.owner_id)
    for n in range(28):
        say(talk, str(n))
    data["picture"].seek(0)
    assert client.post(address, data, headers=HTMX).status_code == 429
    assert not Image.objects.exists()


@pytest.mark.parametrize("text", [" \n ", "\u200b\u200b", "\u2060\ufeff\u00a0", "\u202e\u200f", "\x07\u2028"])
def test_nothing_is_not_a_message(talk: Conversation, text: str) -> None:
    """Spaces, controls and formats show nothing, however many of them there are."""
    with pytest.raises(NothingSaid):
        say(talk, text)
    assert say(talk, f"{text}👩\u200d🌾").text


def test_the_list_beside_a_conversation_keeps_itself_up_to_date(client: Client, alice: User, bob: User, talk: Conversation) -> None:
    client.force_login(alice)
    page = client.get(talk.get_absolute_url()).content.decode()
    address = f"{reverse('chat:beside')}?as=buyer&amp;open={talk.pk}"
    assert f'data-live="inbox:{alice.pk}" hx-get="{address}" hx-trigger="live, every 20s"' in page
    other = create_conversation(buyer=alice, store=create_store(name="Elsewhere"), text="")
    say(other, "News!", by_store=True)
    shown = client.get(address.replace("&amp;", "&"), headers=HTMX).content.decode()
    assert shown.index("News!") < shown.index("Is it still there?") < shown.rindex("</nav>")
    assert f'href="{talk.get_absolute_url()}" aria-current="page"' in shown
    client.force_login(bob)
    assert "News!" not in client.get(address.replace("&amp;", "&"), headers=HTMX).content.decode()


def test_thirty_in_a_minute_and_no_more(client: Client, alice: User, talk: Conversation) -> None:
    for n in range(29):
        say(talk, str(n))
    with pytest.raises(TooFast):
        say(talk, "one more")
    client.force_login(alice)
    answer = client.post(reverse("chat:send", args=[talk.pk]), {"text": "kept"}, headers={"Accept": "application/json"})
    assert (answer.status_code, "very fast" in answer.json()["error"]) == (429, True)
    assert len(_texts(talk)) == 30


def test_older_messages_come_by_a_link_which_works_without_scripts(client: Client, alice: User, talk: Conversation) -> None:
    rows = [
        Message(conversation=talk, sender=alice, from_buyer=True, client_id=uuid4(), text=f"m{n}.", version=n, created_at=talk.last_at)
        for n in range(70)
    ]
    Message.objects.bulk_create(rows)
    client.force_login(alice)
    page = client.get(talk.get_absolute_url())
    thread = page.context["thread"]
    assert ([bubble.message.text for bubble in thread.bubbles][0::29], thread.has_older) == (["m40.", "m69."], True)
    link = f"?before={thread.first}"
    assert link in page.content.decode()
    for headers in ({}, HTMX):
        older = client.get(talk.get_absolute_url() + link, headers=headers).content.decode()
        assert "m39." in older
        assert "m10." in older
        assert "m40." not in older
    assert "<!doctype" not in older
    kept = client.get(f"{talk.get_absolute_url()}?from={thread.first}", headers=HTMX)
    assert kept.context["thread"].first == thread.first


def test_a_page_costs_the_same_however_long_the_conversation(
    client: Client, alice: User, talk: Conversation, django_assert_max_num_queries
) -> None:
    product = create_product_on_sale(store=talk.store)
    order = create_order(buyer=alice, store=talk.store)
    for _ in range(4):
        say(talk, "", product=product)
        say(talk, "", order=order)
        say(talk, "Here", by_store=True)
    client.force_login(alice)
    client.get(talk.get_absolute_url())
    with django_assert_max_num_queries(11):
        assert client.get(talk.get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(9):
        client.get(talk.get_absolute_url(), headers=HTMX)


def test_the_order_under_way_stands_above_the_messages_with_its_parcel(
    client: Client, alice: User, bob: User, carol: User, talk: Conversation
) -> None:
    create_order(store=talk.store)  # of another buyer
    order = create_order(buyer=alice, store=talk.store)
    pages = {bob: reverse("sellers:order", args=[order.number]), alice: order.get_absolute_url()}

    def shown(state: str) -> None:
        for person, page in pages.items():
            client.force_login(person)
            html = client.get(talk.get_absolute_url(), headers=HTMX).content.decode()
            assert f'<a class="talk-order" href="{page}">' in html
            assert f'data-live="conversation:{talk.pk} order:{order.pk}"' in html
            assert state in html

    shown(">waiting for the seller</span>")
    delivery = create_delivery(order=advance(order, Fulfilment.READY))
    shown(">ready</span>")
    carol = create_courier(user=carol).user
    bring(delivery, DeliveryStatus.PICKED_UP, courier=carol)
    shown(f"on its way · {carol.display_name}")
    Order.objects.filter(pk=order.pk).update(fulfilment=Fulfilment.DELIVERED)
    assert "talk-order" not in client.get(talk.get_absolute_url()).content.decode()


def test_cards_show_only_what_both_know(alice: User, talk: Conversation) -> None:
    foreign_product, foreign_order = create_product_on_sale(), create_order(store=talk.store)
    message = say(talk, "Look", product=foreign_product, order=foreign_order)
    assert (message.product, message.order) == (None, None)
    own = say(talk, "", product=create_product_on_sale(store=talk.store), order=create_order(buyer=alice, store=talk.store))
    assert own.product is not None
    assert own.order is not None


def test_blocking_silences_both_until_it_is_taken_back_by_whoever_did_it(bob: User, talk: Conversation) -> None:
    block_conversation(talk, Side.BUYER, actor_id=talk.buyer_id)
    for by_store in (True, False):
        with pytest.raises(ConversationBlocked):
            say(talk, "Hello", by_store=by_store)
    unblock_conversation(talk, Side.STORE, actor_id=bob.pk)
    with pytest.raises(ConversationBlocked):
        say(talk, "Hello", by_store=True)
    unblock_conversation(talk, Side.BUYER, actor_id=talk.buyer_id)
    say(talk, "Hello", by_store=True)


def test_nobody_else_takes_part(alice: User, mallory: User, bob: User, talk: Conversation) -> None:
    with pytest.raises(StoreNotReachable):
        send_message(talk, Said("Hi"), sender=mallory, client_id=uuid4())
    with pytest.raises(StoreNotReachable):
        open_conversation(bob, talk.store)


def test_search_finds_words_and_names_in_ones_own_conversations_only(client: Client, alice: User, bob: User, talk: Conversation) -> None:
    say(talk, "The indigo boubou, please")
    create_conversation(text="The indigo boubou of somebody else")
    found = search_inbox(alice.pk, "INDIGO")
    assert [row.found for row in found] == [fresh(talk).last_message_id]
    client.force_login(alice)
    say(talk, "Thank you")
    html = client.get(reverse("chat:inbox"), {"q": "boubou"}).content.decode()
    assert ("The indigo boubou, please" in html, "Thank you" in html) == (True, False)
    assert "You: Thank you" in client.get(reverse("chat:inbox")).content.decode()
    assert list(search_inbox(alice.pk, "chez bob")) == [talk]
    assert list(search_inbox(bob.pk, "diallo", side=Side.STORE)) == [talk]
    assert not search_inbox(alice.pk, "100%").exists()


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Call me: +224 620 00 00 01", ["phone"]),
        ("٦٢٠ ٠٠ ٠٠ ٠١ ٢٢", ["phone"]),
        ("It costs 15 000 000 GNF", []),
        ("Order GN-7K3M9QA, size 42", []),
        ("alice (at) example dot com", ["email"]),
        ("on Whats App, or https://evil.example/x", ["platform", "link"]),
        ("write to a@b.com", ["email"]),
    ],
)
def test_what_leads_away_scores_and_is_sent_all_the_same(talk: Conversation, text: str, signs: list[str]) -> None:
    assert leak_signs(text) == signs
    message = say(talk, text)
    assert (message.signs, bool(message.score)) == (signs, bool(signs))
    assert fresh(talk).leak_score == message.score


def test_staff_read_what_was_said_before_a_report_and_decide_once(client: Client, alice: User, sam: User, talk: Conversation) -> None:
    bad = say(talk, "You thief", by_store=True)
    report = report_conversation(fresh(talk), reporter=alice, reason="abuse", message=bad)
    with pytest.raises(AlreadyReported):
        report_conversation(fresh(talk), reporter=alice, reason="spam")
    say(talk, "Said afterwards", by_store=True)
    assert [message.text for message in excerpt_of(report)] == ["Is it still there?", "You thief"]
    client.force_login(sam)
    html = client.get(reverse("admin:chat_report_change", args=[report.pk])).content.decode()
    assert "You thief" in html
    assert "Said afterwards" not in html
    assert "You thief" not in client.get(reverse("admin:chat_conversation_change", args=[talk.pk])).content.decode()
    action = {"action": "remove_messages", "_selected_action": [report.pk]}
    client.post(reverse("admin:chat_report_changelist"), action)
    assert Report.objects.get().status == ReportStatus.REMOVED
    client.force_login(alice)
    html = client.get(talk.get_absolute_url()).content.decode()
    assert "You thief" not in html
    assert "Said afterwards" in html


def test_staff_may_close_a_conversation(alice: User, sam: User, talk: Conversation) -> None:
    report = report_conversation(talk, reporter=alice, reason="fraud")
    decide_conversation_report(report, status=ReportStatus.CLOSED, moderator=sam)
    with pytest.raises(ConversationClosed):
        say(talk, "Hello")


def test_the_away_message_is_sent_once_and_answers_nobodys_waiting(
    talk: Conversation, store: Store, run_events: Callable[[], None]
) -> None:
    save_desk(store, away_mode=AwayMode.ALWAYS, away_text="Back tomorrow. +224 620 00 00 02", takes_offers=True)
    say(talk, "Anybody?")
    run_events()
    run_events()
    auto = Message.objects.get(conversation=talk, is_auto=True)
    assert (auto.text, auto.score, auto.answer_seconds) == ("Back tomorrow. +224 620 00 00 02", 0, None)
    assert (fresh(talk).waiting_since is not None, fresh(talk).store_unread) == (True, 2)


def test_how_fast_a_store_answers_includes_what_it_owes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    talks = [create_conversation(store=store) for _ in range(4)]
    for talk in talks[:3]:
        began = fresh(talk).waiting_since
        assert began is not None
        Conversation.objects.filter(pk=talk.pk).update(waiting_since=began - timedelta(minutes=30))
        say(fresh(talk), "Yes", by_store=True)
    assert measure_answers(store.pk) in range(1_800, 1_830)
    assert pace_words(StoreDesk.objects.get(store=store).answer_seconds) == "Usually answers within an hour"
    for n in range(5):
        owed = create_conversation(store=store, buyer=create_user(), text=f"{n}?")
        Conversation.objects.filter(pk=owed.pk).update(waiting_since=owed.last_at - timedelta(days=3))
    assert pace_words(measure_answers(store.pk)) == "Usually takes longer than a day to answer"


def test_of_a_buyer_no_presence_is_told(client: Client, alice: User, bob: User, talk: Conversation) -> None:
    client.force_login(bob)
    assert client.get(talk.get_absolute_url()).context["presence"] is None
    client.force_login(alice)
    presence = client.get(talk.get_absolute_url()).context["presence"]
    assert presence.is_active_today  # the store's page was open a moment ago


def test_a_reply_is_filled_in_and_unknown_words_are_refused(client: Client, alice: User, bob: User, talk: Conversation) -> None:
    order = create_order(buyer=alice, store=talk.store)
    client.force_login(bob)
    desk = reverse("chat:desk", args=[talk.store.slug])
    refused = client.post(desk, {"form": "reply", "reply-title": "On its way", "reply-text": "Dear {byer}"})
    assert (refused.status_code, "{byer}" in refused.content.decode()) == (422, True)
    client.post(desk, {"form": "reply", "reply-title": "On its way", "reply-text": "Dear {buyer}, {order} is {state}."})
    reply = talk.store.reply_templates.get()
    page = client.get(f"{talk.get_absolute_url()}?reply={reply.pk}")
    assert page.context["form"]["text"].value() == f"Dear Alice Diallo, {order.number} is waiting for the seller."


def test_the_way_to_ask_stands_on_product_store_and_order(client: Client, alice: User, bob: User, store: Store) -> None:
    product, order = create_product_on_sale(store=store), create_order(buyer=alice, store=store)
    asks = reverse("chat:with_store", args=[store.slug])
    for page, link in {product.get_absolute_url(): f"{asks}?product={product.pk}", store.get_absolute_url(): asks}.items():
        assert f'href="{link}"' in client.get(page).content.decode()
    client.force_login(alice)
    assert f'href="{asks}?order={order.number}"' in client.get(order.get_absolute_url()).content.decode()
    html = client.get(f"{asks}?product={product.pk}").content.decode()
    assert product.title in html
    sent = client.post(asks, {"text": "Still there?", "product": product.pk})
    talk = Conversation.objects.get()
    assert sent["Location"] == f"{talk.get_absolute_url()}#end"
    assert (fresh(talk).last_message.product, _texts(talk)) == (product, ["Still there?"])  # type: ignore[union-attr]
    client.force_login(bob)
    assert reverse("chat:from_order", args=[order.number]) in client.get(reverse("sellers:order", args=[order.number])).content.decode()


def test_a_first_message_that_is_refused_begins_no_conversation(client: Client, alice: User, store: Store) -> None:
    client.force_login(alice)
    assert client.post(reverse("chat:with_store", args=[store.slug]), {"text": "x" * 5_000}).status_code == 422
    assert not Conversation.objects.exists()
