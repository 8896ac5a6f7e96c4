"""Where money goes. A new account waits a day, its owner is told at once, and staff check what we cannot check ourselves."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.folded_words import fold_words
from shop.events.services import record_event
from shop.payouts.events import PAYEE_ACCOUNT_GONE, PAYEE_DESTINATION_CHANGED, PayeeData
from shop.payouts.exceptions import NotAllowed, RailUnavailable
from shop.payouts.models import Destination, Payee
from shop.payouts.queries.payees import owner_of
from shop.payouts.queries.rails import PHONE_RAILS, connect_rail, rail_offers
from shop.payouts.services.payee_locks import DESTINATION_WAIT, lock_payee, require_other, require_owner, require_staff
from shop.payouts.services.requests import require_going
from shop.trust.services import join_collection, record_signal
from shop.trust.states import SignalKind


def set_destination(payee: Payee, *, rail: str, address: str, holder_name: str, bank_name: str = "", actor_id: int) -> Destination:
    """Money by that way goes there, a day from now. The same account again changes nothing.

    Raises NotAllowed, RailUnavailable, PayeeStopped.
    """
    with transaction.atomic():
        payee = lock_payee(payee.pk)
        require_owner(payee, actor_id)
        require_going(payee)
        if rail not in {offer.code for offer in rail_offers(payee) if offer.is_typed}:
            raise RailUnavailable
        current = Destination.objects.filter(payee=payee, rail=rail, removed_at=None).first()
        if current and (current.owner_id, current.address, current.holder_name, current.bank_name) == (
            actor_id,
            address,
            holder_name,
            bank_name,
        ):
            return current
        Destination.objects.filter(payee=payee, rail=rail, removed_at=None).update(removed_at=now())
        made = _write_destination(payee, rail, address, holder_name, bank_name, actor_id)
        record_new_account(made)
        for kind, value in _shown_by_account(rail, address):
            record_signal(actor_id, kind, value)
    return made


@join_collection
def list_account_signals() -> Iterator[tuple[int, tuple[SignalKind, str]]]:
    """Where whose money goes or went, for the sweep."""
    for owner_id, rail, address in Destination.objects.exclude(address="").values_list("owner_id", "rail", "address").iterator():
        yield from ((owner_id, shown) for shown in _shown_by_account(rail, address))


def _shown_by_account(rail: str, address: str) -> list[tuple[SignalKind, str]]:
    """The account itself; on rails that go by telephone, the number too."""
    account = (SignalKind.ACCOUNT, f"{rail}:{fold_words(address)}")
    return [account, (SignalKind.PHONE, address)] if rail in PHONE_RAILS else [account]


def record_new_account(destination: Destination) -> None:
    """Its owner hears of it at once: whoever has not done this himself has a day to say so."""
    record_event(PAYEE_DESTINATION_CHANGED, destination.payee_id, actor_id=None, data=_account_data(destination))


def record_gone_account(destination: Destination) -> None:
    """Its owner hears that no money goes there any more, also where somebody else has cut it off."""
    record_event(PAYEE_ACCOUNT_GONE, destination.payee_id, actor_id=None, data=_account_data(destination))


def verify_destination(destination: Destination, *, actor_id: int) -> None:
    """Staff have seen that the account is its owner's. Pressing twice changes nothing.

    Raises NotAllowed, SamePerson, RailUnavailable (the provider says so itself).
    """
    staff = require_staff(actor_id)
    if connect_rail(destination.rail):
        raise RailUnavailable(_("Only the payment service checks this account. It tells us when it is done."))
    require_other(staff.pk, destination.owner_id, owner_of(destination.payee))
    Destination.objects.filter(pk=destination.pk, verified_at=None, removed_at=None).update(verified_at=now(), verified_by=staff)


def remove_destination(destination: Destination, *, actor_id: int) -> None:
    """No money goes there any more. Pressing twice changes nothing."""
    if actor_id not in {destination.owner_id, owner_of(destination.payee)}:
        raise NotAllowed
    Destination.objects.filter(pk=destination.pk, removed_at=None).update(removed_at=now())


def _account_data(destination: Destination) -> PayeeData:
    return PayeeData(user_id=destination.owner_id, payee=str(destination.payee), rail=destination.rail, masked=destination.masked)


def _write_destination(payee: Payee, rail: str, address: str, holder_name: str, bank_name: str, actor_id: int) -> Destination:
    own_phone = rail in PHONE_RAILS and User.objects.filter(pk=actor_id, phone=address, phone_verified=True).exists()
    return Destination.objects.create(
        payee=payee,
        owner_id=actor_id,
        rail=rail,
        address=address,
        holder_name=holder_name,
        bank_name=bank_name,
        verified_at=now() if own_phone else None,
        usable_from=now() + DESTINATION_WAIT,
    )
