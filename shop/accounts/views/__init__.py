"""Pages of a person: the profile, the addresses, and the switches."""

from shop.accounts.views.addresses import address_add, address_delete, address_edit, address_list, address_usual
from shop.accounts.views.places import place_choose
from shop.accounts.views.profiles import profile
from shop.accounts.views.proofs import prove
from shop.accounts.views.sessions import session_end, session_list, sessions_end
from shop.accounts.views.switches import staff_sign_in, switch_market, switch_mode

__all__ = [
    "address_add",
    "address_delete",
    "address_edit",
    "address_list",
    "address_usual",
    "place_choose",
    "profile",
    "prove",
    "session_end",
    "session_list",
    "sessions_end",
    "staff_sign_in",
    "switch_market",
    "switch_mode",
]
