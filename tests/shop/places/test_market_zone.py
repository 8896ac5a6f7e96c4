"""Times are shown in the zone of the market being visited."""

from datetime import UTC, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from shop.places.middleware import market_middleware
from tests.factories.places import create_country

INSTANT = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)


def _page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template("{{ at|date:'j M H:i' }}").render(Context({"at": INSTANT})))


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "shown"), [("GN", "21 Nov 22:30"), ("KE", "22 Nov 01:30")])
def test_time_is_the_markets(rf: RequestFactory, code: str, shown: str) -> None:
    create_country(code=code)
    request = rf.get("/")
    request.COOKIES["market"] = code
    assert market_middleware(_page)(request).content.decode() == shown
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.django_db
def test_page_without_a_time_asks_the_database_nothing(rf: RequestFactory, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        market_middleware(lambda request: HttpResponse("ok"))(rf.get("/"))
