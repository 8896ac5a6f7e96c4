"""Without network: what was opened can be read and says of when it is, by its owner alone; all else is told in words of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from couriers.models import Delivery
from shop.accounts.models import User
from shop.orders.models import Order
from shop.orders.services import confirm_order
from site_config import offline
from tests.browser.conftest import assert_accessible, phone_context, wait_on
from tests.factories.accounts import create_user
from tests.factories.catalog import create_product
from tests.factories.couriers import *  # noqa: F403
from tests.sockets import session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys())
    found[name] = (await (await caches.open(name)).keys()).map(({ url }) => url.replace(location.origin, ""));
  return found;
}"""
