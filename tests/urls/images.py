"""Pictures that only some may see: Alice's address opens for Alice."""

from collections.abc import Sequence
from typing import Any

from django.urls import resolve

from shop.images.private_addresses import private_address
from shop.images.services import accept_upload
from tests.factories.images import create_upload
from tests.urls.table import Cast, Row


def _address_of_alice(cast: Cast) -> Sequence[Any]:
    image = accept_upload(create_upload(), private=True)
    found = resolve(private_address(str(image.file.name), viewer_id=cast.alice.pk)).kwargs
    return [found["key"], found["file"]]


ROWS = [
    Row("images:private", {"alice": 200}, anyone=404, args=_address_of_alice),
    Row("images:private", anyone=404, args=lambda cast: ["1.2.x", "nothing.jpg"]),
]
