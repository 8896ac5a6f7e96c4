"""What people are told while the database cannot do what they ask: in words, with nothing lost that they have entered.

Whatever else goes wrong stays a 500, as Django has it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextvars import ContextVar

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.views.defaults import server_error as _server_error

from shop.common.outages import Outage, outage_of
from shop.events.commit_reactions import Changes, right_after_commit

GetResponse = Callable[[HttpRequest], HttpResponse]

RETRY_SECONDS = {Outage.BUSY: 5, Outage.AWAY: 15, Outage.READ_ONLY: 60, Outage.FULL: 60}
MOST_BYTES = 200_000  # of a form that is put into the page to be sent again
_SECRET = re.compile(r"(^|[_-])(old)?(password|code|pin|secret)\d*($|[_-])")  # names of fields that must not stand in a page
_FORM = {"application/x-www-form-urlencoded", "multipart/form-data"}
_has_committed: ContextVar[bool] = ContextVar("has_committed", default=False)
log = structlog.get_logger(__name__)


def remember_commits(get_response: GetResponse) -> GetResponse:
    """Know at each moment of a request whether it has changed something already."""

    def middleware(request: HttpRequest) -> HttpResponse:
        _has_committed.set(False)
        return get_response(request)

    return middleware


@right_after_commit
def _note_commit(changes: Changes) -> None:
    _has_committed.set(True)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: it stands wherever an error came up, in a view, a template or a middleware."""
    outage = outage_of(sys.exc_info()[1])
    return answer_outage(request, outage) if outage else _server_error(request)


def answer_outage(request: HttpRequest, outage: Outage) -> HttpResponse:
    """503, with when to come back: a sentence for htmx, whose form stays where it is, else a page that can send the form again."""
    log.warning("outage", kind=outage.value, method=request.method)
    if hasattr(request, "session"):
        request.session.modified = False  # to save it would fail as well, and take as long
    is_sure = outage is not Outage.AWAY and not _has_committed.get()
    fields = fields_to_repeat(request)
    context = {"is_sure": is_sure, "is_post": request.method == "POST", "fields": fields, "action": request.get_full_path()}
    context["token"] = get_token(request) if fields is not None else ""
    template = get_template("_outage.html" if _asks_for_piece(request) else "503.html")
    response = HttpResponse(template.render(context), status=503)  # without the request: what every page shows comes from the database
    response["Retry-After"] = str(RETRY_SECONDS[outage])
    response["Cache-Control"] = "no-store"
    response.is_outage = True  # type: ignore[attr-defined]  # for whoever has something older to show
    return response


def fields_to_repeat(request: HttpRequest) -> list[tuple[str, str]] | None:
    """What was sent, its one-use token among it, to be sent again by a button; None when it must not or cannot stand in a page."""
    if request.method != "POST" or request.content_type not in _FORM or not getattr(request, "csrf_processing_done", False):
        return None
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
        has_files = bool(request.FILES)
    except (RawPostDataException, OSError):  # it was not read to its end
        return None
    if request.content_type == "multipart/form-data" and not request.POST:  # nor was it, the disk being full
        return None
    is_secret = any(value and _SECRET.search(name.lower()) for name, value in fields)
    return None if is_secret or has_files or sum(len(value) for _name, value in fields) > MOST_BYTES else fields


def _asks_for_piece(request: HttpRequest) -> bool:
    """As `wants_fragment`, wherever in the chain it is asked."""
    headers = request.headers
    is_whole = headers.get("HX-Boosted") == "true" or headers.get("HX-History-Restore-Request") == "true"
    return headers.get("HX-Request") == "true" and not is_whole
