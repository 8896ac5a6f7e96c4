"""The admin: who gets in, and what its lists can be asked. `test_admin_walk.py` opens every page."""

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.trust.models import ProofRule, TrustRules

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
IDS = [model._meta.label for model in MODELS]


def _address(model: type[Model], page: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_list_opens_for_staff_only(client: Client, mallory: User, model: type[Model]) -> None:
    address = _address(model, "changelist")
    assert client.get(address).status_code == 302
    client.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code in {302, 403}


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_list_can_be_searched_or_is_small(model: type[Model]) -> None:
    model_admin = admin.site._registry[model]
    is_small = model._meta.app_label in {"places", "account", "mfa", "auth"} or model in {TrustRules, ProofRule}
    assert model_admin.search_fields or is_small


def test_index_opens_for_staff(client: Client, sam: User) -> None:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("accounts_user", "password__startswith"),
        ("payouts_payout", "code__startswith"),
        ("payouts_destination", "address__contains"),
        ("custody_deposit", "declared_minor__gte"),
        ("payments_paymentevent", "raw__contains"),
        ("payments_paymentattempt", "key__startswith"),
    ],
)
def test_no_filter_in_an_address_tells_a_secret(client: Client, sam: User, name: str, secret: str) -> None:
    """Cashiers count without knowing what was declared, and ask for a code that they cannot find out digit by digit."""
    client.force_login(sam)
    assert client.get(reverse(f"admin:{name}_changelist"), {secret: "1"}).status_code == 400
