"""What every page knows about the visitor."""

from django.http import HttpRequest

MODES = ("shop", "sell", "deliver")


def mode(request: HttpRequest) -> dict[str, object]:
    """The hat the visitor wears now, and which others may be put on."""
    user = getattr(request, "user", None)
    may = {"sell": bool(getattr(user, "is_seller", False)), "deliver": bool(getattr(user, "is_courier", False))}
    wish = request.session.get("mode", "shop") if hasattr(request, "session") else "shop"
    return {"mode": wish if may.get(wish) else "shop", "may_sell": may["sell"], "may_deliver": may["deliver"]}
