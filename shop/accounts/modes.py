"""The hats one person may wear: shopping, selling, delivering."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from shop.accounts.models import User

SHOP, SELL, DELIVER = "shop", "sell", "deliver"
SESSION_KEY = "mode"
_START_PAGES = {SHOP: "catalog:home", SELL: "sellers:desk", DELIVER: "couriers:market"}


def modes_of(user: User) -> set[str]:
    """What the person may do."""
    return {SHOP} | ({SELL} if user.is_seller else set()) | ({DELIVER} if user.is_courier else set())


def current_mode(request: HttpRequest) -> str:
    """The hat worn now; shopping when the one in the session may no longer be worn."""
    wish = request.session.get(SESSION_KEY, SHOP) if hasattr(request, "session") else SHOP
    user = getattr(request, "user", None)
    return wish if isinstance(user, User) and wish in modes_of(user) else SHOP


def start_page(mode: str) -> str:
    """Where a mode begins."""
    try:
        return reverse(_START_PAGES[mode])
    except NoReverseMatch:
        return "/"
