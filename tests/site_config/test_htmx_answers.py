"""Redirects and messages for htmx."""

from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client, RequestFactory
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from site_config.htmx_answers import htmx_answers

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/cart/?a=1"}


def answer(response: HttpResponse, *, say: str = "", headers: dict[str, str] = HTMX) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        if say:
            messages.success(request, say)
        return response

    request: Any = RequestFactory().get("/somewhere/", headers=headers)
    request.htmx = HtmxDetails(request)
    request._messages = CookieStorage(request)
    return htmx_answers(view)(request)


def test_redirect_becomes_a_navigation_and_keeps_its_cookies() -> None:
    moved = redirect("/orders/N1/")
    moved.set_cookie("kept", "1")
    response = answer(moved)
    assert (response.status_code, response["HX-Redirect"]) == (200, "/orders/N1/")
    assert response.cookies["kept"].value == "1"


def test_redirect_of_a_browser_is_left_alone() -> None:
    assert answer(redirect("/orders/N1/"), headers={})["Location"] == "/orders/N1/"


def test_sign_in_comes_back_to_the_page_not_to_its_fragment(client: Client, db: None) -> None:
    response = client.get(reverse("styleguide"), headers=HTMX)
    assert response["HX-Redirect"] == f"{reverse('account_login')}?next=%2Fcart%2F%3Fa%3D1"


def test_sign_in_never_comes_back_to_another_site(client: Client, db: None) -> None:
    response = client.get(reverse("styleguide"), headers=HTMX | {"HX-Current-URL": "https://elsewhere.example/"})
    assert response["HX-Redirect"] == f"{reverse('account_login')}?next=/styleguide/"


def test_message_comes_along_as_a_toast() -> None:
    html = answer(HttpResponse("<p>piece</p>"), say="Saved <b>").content.decode()
    assert html.startswith("<p>piece</p>")
    assert 'hx-swap-oob="beforeend:#toasts"' in html
    assert "Saved &lt;b&gt;" in html


@pytest.mark.parametrize("status", [204, 500])
def test_message_waits_where_nothing_is_shown(status: int) -> None:
    assert b"Saved" not in answer(HttpResponse(status=status), say="Saved").content


def test_message_stays_out_of_other_kinds_of_answer() -> None:
    assert answer(HttpResponse("{}", content_type="application/json"), say="Saved").content == b"{}"


def test_nothing_to_say_changes_nothing() -> None:
    assert answer(HttpResponse("<p>piece</p>")).content == b"<p>piece</p>"
