"""Safaricom's Daraja, the network side of M-Pesa: its token, its password of the hour, and how it says no."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from shop.common.clock import now
from shop.payments.exceptions import ProviderDown, ProviderRefused
from shop.payments.providers.answers import text_at, token_life, word_at
from shop.payments.providers.http import BearerAccount, Reply, ask_service

SERVICE = "mpesa"
NAIROBI = ZoneInfo("Africa/Nairobi")
BAD_TOKEN = "404.001.03"  # noqa: S105 - its word for a token that it does not take, with HTTP 404
BUSY = "500.001.1001"
DUPLICATE = "500.002.1001"


def ask_daraja(path: str, body: Mapping[str, Any]) -> Reply:
    """One question and its answer, also where Daraja answers with HTTP 500, as it does for much that is no fault of a server."""
    account = BearerAccount(SERVICE, (settings.MPESA_URL, settings.MPESA_CONSUMER_KEY), _fetch_daraja_token, _is_stale)
    reply = account.ask("POST", f"{settings.MPESA_URL}{path}", json_body=body, readable={500})
    if reply.status == 500 and not daraja_error(reply):
        raise ProviderDown
    return reply


def stk_password() -> dict[str, str]:
    """What opens a paybill for an STK push: the passkey, mixed with this moment in Kenya."""
    at = now().astimezone(NAIROBI).strftime("%Y%m%d%H%M%S")
    mixed = f"{settings.MPESA_SHORTCODE}{settings.MPESA_PASSKEY}{at}"
    return {"BusinessShortCode": settings.MPESA_SHORTCODE, "Password": base64.b64encode(mixed.encode()).decode(), "Timestamp": at}


def daraja_error(reply: Reply) -> str:
    """Its word for what is wrong; "" when nothing is."""
    return word_at(reply.data, "errorCode")


def means_error(reply: Reply, error: str, word: str) -> bool:
    """Whether it means that error: one number stands for several, which only the text tells apart."""
    return daraja_error(reply) == error and word in text_at(reply.data, "errorMessage").lower()


def daraja_code(told: object) -> str:
    """A code of its results as one text: it comes as a number here, as text there, with or without zeros in front; "" for none."""
    code = word_at(told).strip()
    return str(int(code)) if code.isascii() and code.isdecimal() and len(code) < 20 else code


def require_accepted(reply: Reply) -> dict[str, Any]:
    """What an accepted request answers; raises ProviderRefused, or ProviderDown for what heals by itself."""
    _require_no_error(reply)
    if daraja_code(reply.data.get("ResponseCode")) != "0":
        raise ProviderRefused(_("M-Pesa did not accept this."), code=daraja_code(reply.data.get("ResponseCode")) or str(reply.status))
    return reply.data


def query_result(reply: Reply) -> str:
    """How a push ended, of an answer that says so: with the code of its own acceptance in front, or without. Else ProviderDown."""
    _require_no_error(reply)
    accepted, result = daraja_code(reply.data.get("ResponseCode")), daraja_code(reply.data.get("ResultCode"))
    if accepted not in {"", "0"}:
        raise ProviderRefused(_("M-Pesa did not accept this."), code=accepted)
    if not result:
        raise ProviderDown
    return result


def accepted_id(reply: Reply, name: str) -> str:
    """The id that an accepted request is given; without one nobody knows what was done."""
    found = word_at(require_accepted(reply), name)
    if not found:
        raise ProviderDown
    return found


def _require_no_error(reply: Reply) -> None:
    error = daraja_error(reply)
    if error.startswith("500."):
        raise ProviderDown(was_heard=False)
    if error or not reply.is_ok:
        raise ProviderRefused(_("M-Pesa did not accept this."), code=error or str(reply.status))


def _is_stale(reply: Reply) -> bool:
    """It says so with three numbers, one of which stands for much else too."""
    is_named = means_error(reply, BUSY, "access token") or daraja_error(reply) == BAD_TOKEN
    return reply.status == 401 or is_named


def _fetch_daraja_token() -> tuple[str, int]:
    url = f"{settings.MPESA_URL}/oauth/v1/generate?grant_type=client_credentials"
    reply = ask_service(SERVICE, "GET", url, basic=(settings.MPESA_CONSUMER_KEY, settings.MPESA_CONSUMER_SECRET))
    token, seconds = text_at(reply.data, "access_token"), token_life(reply.data.get("expires_in"))
    if not reply.is_ok or not token or seconds is None:
        raise ProviderDown(was_heard=False)
    return token, seconds
