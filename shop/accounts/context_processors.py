"""What every page knows about the visitor."""

from django.http import HttpRequest

from shop.accounts.modes import current_mode


def mode(request: HttpRequest) -> dict[str, object]:
    """The hat the visitor wears now, and which others may be put on."""
    user = getattr(request, "user", None)
    return {
        "is_member": bool(user and user.is_authenticated and not user.is_guest),
        "mode": current_mode(request),
        "may_sell": bool(getattr(user, "is_seller", False)),
        "may_deliver": bool(getattr(user, "is_courier", False)),
    }
