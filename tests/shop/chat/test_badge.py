"""The number on the envelope."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from shop.accounts.models import User
from shop.chat.queries import inbox, unread_count
from tests.factories.chat import create_conversation
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


def test_no_more_conversations_are_counted_than_are_shown(alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST_UNREAD", 2)
    store = create_store(owner=bob)
    for _number in range(3):
        create_conversation(store=store)
    create_conversation(buyer=alice, store=store)
    assert (unread_count(bob.pk), unread_count(alice.pk)) == (2, 0)


@pytest.mark.parametrize(
    ("unread", "language", "says"),
    [(99, "en", "Messages, 99 unread"), (100, "en", "Messages, more than 99 unread"), (100, "fr", "Messages, plus de 99 non lus")],
)
def test_the_envelope_says_that_there_are_more_than_it_counts(client: Client, alice: User, unread: int, language: str, says: str) -> None:
    client.force_login(alice)
    cache.set(inbox.unread_key(alice.pk), unread)
    with override(language):  # whatever the page speaks, the tests after it do not
        page = client.get(reverse("chat:badge"), headers={"accept-language": language}).content.decode()
    assert f'aria-label="{says}"' in page
    assert ("99+" in page) is (unread > 99)
