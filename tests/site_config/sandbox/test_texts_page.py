"""The page that plays a phone: it leads back to where its code is typed."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse


@pytest.mark.parametrize(("asked_on", "leads_to"), [("/checkout/?step=2", "/checkout/?step=2"), ("https://evil.test/x", "/"), ("", "/")])
def test_it_leads_back_to_the_page_that_asks_for_the_code(client: Client, settings: Any, db: None, asked_on: str, leads_to: str) -> None:
    settings.PAYMENT_SANDBOX = True
    page = client.get(reverse("sandbox:texts"), {"next": asked_on}).content.decode()
    back = re.search(r'id="sandbox-back"\s+href="([^"]*)"', page)
    assert back is not None
    assert back[1] == leads_to
