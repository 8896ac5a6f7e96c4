"""Reading phone numbers."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from shop.accounts.phones import PhoneField, format_phone, parse_phone
from shop.accounts.templatetags.phones import phone_number


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("620 00 00 01", "GN", "+224620000001"),
        ("620-00-00-01", "GN", "+224620000001"),
        ("+224 620 00 00 01", "GN", "+224620000001"),
        ("00224 620 00 00 01", "GN", "+224620000001"),
        ("00224 620 00 00 01", "KE", "+224620000001"),
        (" 0712 345 678 ", "KE", "+254712345678"),
        ("(0300) 1234567", "PK", "+923001234567"),
        ("+33 6 12 34 56 78", "GN", "+33612345678"),
        ("٦٢٠٠٠٠٠٠١", "GN", "+224620000001"),
    ],
)
def test_many_ways_one_number(typed: str, country: str, number: str) -> None:
    assert parse_phone(typed, country) == number


@pytest.mark.parametrize("typed", ["", "abc", "+", "12", "620 00 00", "+224 000", "620000001;ext=7", "6" * 60, "\x00", "+999 123 456 789"])
def test_what_is_no_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError) as caught:
        parse_phone(typed, "GN")
    assert "+224 601 12 34 56" in caught.value.messages[0]


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    try:
        number = parse_phone(text, "GN")
    except ValidationError:
        return
    assert parse_phone(number, "KE") == number
    assert number.startswith("+")
    assert len(number) <= 16


def test_numbers_are_shown_readably() -> None:
    assert format_phone("+224620000001") == "+224 620 00 00 01"
    assert format_phone("what?") == "what?"


def test_numbers_on_pages_keep_their_direction_beside_any_name() -> None:
    assert phone_number("+224620000001") == '<bdi dir="ltr">+224 620 00 00 01</bdi>'
    assert phone_number("<b>") == '<bdi dir="ltr">&lt;b&gt;</bdi>'
    assert [phone_number(nothing) for nothing in (None, "")] == ["", ""]


def test_field_shows_what_was_typed_until_it_is_right() -> None:
    field = PhoneField(country_code="GN", required=False)
    assert field.clean("") == ""
    assert field.prepare_value("620000001") == "620000001"
    assert field.prepare_value("+224620000001") == "+224 620 00 00 01"
