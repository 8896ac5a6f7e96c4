"""Somebody who has typed the password."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import create_user
from tests.factories.places import create_country

PASSWORD = "a-long-secret-9"


@pytest.fixture
def awa(db):
    create_country(code="GN")
    return create_user(email="awa@example.com", password=PASSWORD, name="Awa Barry", phone="+224620000009", phone_verified=True)


@pytest.fixture
def awas_browser(awa):
    browser = Client()
    assert browser.post(reverse("account_login"), {"login": awa.email, "password": PASSWORD}).status_code == 302
    assert browser.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return browser
