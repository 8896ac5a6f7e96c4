"""Browsers that show push messages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.notifications.exceptions import BadDevice
from shop.notifications.forms import DeviceForm
from shop.notifications.services import add_device, forget_device

BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "Chrome", "Safari")  # who also calls himself by another's name comes first
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


@post_or_go("notifications:settings")
def device_add(request: SignedInRequest) -> HttpResponse:
    """The script of the settings page brings what the browser's push service gave it."""
    form = DeviceForm(request.POST)
    try:
        if not form.is_valid():
            raise BadDevice
        device = add_device(request.user, label=_browser_label(request), **form.cleaned_data)
    except BadDevice as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    request.session["push_device"] = device.pk  # signing out here ends it: the phone may be shared
    messages.success(request, _("This browser shows your notifications now."))
    return HttpResponse(status=201)


@post_or_go("notifications:settings")
def device_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """No more push messages to that browser."""
    forget_device(request.user, pk=pk)
    messages.success(request, _("That browser shows nothing any more."))
    return redirect("notifications:settings")


def _browser_label(request: HttpRequest) -> str:
    agent = request.headers.get("user-agent", "")
    browser = next((name for name in BROWSERS if name in agent), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    return ", ".join(part for part in ({"Edg": "Edge", "OPR": "Opera"}.get(browser, browser), system) if part)
