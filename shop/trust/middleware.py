"""Devices are noted when somebody signs in or up on them."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from shop.common.devices import device_key, remember_device
from shop.trust.services import record_device

GetResponse = Callable[[HttpRequest], HttpResponse]


def device_middleware(get_response: GetResponse) -> GetResponse:
    """Signing in gives a session another key: only then is anything looked at, so that pages without a session stay without one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        before = request.session.session_key
        response = get_response(request)
        if request.session.session_key != before and SESSION_KEY in request.session:
            record_device(int(request.session[SESSION_KEY]), device_key(request))
            remember_device(request, response)
        return response

    return middleware
