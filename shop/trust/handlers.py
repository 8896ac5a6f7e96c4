"""What accounts, addresses and stores show is noted once it is committed. What is missed is found by the night's sweep."""

from shop.accounts.events import ADDRESS_SAVED, USER_PHONE_CONFIRMED
from shop.accounts.models import Address, User
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.stores.events import STORE_CHANGED, STORE_OPENED
from shop.stores.models import Store
from shop.trust.services.numbers import forget_old_owners
from shop.trust.services.signals import record_address, record_person, record_store


@on_event(USER_PHONE_CONFIRMED)
def note_person(event: DomainEvent) -> None:
    """The number that was confirmed; who had it long ago is no party of his."""
    user = User.objects.get(pk=event.subject_id)
    forget_old_owners(user)
    record_person(user)


@on_event(ADDRESS_SAVED)
def note_address(event: DomainEvent) -> None:
    """Where parcels go, if it has not been deleted meanwhile."""
    for address in Address.objects.filter(pk=event.subject_id):
        record_address(address)


@on_event(STORE_OPENED, STORE_CHANGED)
def note_store(event: DomainEvent) -> None:
    """Where the shop is."""
    record_store(Store.objects.get(pk=event.subject_id))
