"""The cart's reaction to signing in and signing up."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import ngettext

from shop.accounts.models import User
from shop.cart.services import adopt_visitor_cart


@receiver(user_logged_in)
def bring_the_cart(sender: object, *, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """What was collected as a visitor is the user's now; what there was too little of is said."""
    if request is None or not hasattr(request, "session"):
        return
    for line in adopt_visitor_cart(request, user=user):
        text = ngettext(
            "%(title)s: only %(count)d is left, so your cart holds %(count)d.",
            "%(title)s: only %(count)d are left, so your cart holds %(count)d.",
            line.quantity,
        )
        messages.warning(request, text % {"title": line.title, "count": line.quantity}, fail_silently=True)
