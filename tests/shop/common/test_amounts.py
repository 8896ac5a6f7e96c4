import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from shop.common.amounts import MoneyField, read_amount
from shop.common.money import DECIMALS, Money

CURRENCIES = st.sampled_from(sorted(DECIMALS))
AMOUNTS = st.builds(Money, st.integers(-(10**13), 10**13), CURRENCIES)
MARKS = [" ", "\u00a0", "\u202f", "\u2009", "'", "’", ",", ".", "٬"]
SCRIPTS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９", "߀߁߂߃߄߅߆߇߈߉"]


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("150'000", "GNF", 150_000),
        ("150’000", "GNF", 150_000),
        ("150\u2009000", "GNF", 150_000),
        ("150  000", "GNF", 150_000),
        ("١٥٠٬٠٠٠", "GNF", 150_000),
        ("۱۵۰٬۰۰۰", "PKR", 15_000_000),
        ("۲٬۵۰۰٫۵۰", "PKR", 250_050),
        ("\u200f١٢٫٥", "KES", 1_250),
        ("１５０，０００", "GNF", 150_000),
        ("150 000 GNF", "GNF", 150_000),
        ("150.000 FG", "GNF", 150_000),
        ("150 000 F.G.", "GNF", 150_000),
        ("150 000 francs guinéens", "GNF", 150_000),
        ("150 000 F", "XOF", 150_000),
        ("5 000 F CFA", "XOF", 5_000),
        ("GNF150000", "GNF", 150_000),
        ("ＧＮＦ 150000", "GNF", 150_000),
        ("KSh 3,470", "KES", 347_000),
        ("Ksh3470/=", "KES", 347_000),
        ("3470/= KES", "KES", 347_000),
        ("KES 3,470.50", "KES", 347_050),
        ("Rs. 2,500", "PKR", 250_000),
        ("₨2500", "PKR", 250_000),
        ("PKR 2500/-", "PKR", 250_000),
        ("2500/-", "PKR", 250_000),
        ("1,50,000", "PKR", 15_000_000),
        ("Rs 1,23,45,678.50", "PKR", 1_234_567_850),
        ("150,000", "PKR", 15_000_000),
        ("150,00 GNF", "GNF", 150),
        ("1.500", "KWD", 1_500),
        ("1,500.250", "KWD", 1_500_250),
        ("1,500,000", "KWD", 1_500_000_000),
        ("-5", "GNF", -5),
        ("GNF −5", "GNF", -5),
        ("007", "GNF", 7),
    ],
)
def test_amounts_are_read_as_people_paste_them(text: str, currency: str, minor: int) -> None:
    assert read_amount(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency", "says"),
    [
        ("1e9", "GNF", "in figures"),
        ("12.345.6", "GNF", "threes"),
        ("--5", "GNF", "in figures"),
        ("-GNF -5", "GNF", "in figures"),
        ("5-", "GNF", "in figures"),
        ("5.", "KES", "in figures"),
        (".5", "KES", "in figures"),
        ("5²", "GNF", "in figures"),
        ("150k", "GNF", "in figures"),
        ("a lot", "GNF", "in figures"),
        ("150 000 balls", "GNF", "in figures"),
        ("1,50,000", "GNF", "threes, as in “1,500,000\u00a0GNF”"),
        ("1500 000", "GNF", "threes"),
        ("0 500", "GNF", "threes"),
        ("1 500,000,000", "GNF", "threes"),
        ("150,,000", "GNF", "threes"),
        ("150,50 GNF", "GNF", "no decimals"),
        ("1500.000", "GNF", "no decimals"),
        ("0.500", "KES", "At most 2 decimals"),
        ("1,500.000", "KES", "At most 2 decimals"),
        ("١٫٥٠٠", "KES", "At most 2 decimals"),
        ("100 USD", "GNF", "This amount is in USD. Enter it in GNF."),
        ("$100", "GNF", "This amount is in USD. Enter it in GNF."),
        ("KSh 100", "PKR", "This amount is in KES. Enter it in PKR."),
        ("Rs. 2,500", "KES", "This amount is in PKR. Enter it in KES."),
        ("₹2,500", "PKR", "This amount is in INR. Enter it in PKR."),
        ("100 CHF", "GNF", "This amount is in CHF. Enter it in GNF."),
        ("5 000 F CFA", "GNF", "This amount is in F CFA. Enter it in GNF."),
        ("GNF 100 USD", "GNF", "This amount is in USD. Enter it in GNF."),
    ],
)
def test_what_is_no_amount_of_the_currency_is_refused_in_words(text: str, currency: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_amount(text, currency)


def test_refusals_are_in_french() -> None:
    with override("fr"), pytest.raises(ValueError, match=r"Ce montant est en USD\. Indiquez-le en GNF\."):
        read_amount("100 $", "GNF")
    with (
        override("fr"),
        pytest.raises(ValueError, match="par trois, comme dans « 1\u202f500\u202f000\u00a0GNF »".replace(" ", "[ \u00a0]")),
    ):
        read_amount("12.345.6", "GNF")


@given(AMOUNTS, st.sampled_from(["en", "fr"]))
def test_what_the_site_shows_can_be_typed(amount: Money, language: str) -> None:
    shown = amount.format(language)
    assert read_amount(shown, amount.currency) == amount
    figure = amount.format_figure(language)
    assert (figure.lstrip("−") in shown, read_amount(figure, amount.currency)) == (True, amount)
    with override(language):
        field = MoneyField(currency=amount.currency, minimum=0)
        assert field.prepare_value(amount) == figure
        assert amount.is_negative or amount.minor > 10**13 or field.clean(shown) == amount
    assert read_amount(str(amount.decimal), amount.currency) == amount


@given(AMOUNTS.filter(lambda amount: not amount.is_negative), st.sampled_from(MARKS), st.sampled_from(SCRIPTS), st.data())
def test_any_grouping_reads_the_same(amount: Money, mark: str, script: str, data: st.DataObject) -> None:
    whole, _point, decimals = str(amount.decimal).partition(".")
    in_lakhs = amount.currency == "PKR" and data.draw(st.booleans())
    grouped = _in_lakhs(whole, mark) if in_lakhs else f"{int(whole):,}".replace(",", mark)
    points = {"٫"} if mark == "٬" else {".", ","} - {mark}
    text = grouped + (data.draw(st.sampled_from(sorted(points))) + decimals if decimals else "")
    name = data.draw(st.sampled_from(["{} " + amount.currency, amount.currency + "{}", "{}"]))
    assert read_amount(name.format(text.translate(str.maketrans("0123456789", script))), amount.currency) == amount


@pytest.mark.parametrize("text", ["12.345.6", "$ 5", "five"])
def test_field_gives_back_what_was_typed(text: str) -> None:
    field = MoneyField(currency="GNF")
    assert field.prepare_value(text) == text


def _in_lakhs(whole: str, mark: str) -> str:
    parts, rest = [whole[-3:]], whole[:-3]
    while rest:
        parts.insert(0, rest[-2:])
        rest = rest[:-2]
    return mark.join(parts)
