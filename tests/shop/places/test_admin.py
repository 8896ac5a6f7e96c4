"""A slip of staff in a market's rules is refused before it reaches a checkout."""

import pytest
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.places.models import Country
from tests.factories.places import create_country


def _save(sam: User, **changes: str) -> Country:
    country = create_country()
    client = Client()
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    data = model_to_dict(country) | {"payment_methods": '["cash"]', "is_active": "on"} | changes
    client.post(
        reverse("admin:places_country_change", args=[country.pk]), {name: value for name, value in data.items() if value is not None}
    )
    return Country.objects.get()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("payment_methods", "5"),
        ("payment_methods", '["cahs"]'),
        ("payment_methods", '{"cash": 1}'),
        ("payment_methods", '[["cash"]]'),
        ("delivery_step_minor", "0"),
    ],
)
def test_rule_that_checkout_could_not_follow_is_refused(sam: User, field: str, value: str) -> None:
    country = _save(sam, **{field: value})
    assert (country.payment_methods, country.delivery_step_minor) == (["cash"], 500)


def test_rates_are_changed(sam: User) -> None:
    assert _save(sam, delivery_step_minor="1000", delivery_base_minor="7000").delivery_base_minor == 7_000
