"""What accounts, addresses and shops show is noted as they are written, by whatever page or hand."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from shop.accounts.models import Address, User
from shop.stores.models import Store
from shop.trust.services.signals import record_address, record_person, record_store


@receiver(post_save, sender=User)
def note_person(instance: User, update_fields: frozenset[str] | None = None, **_kwargs: Any) -> None:
    """A number that was confirmed. Signing in writes another field and is no news."""
    if update_fields is None or {"phone", "phone_verified"} & update_fields:
        record_person(instance)


@receiver(post_save, sender=Address)
def note_address(instance: Address, **_kwargs: Any) -> None:
    """Where parcels go."""
    record_address(instance)


@receiver(post_save, sender=Store)
def note_store(instance: Store, **_kwargs: Any) -> None:
    """Where the shop is."""
    record_store(instance)
