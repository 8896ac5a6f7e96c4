"""Pages of couriers and of the door."""

from django.http import Http404, HttpRequest, HttpResponse


def delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """The carrier's page of a parcel."""
    raise Http404


def handover(request: HttpRequest, token: str) -> HttpResponse:
    """What a QR code holds."""
    raise Http404
