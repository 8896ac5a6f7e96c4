"""Telling devices apart, to find sellers who bid on their own things. Only a mark is kept."""

from django.http import HttpRequest

from shop.auctions.pseudonyms import device_mark
from shop.common.devices import device_key


def device_of(request: HttpRequest) -> str:
    """The mark of the visitor's device; a new one gets its cookie with the answer."""
    return device_mark(device_key(request))
