"""The living style page, and the frame around every page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def test_staff_see_every_component(signed_in: Callable[[User], Client], sam: User) -> None:
    response = signed_in(sam).get(reverse("styleguide"))
    assert response.status_code == 200
    html = response.content.decode()
    for mark in ("product-card", "stars", "timeline", "quantity", "table--cards", "stats", "empty", "pages", 'id="sample_name"'):
        assert mark in html


def test_others_find_nothing(signed_in: Callable[[User], Client], mallory: User) -> None:
    assert signed_in(mallory).get(reverse("styleguide")).status_code == 404


def test_wrong_form_says_so_at_each_field(signed_in: Callable[[User], Client], sam: User) -> None:
    response = signed_in(sam).post(reverse("styleguide"), {"name": "", "email": "nonsense"})
    assert response.status_code == 422
    html = response.content.decode()
    assert 'aria-invalid="true"' in html
    assert 'id="sample_name_error"' in html
    assert 'aria-describedby="sample_phone_helptext sample_phone_error"' in html
    assert '<a href="#sample_email">E-mail</a>' in html
    assert '<fieldset id="sample_delivery" class="field" aria-describedby="sample_delivery_error" aria-invalid="true">' in html


def test_messages_are_shown_once_and_by_their_level(signed_in: Callable[[User], Client], sam: User) -> None:
    client = signed_in(sam)
    html = client.get(reverse("styleguide"), {"say": ""}).content.decode()
    for level in ("success", "info", "warning", "error"):
        assert f"toast alert alert--{level}" in html
    assert "toast alert alert--success" not in client.get(reverse("styleguide")).content.decode().split('id="toasts"')[1].split("<h1")[0]


def test_chosen_theme_is_painted_by_the_server(client: Client, db: None) -> None:
    for theme, mark in (("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ('"><script>', "")):
        client.cookies["theme"] = theme
        opening = client.get(reverse("account_login")).content.decode().split("<head>")[0]
        assert opening.count("data-theme") == (1 if mark else 0)
        assert mark in opening


def test_page_of_a_visitor_has_no_live_socket(client: Client, db: None) -> None:
    html = client.get(reverse("account_login")).content.decode()
    assert "data-live-socket" not in html
    assert "js/live.js" not in html
