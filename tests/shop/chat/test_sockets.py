"""A conversation for other clients, and the notification of a message."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from shop.accounts.models import User
from shop.chat.consumers import ChatConsumer
from shop.chat.models import Message
from shop.chat.services import block_conversation, decide_conversation_report, report_conversation
from shop.chat.states import ReportStatus, Side
from shop.common.clock import now
from shop.notifications.models import Notification
from tests.factories.accounts import create_user
from tests.factories.catalog import create_variant
from tests.factories.chat import create_conversation, create_offer, fresh, say
from tests.factories.images import create_upload
from tests.factories.orders import create_order
from tests.factories.stores import create_store
from tests.sockets import open_socket
from tests.waiting import LIMIT


@pytest.mark.django_db(transaction=True)
async def test_what_is_sent_in_is_said_once_answered_and_heard_by_the_other() -> None:
    talk = await sync_to_async(create_conversation)(text="")
    buyer, seller = [await open_socket(f"/ws/chat/{talk.pk}/", user=user) for user in (talk.buyer, talk.store.owner)]
    assert [(await socket.receive_json_from())["type"] for socket in (buyer, seller)] == ["hello", "hello"]
    frame = {"type": "chat.message", "id": "a1", "text": "مرحبا <b>", "client_id": str(uuid4())}
    answers = [await _answer(buyer, frame) for _ in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0]["ok"], answers[0]["re"], answers[0]["message"]["text"]) == (True, "a1", "مرحبا <b>")
    heard = await seller.receive_json_from(timeout=LIMIT)
    assert (heard["type"], heard["version"]) == ("chat.message", 1)
    assert set(heard["message"]) == {"id", "kind", "text", "sender", "timestamp"}
    assert heard["message"]["kind"] == "text"
    assert (heard["message"]["sender"], await Message.objects.acount()) == ("buyer", 1)
    await seller.send_json_to({"since": 0})  # whoever comes back hears what was missed
    assert (await seller.receive_json_from(timeout=LIMIT))["message"] == heard["message"]
    refused = await _answer(buyer, {"type": "chat.message", "id": "a2", "text": "x" * 5_000})
    assert (refused["ok"], refused["code"], refused["re"]) == (False, "TextTooLong", "a2")
    hundred = await buyer.answer({"type": "chat.message", "id": "a3", "text": "é" * 50_000})
    assert (hundred["type"], hundred["code"], hundred["re"]) == ("error", "too_long", "a3")
    assert (await _answer(buyer, {"type": "chat.message", "text": ["x"]}))["code"] == "not_understood"
    await sync_to_async(block_conversation)(talk, Side.STORE, actor_id=talk.store.owner_id)
    assert (await _answer(buyer, frame | {"client_id": str(uuid4())}))["code"] == "ConversationBlocked"
    for socket in (buyer, seller):
        await socket.disconnect()


def test_frames_say_what_a_message_shows_besides_its_text(db: None) -> None:
    talk = create_conversation(text="")
    variant = create_variant(store=talk.store)
    say(talk, product=variant.product)
    say(talk, "This one?", order=create_order(buyer=talk.buyer, store=talk.store))
    say(talk, picture=create_upload())
    create_offer(conversation=talk, variant=variant)
    messages = [frame["message"] for frame in ChatConsumer.news(talk.pk, 0)]
    assert [(each["kind"], each["text"]) for each in messages] == [("product", ""), ("order", "This one?"), ("picture", ""), ("offer", "")]
    Message.objects.update(removed_at=now())
    assert {frame["message"]["kind"] for frame in ChatConsumer.news(talk.pk, 0)} == {"text"}


@pytest.mark.django_db(transaction=True)
async def test_strangers_are_refused_and_typing_reaches_the_other_side_only() -> None:
    talk = await sync_to_async(create_conversation)(text="")
    stranger = await open_socket(f"/ws/chat/{talk.pk}/", user=await sync_to_async(create_user)())
    assert await stranger.closing_code() == 4403
    assert await (await open_socket(f"/ws/chat/{talk.pk}/")).closing_code() == 4401
    buyer = await open_socket(f"/ws/chat/{talk.pk}/", user=talk.buyer)
    pages = [await open_socket(user=user) for user in (talk.buyer, talk.store.owner)]
    topics = {f"typing-buyer:{talk.pk}": 1, f"typing-store:{talk.pk}": 1, f"inbox:{talk.buyer_id}": 0, f"conversation:{talk.pk}": 0}
    granted = [set((await page.answer({"subscribe": topics}))["topics"]) for page in pages]
    assert granted[0] == topics.keys() - {f"typing-buyer:{talk.pk}"}
    assert granted[1] == {f"typing-buyer:{talk.pk}", f"conversation:{talk.pk}"}
    assert (await _answer(buyer, {"type": "chat.typing"}))["ok"]
    assert (await pages[1].receive_json_from(timeout=LIMIT))["topic"] == f"typing-buyer:{talk.pk}"
    for socket in (buyer, *pages):
        await socket.disconnect()


async def _answer(socket, frame):
    """The answer to it; what is told meanwhile is skipped."""
    await socket.send_json_to(frame)
    while (answer := await socket.receive_json_from(timeout=LIMIT))["type"] != "answer":
        pass
    return answer


def _told(user: User) -> list[str]:
    return [each.text for each in Notification.objects.filter(recipient=user, read_at=None).order_by("pk")]


def test_whoever_does_not_look_is_told_in_one_line(client: Client, alice: User, bob: User, run_events: Callable[[], None]) -> None:
    talk = create_conversation(buyer=alice, store=create_store(owner=bob, name="Chez Bob"), text="Good day")
    say(talk, "Is it there?")
    run_events()
    assert _told(bob) == ["Alice Diallo: “Good day”", "Alice Diallo: “Is it there?”"]
    assert len(set(Notification.objects.values_list("bundle", flat=True))) == 1
    client.force_login(bob)
    client.get(talk.get_absolute_url())  # read there: off the bell; and open: no need to tell
    say(talk, "Hello?")
    run_events()
    assert (_told(bob), fresh(talk).store_unread) == ([], 1)


def test_both_hear_of_offers_and_the_reporter_of_the_decision(alice: User, bob: User, sam: User, run_events: Callable[[], None]) -> None:
    talk = create_conversation(buyer=alice, store=create_store(owner=bob, name="Chez Bob"), text="")
    variant = create_variant(store=talk.store)
    create_offer(conversation=talk, variant=variant)
    create_offer(conversation=talk, variant=variant, price_minor=45_000, by_store=True)
    decide_conversation_report(
        report_conversation(fresh(talk), reporter=alice, reason="spam"), status=ReportStatus.DISMISSED, moderator=sam
    )
    run_events()
    title = variant.product.title
    assert _told(bob) == [f"Alice Diallo offers you 40,000\u00a0GNF each for “{title}”."]
    decided = "Our team has looked at the conversation that you reported. Thank you."
    assert _told(alice) == [f"Chez Bob offers you 45,000\u00a0GNF each for “{title}”.", decided]
