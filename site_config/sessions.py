"""Sessions on the day when the database does not write."""

from __future__ import annotations

import structlog
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from shop.common.outages import Outage, outage_of
from site_config.outages import answer_outage

log = structlog.get_logger(__name__)


class PatientSessionMiddleware(SessionMiddleware):
    """Django's; but where it takes a session that cannot be saved for one that was deleted, and says 400, people are told what is so.

    A page that was only to be looked at is shown all the same: what it wanted to remember (whether somebody shops or sells) it asks again.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """As Django's. What has been done is done, whether the session knows of it or not: `answer_outage` says so."""
        try:
            return super().process_response(request, response)
        except SessionInterrupted as error:
            outage = _outage_behind(error)
            if outage is None:
                raise
            if request.method not in ("GET", "HEAD"):
                return answer_outage(request, outage)
            log.warning("session_not_saved", kind=outage.value)
            return response


def _outage_behind(error: BaseException | None) -> Outage | None:
    """The session's store and the middleware each raise anew while they handle what the database said."""
    while error is not None:
        outage = outage_of(error)
        if outage is not None:
            return outage
        error = error.__context__
    return None
