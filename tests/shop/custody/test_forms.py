import pytest

from shop.common.money import Money
from shop.custody.forms import AmountForm, CountForm, StatementForm


@pytest.mark.parametrize("typed", ["150.000", "150,000", "150 000", "150 000 GNF"])
def test_amounts_are_typed_as_they_are_written(typed: str) -> None:
    form = AmountForm({"amount": typed}, currency="GNF")
    assert form.is_valid()
    assert form.cleaned_data["amount"] == Money(150_000, "GNF")


def test_what_is_refused_stays_as_it_was_typed() -> None:
    form = AmountForm({"amount": "100 USD"}, currency="GNF")
    assert form.errors["amount"] == ["This amount is in USD. Enter it in GNF."]
    assert form["amount"].value() == "100 USD"


@pytest.mark.parametrize(("form", "is_valid"), [(AmountForm, False), (StatementForm, True)])
def test_only_a_statement_may_say_nothing(form: type[AmountForm], is_valid: bool) -> None:
    assert form({"amount": "0", "reference": "A1"}, currency="GNF").is_valid() is is_valid


@pytest.mark.parametrize(("typed", "pieces"), [("1.000", 1_000), ("1 000", 1_000), ("12", 12), ("١٢", 12)])
def test_notes_are_counted_as_amounts_are_written(typed: str, pieces: int) -> None:
    form = CountForm({"n500": typed, "total": f"{500 * pieces:,}"}, currency="GNF")
    assert form.is_valid(), form.errors
    assert (form.pieces, form.counted_minor) == ({500: pieces}, 500 * pieces)


@pytest.mark.parametrize("typed", ["-1", "1.5", "1.0000", "many", "200000"])
def test_what_is_no_number_of_notes_is_refused(typed: str) -> None:
    form = CountForm({"n500": typed}, currency="GNF")
    assert "n500" in form.errors
    assert form["n500"].value() == typed
