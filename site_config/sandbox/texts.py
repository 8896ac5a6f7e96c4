"""The demo's phones: what would be texted to a number is kept for a while, for the page that plays its screen."""

from __future__ import annotations

from shop.accounts.providers import LogGateway
from shop.common.clock import now
from shop.limits.services import keep_value, read_value

KEPT = 5
A_DAY = 86_400


class SandboxTexts(LogGateway):
    """Writes the text into the log as well, as where no gateway is. For demos alone: whoever has the page's session reads it."""

    def send(self, *, to: str, text: str) -> None:
        """Keep it, the newest first."""
        super().send(to=to, text=text)
        keep_value(_kept_under(to), [[now().isoformat(), text], *texts_to(to)][:KEPT], seconds=A_DAY)


def texts_to(phone: str) -> list[list[str]]:
    """The last texts to that number: when and what, the newest first."""
    kept: list[list[str]] = read_value(_kept_under(phone)) or []
    return kept


def _kept_under(phone: str) -> str:
    return f"sandbox-texts:{phone}"
