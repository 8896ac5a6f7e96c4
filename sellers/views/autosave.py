"""Keeping what is being typed: what the page's script hears about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpResponse, JsonResponse, QueryDict
from django.urls import reverse

from sellers.exceptions import AlreadyListed, EditedElsewhere
from sellers.models.drafts import Typed
from sellers.views.access import SellerRequest


def boxes_of(data: QueryDict, names: Iterable[str]) -> dict[str, list[str]]:
    """The values of these fields as they were typed."""
    return {name: data.getlist(name) for name in names if name in data}


def autosave_answer(request: SellerRequest, keep: Callable[[int | None], Typed]) -> HttpResponse:
    """200 with the version it is at now; 409 when another page was quicker; 410 when there is nothing to keep it for any more.

    `seen` is the version the page has; with `force` a person decided that this page's text counts.
    """
    text = request.POST.get("seen", "")
    seen = int(text) if text.isdecimal() and len(text) < 10 else 0
    try:
        row = keep(None if "force" in request.POST else seen)
    except EditedElsewhere as conflict:
        return JsonResponse({"version": conflict.version}, status=409)
    except AlreadyListed as again:
        return JsonResponse({"to": reverse("sellers:product", args=[again.product.pk])}, status=410)
    return JsonResponse({"version": row.version})
