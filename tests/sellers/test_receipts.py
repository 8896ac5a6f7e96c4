"""Sellers see what is left of their price."""

import pytest
from django.urls import reverse

from tests.factories.catalog import create_variant
from tests.factories.commissions import create_rule, create_tax
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


def page_of(client, product):
    return client.get(reverse("sellers:product", args=[product.pk])).content.decode().replace("\xa0", " ")


def test_editor_says_what_the_seller_receives(client, bob, settings):
    settings.PLATFORM_FEE_BP = 250
    variant = create_variant(store=create_store(owner=bob))
    client.force_login(bob)
    assert "You receive 48,750 GNF of 50,000 GNF: commission 1,250 GNF." in page_of(client, variant.product)
    create_tax()
    create_rule(product=variant.product, rate_bp=1_000)
    assert "You receive 44,100 GNF of 50,000 GNF: commission 5,000 GNF, tax on commission 900 GNF." in page_of(client, variant.product)
