"""Unguessable texts: for addresses, and short ones for people to read aloud."""

import secrets

# Without 0 O 1 I L U: read over a bad line, these are mistaken for one another (Crockford's base 32, less U).
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def url_token() -> str:
    """128 random bits in 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


def spoken_code(length: int = 6) -> str:
    """Digits to say aloud and type with one thumb. Short, so whatever checks it must count the tries."""
    return "".join(secrets.choice("0123456789") for _ in range(length))


def reference(prefix: str, *, length: int = 7) -> str:
    """A number for people: "GN-7K3M9QA". Unique only with a database constraint behind it."""
    return f"{prefix}-" + "".join(secrets.choice(ALPHABET) for _ in range(length))
