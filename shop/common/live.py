"""What open pages may watch, and the word that something of it has changed.

A topic is a kind and a number: "auction:12". Each app registers its kinds in its `topics.py`. HTTP is the truth: a hint only says
"there is a newer version", may be lost, and never carries content.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from channels.layers import get_channel_layer
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from shop.common.silences import Silence

if TYPE_CHECKING:
    from shop.accounts.models import User

MayWatch = Callable[[Any, int], bool]
VersionOf = Callable[[int], int | None]
MAX_NUMBER = 2**63 - 1

_silence = Silence()
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TopicKind:
    """Who may watch such a thing, and how new it is. Apps above may widen both."""

    rights: list[MayWatch] = field(default_factory=list)
    versions: list[VersionOf] = field(default_factory=list)


_kinds: dict[str, TopicKind] = {}


def live_topic(kind: str, *, version_of: VersionOf = lambda _pk: None) -> Callable[[MayWatch], MayWatch]:
    """Register `may_watch(user, pk)`, the rights of a subscription; the user may be anonymous.

    `version_of(pk)` is what a page compares with the version it shows when it comes back; None makes it fetch again.
    Versions of a thing only grow. An app above may register the same kind again: either right is enough, and the newer version counts.
    """

    def register(may_watch: MayWatch) -> MayWatch:
        rules = _kinds.setdefault(kind, TopicKind())
        rules.rights.append(may_watch)
        rules.versions.append(version_of)
        return may_watch

    return register


def kind_of(topic: str) -> tuple[TopicKind, int] | None:
    """The rules of a topic and its number; None for a name that means nothing."""
    name, _colon, number = topic.partition(":")
    kind = _kinds.get(name)
    if kind is None or not (number.isascii() and number.isdigit() and len(number) < 20 and number[0] != "0"):
        return None
    return (kind, int(number)) if int(number) <= MAX_NUMBER else None


def version_of(topic: str) -> int:
    """The version of the thing as it is now; 0 where it has none."""
    found = kind_of(topic)
    return max((newest(found[1]) or 0 for newest in found[0].versions), default=0) if found else 0


def may_watch(user: User | AnonymousUser, topic: str) -> bool:
    """Whether the person may subscribe. What does not exist is refused like what is somebody else's."""
    found = kind_of(topic)
    return found is not None and any(right(user, found[1]) for right in found[0].rights)


def hint(topic: str, *, version: int = 0) -> None:
    """Once the transaction commits, tell every socket subscribed to the topic that it has a newer version (0: unknown).

    May be lost; nothing breaks. Never raises.
    """
    message = {"type": "hint", "topic": topic, "version": version, "id": secrets.token_hex(6)}
    transaction.on_commit(partial(_publish_hint, group_of(topic), message))


def revoke(topic: str, *, user_id: int) -> None:
    """Once the transaction commits, end the person's subscriptions to the topic: they have lost the right."""
    transaction.on_commit(partial(_publish_hint, group_of(f"user:{user_id}"), {"type": "revoke", "topic": topic, "user": user_id}))


def sign_off(user_id: int, *, session_key: str = "") -> None:
    """Once the transaction commits, close the person's sockets, or those of one session: it has ended."""
    message = {"type": "sign_off", "user": user_id, "session": session_key}
    transaction.on_commit(partial(_publish_hint, group_of(f"user:{user_id}"), message))


def group_of(topic: str) -> str:
    """The channel layer's name of a topic."""
    return "live." + topic.replace(":", ".")


def _publish_hint(group: str, message: dict[str, Any]) -> None:
    if message["type"] == "hint" and _silence.lasts:  # the page asks by itself too; who has lost a right must be told, if it can be done
        return
    layer: Any = get_channel_layer()
    asked_at = time.monotonic()
    try:
        layer.publish(group, message)
    except Exception as error:  # noqa: BLE001  # a dead Redis costs liveliness, never the work that is already committed
        _silence.note_failure(asked_at=asked_at)
        log.warning("hint_lost", group=group, error=str(error))
