"""A question before something that binds. Scripts ask it in a dialog; without them the answer to the form is a page that asks it.

It travels in the form, signed: what a page asks is what a template wrote, in its language, and nobody can have ours ask something else.
"""

from __future__ import annotations

from typing import NamedTuple

from django.core.signing import BadSignature, Signer

FIELD = "ask"  # what the form sends while nobody has been asked: scripts take it away once somebody has said yes


class FormQuestion(NamedTuple):
    """The question, and the button that says yes to it; "" for the usual one."""

    text: str
    yes: str


def sign_question(question: FormQuestion) -> str:
    """The same for the same words: pages are shared."""
    return _signer().sign_object(list(question), compress=True)


def read_question(signed: str) -> FormQuestion | None:
    """None for what was not signed here."""
    try:
        text, yes = _signer().unsign_object(signed)
    except (BadSignature, ValueError):
        return None
    return FormQuestion(text, yes)


def _signer() -> Signer:
    return Signer(salt="shop.common.questions")
