"""What promotions refuse, in words for the reader."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CodeRefusal(TextChoices):
    """Why a code does not count; the words stand in the exception."""

    UNKNOWN = "unknown", _("unknown")
    TOO_MANY_TRIES = "tries", _("too many tries")
    NOT_BEGUN = "not_begun", _("not begun")
    OVER = "over", pgettext_lazy("code", "over")
    USED_UP = "used_up", _("used up")
    YOURS_USED_UP = "yours_used_up", _("already used by this buyer")
    OTHER_CURRENCY = "currency", _("other currency or market")
    OTHER_STORE = "store", _("other store")
    NO_ITEM = "no_item", _("nothing of it in the cart")
    MINIMUM = "minimum", _("minimum not reached")
    NO_DELIVERY = "no_delivery", _("no delivery to pay")
    NEEDS_PHONE = "needs_phone", _("phone number not confirmed")
    PERSON_USED_UP = "person_used_up", _("already used by this person")
    IN_PERSON = "in_person", _("pick-up paid in cash")
    OWN_PARTY = "own_party", _("store of linked people")


class PromotionError(Exception):
    """Nothing was changed; the text says why and may be shown."""

    message: str | Promise = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NotYours(PromotionError):
    """The person has no right over the code."""

    message = _("You are not the person who may do this with the code.")


class TermsRefused(PromotionError):
    """A code with these terms cannot be. `field` names what to put right."""

    def __init__(self, field: str, message: str | Promise) -> None:
        super().__init__(message)
        self.field = field


class PointsShort(PromotionError):
    """Fewer points than were to be spent, perhaps because another tab has just spent them."""

    message = _("You have fewer points than that by now. Look at the total again.")


class PromoRefused(PromotionError):
    """The code does not count for this cart; `refusal` says why, the text in words."""

    def __init__(self, refusal: CodeRefusal, **words: Any) -> None:
        super().__init__(str(_WORDS[refusal]) % words)
        self.refusal = refusal


_WORDS: dict[str, str | Promise] = {
    CodeRefusal.UNKNOWN: _("We do not know this code. Look at how it is written."),
    CodeRefusal.TOO_MANY_TRIES: _("Too many codes were tried. Wait ten minutes, then try again."),
    CodeRefusal.NOT_BEGUN: _("This code counts from %(when)s on."),
    CodeRefusal.OVER: _("This code is over."),
    CodeRefusal.USED_UP: _("This code is used up."),
    CodeRefusal.YOURS_USED_UP: _("You have used this code already."),
    CodeRefusal.OTHER_CURRENCY: _("This code counts in %(country)s, for goods priced in %(currency)s."),
    CodeRefusal.OTHER_STORE: _("This code counts at %(stores)s only, and nothing in your cart comes from there."),
    CodeRefusal.NO_ITEM: _("This code counts for certain goods only, and none of them is in your cart."),
    CodeRefusal.MINIMUM: _("This code counts from %(minimum)s on: %(missing)s more to go."),
    CodeRefusal.NO_DELIVERY: _("This code pays for a delivery, and there is none to pay here."),
    CodeRefusal.NEEDS_PHONE: _("This code works once your phone number is confirmed."),
    CodeRefusal.PERSON_USED_UP: _("This code was already used with your phone number, at your address or on this device."),
    CodeRefusal.IN_PERSON: _("This code does not work with store pick-up paid in cash. Choose home delivery, or pay in advance."),
    CodeRefusal.OWN_PARTY: _("This code does not work in this store."),
}
