"""Signs that somebody wants to go on elsewhere: points for staff to look at, never a reason to refuse a message."""

from __future__ import annotations

import re
import unicodedata

POINTS = {"phone": 3, "email": 3, "platform": 2, "link": 1}
MAX_SCORE = 9

_PHONE = re.compile(r"(?:\+|00)?\d(?:[\s().\-]{0,3}\d){7,14}")
_AMOUNT_AFTER = re.compile(r"\s*(?:gnf|fg|francs?|kes|ksh|pkr|rs|xof|fcfa|sh)\b", re.IGNORECASE)
# Each run of signs is tried once, from its beginning, and given back no more: the time stays in step with the length, whatever is written.
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]++\s*+(?:@|\(at\)|\[at\]|\barobase\b)\s*+[\w-]++\s*+(?:\.|\(dot\)|\bpoint\b|\bdot\b)\s*+[a-z]{2,}", re.IGNORECASE
)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w-])[\w-]{2,}+\.(?:com|net|org|shop|store|me|link|xyz|info|gn|ke|pk|fr|ly)\b", re.IGNORECASE
)
_PLATFORM = re.compile(
    r"\b(?:whats?\s?app|wa\.me|telegram|t\.me|viber|messenger|facebook|insta(?:gram)?|snap(?:chat)?|tik\s?tok|imo|signal|skype)\b",
    re.IGNORECASE,
)


def leak_signs(text: str) -> list[str]:
    """Which of phone, email, platform and link the text shows, in that order. Digits of every script count."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in plain if unicodedata.category(sign) != "Cf")
    without_mail = _EMAIL.sub(" ", plain)
    found = {
        "phone": any(not _AMOUNT_AFTER.match(plain, match.end()) for match in _PHONE.finditer(plain)),
        "email": without_mail != plain,
        "platform": bool(_PLATFORM.search(plain)),
        "link": bool(_LINK.search(without_mail)),
    }
    return [sign for sign in POINTS if found[sign]]


def score_of(signs: list[str]) -> int:
    """Their points together, at most MAX_SCORE."""
    return min(MAX_SCORE, sum(POINTS[sign] for sign in signs))
