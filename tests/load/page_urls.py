"""The site's addresses, and the floor: a bare view that renders one trivial template behind the same middleware."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from site_config.urls import urlpatterns as of_the_site

TEMPLATE = engines["django"].from_string("<!doctype html><title>Floor</title><p>Hello {{ name }}.</p>")


@login_not_required
def floor(request: HttpRequest) -> HttpResponse:
    return HttpResponse(TEMPLATE.render({"name": "you"}, request))


urlpatterns = [path("floor/", floor), *of_the_site]
