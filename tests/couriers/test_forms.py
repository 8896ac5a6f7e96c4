import pytest

from couriers.forms import CeilingForm


@pytest.mark.parametrize(("typed", "minor"), [("1.500.000", 1_500_000), ("1 500 000 FG", 1_500_000), ("0", 0), ("", None)])
def test_a_courier_s_ceiling_is_typed_as_it_is_written(typed: str, minor: int | None) -> None:
    form = CeilingForm({"ceiling": typed}, currency="GNF")
    assert form.is_valid()
    assert form.cleaned_data["ceiling"] == minor


def test_a_ceiling_in_another_currency_is_refused() -> None:
    assert CeilingForm({"ceiling": "KES 500"}, currency="GNF").errors["ceiling"] == ["This amount is in KES. Enter it in GNF."]
