"""Addresses of people: ours, and those of allauth."""

from tests.factories.accounts import create_address
from tests.urls.table import VISITORS, Cast, Row

SIGNED_IN = dict.fromkeys(VISITORS, 200) | {"anonymous": 302}
ONLY_ALICE = dict.fromkeys(VISITORS, 404) | {"anonymous": 302}
ENTRANCE = dict.fromkeys(VISITORS, 302) | {"anonymous": 200}  # who is in already is sent on


def _address(cast: Cast) -> list[int]:
    return [create_address(user=cast.alice).pk]


ROWS = [
    Row("accounts:profile", SIGNED_IN),
    Row("accounts:prove", SIGNED_IN),
    Row("accounts:mode", anyone=302, method="post", data={"mode": "shop"}),
    Row("accounts:mode", {"bob": 302, "anonymous": 302}, anyone=404, method="post", data={"mode": "sell"}),
    Row("accounts:mode", {"carol": 302, "anonymous": 302}, anyone=404, method="post", data={"mode": "deliver"}),
    Row("accounts:place", anyone=200),
    Row("accounts:place", anyone=422, method="post", data={"quarter": "Atlantis"}),
    Row("accounts:market", anyone=404, method="post", data={"market": "XX"}),
    Row("accounts:sessions", SIGNED_IN),
    Row("accounts:sessions_end", anyone=302, method="post"),
    Row("accounts:session_end", {"anonymous": 302}, anyone=404, args=lambda cast: [999], method="post"),
    Row("usersessions_list", SIGNED_IN),  # the library's page, at the address of ours
    Row("accounts:addresses", SIGNED_IN),
    Row("accounts:address_add", SIGNED_IN),
    Row("accounts:address_edit", ONLY_ALICE | {"alice": 200}, args=_address),
    Row("accounts:address_usual", ONLY_ALICE | {"alice": 302}, args=_address, method="post"),
    Row("accounts:address_delete", ONLY_ALICE | {"alice": 200}, args=_address),
    Row("accounts:address_delete", ONLY_ALICE | {"alice": 302}, args=_address, method="post"),
    Row("staff_sign_in", {"anonymous": 302, "sam": 302}, anyone=404),
    # allauth's
    Row("account_login", ENTRANCE),
    Row("account_signup", ENTRANCE),
    Row("account_logout", {"anonymous": 302}, anyone=200),
    Row("account_inactive", anyone=200),
    Row("account_reauthenticate", SIGNED_IN),
    Row("account_email", SIGNED_IN),
    Row("account_email_verification_sent", anyone=200),
    Row("account_confirm_email", anyone=200, args=lambda cast: ["no-such-key"]),
    Row("account_change_password", SIGNED_IN),
    Row("account_set_password", anyone=302),
    Row("account_reset_password", anyone=200),
    Row("account_reset_password_done", anyone=200),
    Row("account_reset_password_from_key", anyone=200, args=lambda cast: ["1", "no-such-key"]),
    Row("account_reset_password_from_key_done", anyone=200),
    Row("account_confirm_login_code", anyone=302),
    Row("account_verify_phone", anyone=302),
    Row("account_change_phone", SIGNED_IN),
    Row("mfa_index", SIGNED_IN),
    Row("mfa_authenticate", anyone=302),
    Row("mfa_reauthenticate", anyone=302),
    Row("mfa_activate_totp", anyone=302),
    Row("mfa_deactivate_totp", {"anonymous": 302}, anyone=404),
    Row("mfa_view_recovery_codes", {"anonymous": 302}, anyone=404),
    Row("mfa_generate_recovery_codes", anyone=302),
    Row("mfa_download_recovery_codes", {"anonymous": 302}, anyone=404),
]
