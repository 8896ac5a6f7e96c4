"""Noting what an account shows."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from shop.accounts.models import Address, User
from shop.common.folding import fold_words
from shop.stores.models import Store
from shop.trust.models import SharedSignal
from shop.trust.states import SignalKind

Shown = tuple[SignalKind, str]
_SALT = "shop.trust.signal"
_PORTION = 500


def record_signal(user_id: int, kind: SignalKind, value: str) -> None:
    """The account has shown this. Again changes nothing; nothing at all is not a signal."""
    _write_signals(user_id, [(kind, value)])


def record_person(user: User) -> None:
    """The number by which the account was proved."""
    if user.phone and user.phone_verified:
        _write_signals(user.pk, [(SignalKind.PHONE, user.phone)])


def record_address(address: Address) -> None:
    """Where parcels go: the number that is called, the door, and the name in that quarter."""
    shown = _place_signals(address.phone, address.quarter_id or address.prefecture_id, address.landmark)
    if address.quarter_id and (name := _sorted_words(address.recipient)):
        shown.append((SignalKind.NAME, f"{address.quarter_id}:{name}"))
    _write_signals(address.user_id, shown)


def record_store(store: Store) -> None:
    """Where the shop is, for its owner."""
    _write_signals(store.owner_id, _place_signals(store.phone, store.quarter_id or store.prefecture_id, store.landmark))


def collect_signals() -> int:
    """All of the above for everything that is there, as after an import. Returns how many signals are known then; may run again."""
    for user in User.objects.filter(phone_verified=True).exclude(phone=None).iterator(_PORTION):
        record_person(user)
    for address in Address.objects.iterator(_PORTION):
        record_address(address)
    for store in Store.objects.iterator(_PORTION):
        record_store(store)
    return SharedSignal.objects.count()


def _place_signals(phone: str, place_id: int | None, landmark: str) -> list[Shown]:
    shown: list[Shown] = [(SignalKind.PHONE, phone)] if phone else []
    if place_id and (door := fold_words(landmark)):
        shown.append((SignalKind.DOOR, f"{place_id}:{door}"))
    return shown


def _sorted_words(name: str) -> str:
    """Diallo Mamadou is Mamadou Diallo; one word alone is nobody's name."""
    words = sorted(fold_words(name).split())
    return " ".join(words) if len(words) > 1 else ""


def _write_signals(user_id: int, shown: Iterable[Shown]) -> None:
    traces = {trace_of(kind, value): kind for kind, value in shown if value.strip()}
    known = set(SharedSignal.objects.filter(user=user_id, trace__in=traces).values_list("trace", flat=True)) if traces else set()
    new = [SharedSignal(user_id=user_id, kind=kind, trace=trace) for trace, kind in traces.items() if trace not in known]
    if new:
        SharedSignal.objects.bulk_create(new, ignore_conflicts=True)


def trace_of(kind: SignalKind, value: str) -> str:
    """The kind and 128 bits of a digest under the site's key."""
    return f"{kind.value}:{salted_hmac(_SALT, f'{kind.value}:{value}', algorithm='sha256').hexdigest()[:32]}"
