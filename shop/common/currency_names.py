"""How people name the currencies when they write an amount: "150 000 FG", "KSh 3,470", "Rs. 2,500"."""

from __future__ import annotations

import re
import unicodedata

from babel.core import get_global

from shop.common.money import DECIMALS

# What belongs to one currency. Written small, without dots and spaces.
_OWN = {
    "GNF": "fg gf fgn francguinéen francsguinéens guineanfranc guineanfrancs",
    "RWF": "frw rf francrwandais francsrwandais rwandanfranc rwandanfrancs",
    "KES": "ksh kshs kenyanshilling kenyanshillings shillingkényan shillingskényans",
    "UGX": "ush ushs ugandanshilling ugandanshillings",
    "TZS": "tsh tshs tanzanianshilling tanzanianshillings",
    "PKR": "pkrs pakistanirupee pakistanirupees roupiepakistanaise roupiespakistanaises روپے روپیہ",
    "NGN": "₦ n naira nairas",
    "GHS": "₵ gh₵ gh¢ ghc cedi cedis",
    "JPY": "¥ 円 yen yens",
    "EUR": "€ euro euros",
    "USD": "$ us$ $us dollar dollars usdollar usdollars",
    "GBP": "£ pound pounds livre livres",
    "INR": "₹ indianrupee indianrupees roupieindienne roupiesindiennes",
    "TND": "dt دت",
    "KWD": "kd دك",
}
# What several share: whichever of them the field is in, is meant.
_SHARED = {
    "f fr frs franc francs": ("GNF", "XOF", "XAF", "RWF"),
    "cfa fcfa fcfas francscfa franccfa": ("XOF", "XAF"),
    "sh shs shilling shillings": ("KES", "UGX", "TZS"),
    "rs re rupee rupees roupie roupies": ("PKR",),
}
_MEANT: dict[str, tuple[str, ...]] = {
    **{code.lower(): (code,) for code in (*get_global("all_currencies"), *DECIMALS)},
    **{name: (code,) for code, names in _OWN.items() for name in names.split()},
    **{name: codes for names, codes in _SHARED.items() for name in names.split()},
}


def currencies_named(name: str) -> tuple[str, ...]:
    """The ISO codes that a name or a sign may stand for; none for words that name no currency."""
    plain = re.sub(r"[\s.]", "", unicodedata.normalize("NFKC", name)).casefold()  # ₨ becomes Rs, wide letters plain ones
    return _MEANT.get(plain, ())
