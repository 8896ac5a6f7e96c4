"""What a dishonest buyer or seller would try."""

import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from shop.accounts.models import User
from shop.catalog.models import Product, Variant
from shop.catalog.states import ProductStatus
from shop.chat.exceptions import ConversationBlocked, OfferError
from shop.chat.leaks import leak_signs
from shop.chat.models import MAX_TEXT, Conversation, Message, Report
from shop.chat.queries import excerpt_of
from shop.chat.queries.threads import EXCERPT
from shop.chat.services import accept_offer, block_conversation, decide_conversation_report, report_conversation
from shop.chat.states import ReportStatus, Side
from shop.deals.models import Deal
from shop.notifications.dispatching.letters import digest
from shop.notifications.models import Notification
from shop.notifications.queries import contact_preferences_for
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.chat import create_conversation, create_offer, fresh, say
from tests.factories.stores import create_store
from tests.sockets import open_socket
from tests.waiting import LIMIT


@pytest.fixture
def talk(alice: User, bob: User) -> Conversation:
    return create_conversation(buyer=alice, store=create_store(owner=bob, name="Chez Bob"))


@pytest.mark.parametrize("text", ["㌖" * MAX_TEXT, "a" * MAX_TEXT, "x" * 2_000 + "@" + "y" * 1_900, "a-" * 2_000])
def test_no_text_keeps_the_server_busy(text: str) -> None:
    """One sign may stand for six letters; tried from every one of them it took minutes, with the conversation's row held."""
    began = time.process_time()
    leak_signs(text)
    assert time.process_time() - began < 2


def test_nothing_is_agreed_about_what_is_on_sale_no_more(talk: Conversation) -> None:
    variant = create_variant(store=talk.store)
    offer = create_offer(conversation=talk, variant=variant)
    Product.objects.update(status=ProductStatus.ARCHIVED)
    with pytest.raises(OfferError, match="not on sale"):
        accept_offer(offer, actor_id=talk.store.owner_id)
    assert (Deal.objects.count(), Variant.objects.get().reserved) == (0, 0)


def test_staff_see_an_old_message_that_was_named(alice: User, talk: Conversation) -> None:
    bad = say(talk, "You thief", by_store=True)
    Message.objects.bulk_create(
        Message(conversation=talk, sender=alice, from_buyer=True, client_id=uuid4(), text="…", version=1, created_at=bad.created_at)
        for _ in range(EXCERPT + 5)
    )
    talk.last_message = Message.objects.latest("pk")
    report = report_conversation(talk, reporter=alice, reason="abuse", message=bad)
    say(talk, "Said afterwards")
    shown = [message.text for message in excerpt_of(report)]
    assert (shown[:2], len(shown), shown[-1]) == (["Good day!", "You thief"], EXCERPT + 2, "…")


def test_the_team_hears_of_a_report_and_not_what_was_said(
    alice: User, bob: User, sam: User, talk: Conversation, run_events: Callable[[], None]
) -> None:
    report = report_conversation(talk, reporter=alice, reason="fraud", note="He wants it by another way")
    run_events()
    told = Notification.objects.get(kind="team.conversation_reported")
    assert (told.recipient, told.url) == (sam, reverse("admin:chat_report_change", args=[report.pk]))
    assert "fraud" in told.text
    assert "another way" not in told.text


def test_what_staff_removed_is_read_nowhere_any_more(
    client: Client, alice: User, bob: User, sam: User, talk: Conversation, run_events: Callable[[], None]
) -> None:
    """Not in the list of conversations, nor under the bell, nor in the e-mail that waits for its moment."""
    say(talk, "Hello?", by_store=True)
    bad = say(talk, "You thief", by_store=True)
    run_events()
    client.force_login(alice)
    link = f"{reverse('chat:report', args=[talk.pk])}?message={bad.pk}"
    decide_conversation_report(
        report_conversation(fresh(talk), reporter=alice, reason="abuse", message=bad), status=ReportStatus.REMOVED, moderator=sam
    )
    run_events()
    told = [each.text for each in Notification.objects.filter(recipient=alice, kind="message.sent").order_by("pk")]
    assert told == ["Chez Bob: “Hello?”", "Chez Bob: “A message that staff removed”"]
    with override("fr"):
        assert "thief" not in Notification.objects.get(recipient=alice, data__message=bad.pk).text
    mail = digest(list(Notification.objects.filter(recipient=alice, kind="message.sent")), contact_preferences_for(alice))
    assert ["Hello?" in mail.body, "thief" in mail.body + str(mail.alternatives)] == [True, False]
    for page in (reverse("chat:inbox"), reverse("notifications:inbox")):
        assert "thief" not in client.get(page).content.decode()
    html = client.get(talk.get_absolute_url()).content.decode()
    assert "thief" not in html
    assert link not in html


def test_staff_decide_on_the_page_where_they_read(client: Client, alice: User, sam: User, talk: Conversation) -> None:
    bad = say(talk, "You thief, write to +224 620 00 00 01", by_store=True)
    report = report_conversation(fresh(talk), reporter=alice, reason="abuse", message=bad)
    address = reverse("admin:chat_report_change", args=[report.pk])
    reader = create_user(email="reader@example.com", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_report", content_type__app_label="chat"))
    client.force_login(reader)
    assert "You may look at this report" in client.get(address).content.decode()
    assert client.post(address, {"answer": "closed"}).status_code == 403
    client.force_login(sam)
    html = client.get(address).content.decode()
    assert "leads away: phone number (3)" in html
    assert html.count("this message was reported") == 1
    assert client.post(address, {"answer": "nonsense"}).status_code == 200
    assert Report.objects.get().status == ReportStatus.OPEN
    assert client.post(address, {"answer": "removed"})["Location"] == reverse("admin:chat_report_changelist")
    assert (Report.objects.get().status, Report.objects.get().decided_by) == (ReportStatus.REMOVED, sam)
    assert "Decided by" in client.get(address).content.decode()
    assert client.get(reverse("admin:chat_report_change", args=[report.pk + 1])).status_code == 404


def test_each_message_of_the_other_can_be_reported(client: Client, alice: User, talk: Conversation) -> None:
    bad = say(talk, "You thief", by_store=True)
    client.force_login(alice)
    address = reverse("chat:report", args=[talk.pk])
    html = client.get(talk.get_absolute_url()).content.decode()
    assert html.count(f'href="{address}?message=') == 1
    assert "You thief" in client.get(f"{address}?message={bad.pk}").content.decode()
    assert client.post(address, {"message": bad.pk, "reason": "abuse"}).status_code == 302
    assert Report.objects.get().message == bad


def test_every_address_of_a_foreign_conversation_is_not_there(client: Client, mallory: User, talk: Conversation) -> None:
    offer = create_offer(conversation=talk, variant=create_variant(store=talk.store))
    client.force_login(mallory)
    for name, more in [
        ("conversation", []),
        ("send", []),
        ("attach", []),
        ("offer", [offer.variant.product_id]),
        ("offer_answer", [offer.pk, "accept"]),
        ("block", []),
        ("report", []),
    ]:
        address = reverse(f"chat:{name}", args=[talk.pk, *more])
        answer = client.get(address) if name in {"conversation", "attach"} else client.post(address, {"text": "Hi", "reason": "spam"})
        assert answer.status_code == 404, name
    own = create_conversation(buyer=mallory)
    assert client.post(reverse("chat:offer_answer", args=[own.pk, offer.pk, "decline"])).status_code == 404
    assert client.get(reverse("chat:report", args=[own.pk]), {"message": str(fresh(talk).last_message_id)}).status_code == 404


@pytest.mark.django_db(transaction=True)
async def test_who_was_blocked_is_not_seen_writing_and_half_a_sign_is_no_fault() -> None:
    talk = await sync_to_async(create_conversation)(text="")
    socket = await open_socket(f"/ws/chat/{talk.pk}/", user=talk.buyer)
    await socket.receive_json_from()
    frame = {"type": "chat.message", "text": "a\ud800b", "client_id": str(uuid4())}
    assert (await _answer(socket, frame))["message"]["text"] == "a?b"
    await sync_to_async(block_conversation)(talk, Side.STORE, actor_id=talk.store.owner_id)
    assert (await _answer(socket, {"type": "chat.typing"}))["code"] == ConversationBlocked.__name__
    await socket.disconnect()


async def _answer(socket, frame):
    """The answer to it; what is told meanwhile is skipped."""
    await socket.send_json_to(frame)
    while (answer := await socket.receive_json_from(timeout=LIMIT))["type"] != "answer":
        pass
    return answer
