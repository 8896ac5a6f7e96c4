"""Addresses of chat: Alice asks, Bob sells; for everybody else their conversation does not exist."""

from collections.abc import Callable
from typing import Any

from shop.chat.models import Conversation
from shop.chat.services import add_template
from tests.factories.catalog import create_product_on_sale, create_variant
from tests.factories.chat import create_conversation, create_offer
from tests.factories.orders import create_order
from tests.factories.stores import create_store
from tests.urls.table import Cast, Row

_VISITOR = {"anonymous": 302}


def _talk(cast: Cast) -> Conversation:
    return create_conversation(buyer=cast.alice, store=create_store(owner=cast.bob))


def _conversation(cast: Cast) -> list[Any]:
    return [_talk(cast).pk]


def _product(cast: Cast) -> list[Any]:
    talk = _talk(cast)
    return [talk.pk, create_product_on_sale(store=talk.store).pk]


def _offer(answer: str) -> Callable[[Cast], list[Any]]:
    def args(cast: Cast) -> list[Any]:
        talk = _talk(cast)
        return [talk.pk, create_offer(conversation=talk, variant=create_variant(store=talk.store)).pk, answer]

    return args


def _store(cast: Cast) -> list[Any]:
    return [create_store(owner=cast.bob).slug]


def _reply(cast: Cast) -> list[Any]:
    store = create_store(owner=cast.bob)
    return [store.slug, add_template(store, title="Thanks", text="Thank you").pk]


def _order(cast: Cast) -> list[Any]:
    return [create_order(buyer=cast.alice, store=create_store(owner=cast.bob)).number]


_BOTH = {**_VISITOR, "alice": 200, "bob": 200}
_SENT = {**_VISITOR, "alice": 302, "bob": 302}

ROWS = [
    Row("chat:inbox", _VISITOR, anyone=200),
    Row("chat:badge", _VISITOR, anyone=200),
    Row("chat:beside", _VISITOR, anyone=200),
    Row("chat:with_store", {**_VISITOR, "bob": 302}, anyone=200, args=_store),
    Row("chat:with_store", {**_VISITOR, "bob": 302}, anyone=422, args=_store, method="post"),
    Row("chat:with_store", anyone=302, args=_store, method="post", data={"text": "Hello"}),
    Row("chat:from_order", {**_VISITOR, "alice": 302, "bob": 200}, anyone=404, args=_order),
    Row("chat:from_order", {**_VISITOR, "alice": 302, "bob": 302}, anyone=404, args=_order, method="post", data={"text": "Hello"}),
    Row("chat:conversation", _BOTH, anyone=404, args=_conversation),
    Row("chat:conversation", _BOTH, anyone=404, args=_conversation, data={"before": "999999"}),
    Row("chat:send", _SENT, anyone=404, args=_conversation, method="post", data={"text": "Hello"}),
    Row("chat:attach", _BOTH, anyone=404, args=_conversation),
    Row("chat:offer", _BOTH, anyone=404, args=_product),
    Row("chat:offer", {**_VISITOR, "alice": 422, "bob": 422}, anyone=404, args=_product, method="post", data={"quantity": "0"}),
    Row("chat:offer_answer", {**_VISITOR, "bob": 302}, anyone=404, args=_offer("accept"), method="post"),
    Row("chat:offer_answer", _SENT, anyone=404, args=_offer("decline"), method="post"),
    Row("chat:offer_answer", {**_VISITOR}, anyone=404, args=_offer("devour"), method="post"),
    Row("chat:block", _SENT, anyone=404, args=_conversation, method="post"),
    Row("chat:report", _BOTH, anyone=404, args=_conversation),
    Row("chat:report", _SENT, anyone=404, args=_conversation, method="post", data={"reason": "spam"}),
    Row("chat:desk", {**_VISITOR, "bob": 200}, anyone=404, args=_store),
    Row("chat:desk", {**_VISITOR, "bob": 302}, anyone=404, args=_store, method="post", data={"form": "desk", "away_mode": "never"}),
    Row("chat:template", {**_VISITOR, "bob": 200}, anyone=404, args=_reply),
    Row("chat:template_remove", {**_VISITOR, "bob": 302}, anyone=404, args=_reply, method="post"),
]
