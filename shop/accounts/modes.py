"""The hats one person may wear: shopping, selling, delivering."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from shop.accounts.models import User

SHOP, SELL, DELIVER = "shop", "sell", "deliver"
SESSION_KEY = "mode"
_WORKPLACES = {"/sell/": SELL, "/deliver/": DELIVER}
_START_PAGES = {SHOP: "catalog:home", SELL: "sellers:desk", DELIVER: "couriers:market"}


def modes_of(user: User) -> set[str]:
    """The modes that are open to the person: shopping always; selling and delivering if granted."""
    return {SHOP} | ({SELL} if user.is_seller else set()) | ({DELIVER} if user.is_courier else set())


def current_mode(request: HttpRequest) -> str:
    """The hat of the page (a link may lead into the back office), else the one chosen; shopping when neither may be worn."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or user.is_guest:
        return SHOP
    of_page = next((mode for start, mode in _WORKPLACES.items() if request.path.startswith(start)), "")
    chosen = request.session.get(SESSION_KEY, SHOP) if hasattr(request, "session") else SHOP
    return next((mode for mode in (of_page, chosen) if mode in modes_of(user)), SHOP)


def start_page(mode: str) -> str:
    """The address of the page on which a mode starts."""
    try:
        return reverse(_START_PAGES[mode])
    except NoReverseMatch:
        return "/"
