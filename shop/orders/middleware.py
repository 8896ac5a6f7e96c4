"""A guest is a buyer on the pages of what he has ordered, and a visitor everywhere else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from shop.orders.guest_links import checkout_let_in

GetResponse = Callable[[HttpRequest], HttpResponse]


class GuestMiddleware:
    """On views that guests may use (`guests_may`), for a session that was let in: the guest takes the visitor's place.

    Nobody is ever signed in as a guest. Who is signed in as somebody is that person again on the next page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Before anybody is sent to sign in."""
        find = getattr(view, "find_guest_checkouts", None)
        if find is None:
            return
        checkout = checkout_let_in(request, find(request, *args, **kwargs))
        if checkout is not None:
            request.member = request.user  # type: ignore[attr-defined]
            request.user = checkout.buyer
