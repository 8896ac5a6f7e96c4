"""Where uploaded files lie."""

from django.core.files.storage import Storage, storages


def private_storage() -> Storage:
    """Where files lie that no visitor may fetch."""
    return storages["private"]
