"""Who comes in: somebody without the right finds nothing here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404

from shop.accounts.models import User
from shop.common.requests import SignedInRequest
from shop.custody.models import CashDesk
from shop.custody.queries import desks_of, may_settle, may_work

View = Callable[..., HttpResponse]

PAGE_SIZE = 50  # rows of a list that waits for somebody


def for_cash_staff(view: View) -> View:
    """Cashiers and settlers."""
    return _only(view, lambda user: may_work(user) or may_settle(user))


def for_settlers(view: View) -> View:
    """Those who confirm and resolve."""
    return _only(view, may_settle)


def own_desk(request: SignedInRequest, pk: int) -> CashDesk:
    """One at which the visitor works; 404 for anybody else."""
    return get_object_or_404(desks_of(request.user), pk=pk)


def posted_data(request: SignedInRequest) -> QueryDict | None:
    """What a form was sent with, also when that is nothing."""
    return request.POST if request.method == "POST" else None


def _only(view: View, allowed: Callable[[User], bool]) -> View:
    @wraps(view)
    def wrapper(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not allowed(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper
