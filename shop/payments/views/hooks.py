"""Where providers tell us that something has happened."""

from __future__ import annotations

import structlog
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from shop.common.jobs import enqueue
from shop.common.requests import client_address
from shop.payments.exceptions import BadSignature, InboxFull, UnknownMethod
from shop.payments.models import PaymentEvent
from shop.payments.services import receive_event
from shop.payments.states import EventStatus
from shop.payments.tasks import apply_message, prove_messages

MOST_BYTES = 256 * 1024  # the largest that any of them sends is a tenth of it
AGAIN_SECONDS = "60"
# Daraja wants to read this; the others look at the status alone.
_TAKEN = {"ResultCode": 0, "ResultDesc": "Accepted"}

log = structlog.get_logger(__name__)


@csrf_exempt  # providers have no cookie of ours: each message is verified by its provider's own rule
@login_not_required  # nor an account
@require_http_methods(["POST", "PUT"])
def webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """Verify, keep, answer: nobody outside is asked meanwhile. What the message means is found out in a job."""
    if _size(request) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        event = receive_event(provider, request.body, _plain_headers(request))
    except UnknownMethod:
        return HttpResponse(status=404)
    except InboxFull:
        return HttpResponse(status=503, headers={"Retry-After": AGAIN_SECONDS})
    except (BadSignature, UnreadablePostError) as error:
        log.warning("webhook_refused", provider=provider, reason=type(error).__name__, size=_size(request))
        return HttpResponse(status=400)
    _queue_job(event)
    return JsonResponse(_TAKEN)


def _queue_job(event: PaymentEvent) -> None:
    """For the first of many copies: of the others the sweep takes care, should its job be lost."""
    if event.copies > 1:
        return
    if event.status == EventStatus.RECEIVED:
        enqueue(apply_message, event.pk)
    elif event.status == EventStatus.UNPROVEN:
        enqueue(prove_messages, event.provider)


def _size(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return MOST_BYTES + 1


def _plain_headers(request: HttpRequest) -> dict[str, str]:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return headers | {":path": request.get_full_path(), ":peer": client_address(request)}
