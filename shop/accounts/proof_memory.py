"""What a session remembers of the numbers that codes were sent to. Apart from `proof_steps`, as processes without pages listen too."""

from django.http import HttpRequest

PROVED_KEY, ASKED_KEY, DOWN_KEY = "proved_phone", "code_phone", "no_code_phone"  # of the session


def forget_proofs(request: HttpRequest) -> None:
    """Somebody else is at this browser now: they type a code of their own, for the same number as well."""
    for key in (PROVED_KEY, ASKED_KEY, DOWN_KEY):
        request.session.pop(key, None)
