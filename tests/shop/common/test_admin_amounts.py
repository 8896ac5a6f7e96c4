"""Staff type amounts in the admin as everybody does."""

import pytest
from django import forms
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from shop.accounts.models import User
from shop.common.admin_amounts import MinorField
from shop.promotions.models import PointsRule
from tests.factories.places import create_country

pytestmark = pytest.mark.django_db
OWN_PAGES = {"Refund", "Payout", "SubmittedProduct", "CourierProfile"}  # their rows open pages that are not the admin's forms
BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_no_form_of_the_admin_takes_bare_minor_units(sam: User) -> None:
    request = RequestFactory().get("/")
    request.user = sam
    bare = []
    for model, site in admin.site._registry.items():
        may_write = site.has_add_permission(request) or site.has_change_permission(request)
        if may_write and model.__name__ not in OWN_PAGES:
            fields = site.get_form(request)().fields
            bare += [f"{model.__name__}.{name}" for name in fields if "minor" in name and isinstance(fields[name], forms.IntegerField)]
    assert bare == []


def _rule(code: str, **amounts: str) -> dict[str, str]:
    return {"country": code, "most_bp": "5000", "hold_days": "14", "is_active": "on"} | amounts


@pytest.mark.parametrize(
    ("spend", "value", "minor"),
    [("KSh 1,000", "12.50", (100_000, 1_250)), ("1 000,00", "5/=", (100_000, 500))],
)
def test_amounts_are_of_the_chosen_market(client: Client, sam: User, spend: str, value: str, minor: tuple[int, int]) -> None:
    create_country(code="KE", currency="KES")
    client.force_login(sam, backend=BACKEND)
    added = client.post(reverse("admin:promotions_pointsrule_add"), _rule("KE", spend_minor=spend, value_minor=value))
    assert added.status_code == 302
    rule = PointsRule.objects.get()
    assert (rule.spend_minor, rule.value_minor) == minor
    page = client.get(reverse("admin:promotions_pointsrule_change", args=[rule.pk])).content.decode()
    assert 'value="1,000"' in page
    assert "goods for one point (kes)" in page.lower()


def test_another_currency_is_refused_and_stays_as_it_was_typed(client: Client, sam: User) -> None:
    create_country(code="KE", currency="KES")
    client.force_login(sam, backend=BACKEND)
    page = client.post(reverse("admin:promotions_pointsrule_add"), _rule("KE", spend_minor="1000 GNF", value_minor="5")).content.decode()
    assert "This amount is in GNF. Enter it in KES." in page
    assert 'value="1000 GNF"' in page
    assert not PointsRule.objects.exists()


def test_without_a_market_nobody_knows_the_currency(client: Client, sam: User) -> None:
    client.force_login(sam, backend=BACKEND)
    answer = client.post(reverse("admin:promotions_pointsrule_add"), _rule("", spend_minor="1,000.50", value_minor="5"))
    errors = answer.context["adminform"].form.errors
    assert (list(errors), errors["spend_minor"]) == (["country", "spend_minor", "value_minor"], ["Choose the market first."])
    assert client.get(reverse("admin:promotions_pointsrule_add")).status_code == 200


def test_an_amount_typed_otherwise_is_no_change() -> None:
    field = MinorField(currency="KES", minimum=0)
    assert not field.has_changed(347_050, "KES 3,470.50")
    assert field.has_changed(347_050, "3,470.51")
    assert field.has_changed(347_050, "3,471")
    assert field.has_changed(347_050, "much")
