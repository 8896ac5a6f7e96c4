"""Two at the same instant. Each was seen to fail with the lock taken out; see the docstrings."""

from functools import partial
from uuid import uuid4

import pytest

from shop.catalog.models import Variant
from shop.chat.models import Message
from shop.chat.services import Said, accept_offer, send_message
from shop.deals.models import Deal
from tests.factories.catalog import create_variant
from tests.factories.chat import create_conversation, create_offer, fresh
from tests.integrity import broken_facts
from tests.threads import kinds_of, meet_at, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_an_offer_accepted_twice_at_once_is_one_deal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock of the conversation the second one meets the unique open deal: IntegrityError in place of its answer."""
    talk = create_conversation()
    shirt = create_variant(store=talk.store, stock=5)
    offer = create_offer(conversation=talk, variant=shirt)
    meet_at(monkeypatch, "shop.chat.services.offers.agree_deal")
    outcomes = run_together([partial(accept_offer, offer, actor_id=talk.store.owner_id)] * 2)
    assert kinds_of(outcomes) == {"Offer": 2}
    assert (Deal.objects.count(), Variant.objects.get(pk=shirt.pk).reserved) == (1, 1)


def test_a_message_sent_twice_at_once_is_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the lock both look, find nothing and write: one of them ends in IntegrityError, and its sender reads an error."""
    talk = create_conversation(text="")
    meet_at(monkeypatch, "shop.chat.services.messages.write_message")
    say = partial(send_message, talk, Said("Once"), sender=talk.buyer, client_id=uuid4())
    outcomes = run_together([say, say])
    assert kinds_of(outcomes) == {"Message": 2}
    assert (outcomes[0].pk, Message.objects.count(), fresh(talk).store_unread) == (outcomes[1].pk, 1, 1)


def test_counters_add_up_when_both_talk_at_once() -> None:
    """Keys come in the order of the versions, and nobody's figure is lost."""
    talk = create_conversation(text="")
    people = [talk.buyer, talk.store.owner] * 4
    outcomes = run_together([partial(send_message, talk, Said("Hi"), sender=person, client_id=uuid4()) for person in people])
    assert kinds_of(outcomes) == {"Message": 8}
    assert list(Message.objects.order_by("pk").values_list("version", flat=True)) == list(range(1, 9))
    assert broken_facts(of="shop.chat") == {}
