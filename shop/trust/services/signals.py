"""Noting what accounts show.

Two ways lead here. What somebody changes about himself (an address, a number, a store) is heard of after its commit (`handlers`), and
looked for again every night (`collect_signals`). Where money depends on it in the very moment, the caller notes it himself before he asks:
a payout account when it is entered, address and device when one of the platform's codes is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from shop.accounts.models import Address, User
from shop.stores.models import Store
from shop.trust.models import SharedSignal
from shop.trust.queries.traces import Shown, shown_by_address, shown_by_place, trace_of
from shop.trust.states import SignalKind

_PORTION = 500
Source = Callable[[], Iterator[tuple[int, Shown]]]
_sources: list[Source] = []


def join_collection(source: Source) -> Source:
    """Register what accounts show in an app above, for the sweep: `source()` yields (user's key, what is shown)."""
    _sources.append(source)
    return source


def record_signal(user_id: int, kind: SignalKind, value: str) -> None:
    """The account has shown this. Again changes nothing; nothing at all is not a signal."""
    _write_signals([(user_id, (kind, value))])


def record_device(user_id: int, device: str) -> None:
    """The account was used on this device: the value of its cookie. Nothing without one."""
    record_signal(user_id, SignalKind.DEVICE, device)


def record_person(user: User) -> None:
    """The number by which the account was proved."""
    if user.phone and user.phone_verified:
        record_signal(user.pk, SignalKind.PHONE, user.phone)


def record_address(address: Address) -> None:
    """Where parcels go: the number that is called, the door, and the name in that quarter."""
    _write_signals((address.user_id, shown) for shown in shown_by_address(address))


def record_store(store: Store) -> None:
    """Where the shop is, for its owner."""
    _write_signals((store.owner_id, shown) for shown in shown_by_place(store))


def collect_signals() -> int:
    """All of the above for everything that is there, as after an import. Returns how many signals are known then; may run again."""
    everything = _everything_shown()
    while portion := list(islice(everything, _PORTION)):
        _write_signals(portion)
    return SharedSignal.objects.count()


def _everything_shown() -> Iterator[tuple[int, Shown]]:
    for pk, phone in User.objects.filter(phone_verified=True).exclude(phone=None).values_list("pk", "phone").iterator(_PORTION):
        yield pk, (SignalKind.PHONE, phone or "")
    for address in Address.objects.iterator(_PORTION):
        yield from ((address.user_id, shown) for shown in shown_by_address(address))
    for store in Store.objects.iterator(_PORTION):
        yield from ((store.owner_id, shown) for shown in shown_by_place(store))
    for source in _sources:
        yield from source()


def _write_signals(shown: Iterable[tuple[int, Shown]]) -> None:
    """What is new of it. Most is known: it is looked for first, so that no statement writes nothing."""
    kinds = {(user_id, trace_of(kind, value)): kind for user_id, (kind, value) in shown if value.strip()}
    if not kinds:
        return
    users, traces = {user_id for user_id, _trace in kinds}, {trace for _user, trace in kinds}
    known = set(SharedSignal.objects.filter(user__in=users, trace__in=traces).values_list("user_id", "trace"))
    new = [SharedSignal(user_id=key[0], kind=kind, trace=key[1]) for key, kind in kinds.items() if key not in known]
    if new:
        SharedSignal.objects.bulk_create(new, ignore_conflicts=True)
