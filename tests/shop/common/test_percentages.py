"""Percentages as the two languages write them."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from shop.common.percentages import format_percent, percent_figure
from shop.places.queries import taxes_of
from tests.factories.commissions import create_rule, create_tax
from tests.factories.places import create_country
from tests.factories.promotions import create_code


@pytest.mark.parametrize(
    ("basis_points", "english", "french"),
    [(1_200, "12%", "12_%"), (1_250, "12.5%", "12,5_%"), (5, "0.05%", "0,05_%"), (0, "0%", "0_%"), (10_000, "100%", "100_%")],
)
def test_sign_stands_as_the_language_has_it(basis_points: int, english: str, french: str) -> None:
    with override("en"):
        assert (format_percent(basis_points), percent_figure(basis_points)) == (english, english[:-1])
    with override("fr"):
        assert (format_percent(basis_points), percent_figure(basis_points)) == (french.replace("_", "\u00a0"), french[:-2])


@pytest.mark.django_db
@pytest.mark.parametrize(("languages", "name"), [(["fr", "en"], "TVA 17,5\u00a0%"), (["en"], "TVA 17.5%"), ([], "TVA 17.5%")])
def test_what_is_frozen_is_said_in_the_markets_first_language(languages: list[str], name: str) -> None:
    country = create_country(languages=languages)
    create_tax(country=country, rate_bp=1_750)
    rule = create_rule(country=country, rate_bp=1_250)
    for reader in ("en", "fr"):
        with override(reader):
            (rate,) = taxes_of([country], at=timezone.now())[country.pk].on_goods
            assert rate.name == name
            assert ("12,5\u00a0%" if languages[:1] == ["fr"] else "12.5%") in rule.words


@pytest.mark.django_db
def test_a_codes_percent_has_the_languages_own_mark() -> None:
    code = create_code(percent_bp=1_250)
    with override("fr"):
        assert code.percent == "12,5"
    with override("en"):
        assert code.percent == "12.5"
