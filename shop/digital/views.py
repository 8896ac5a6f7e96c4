"""Fetching what was bought."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache

from shop.common.redirects import post_or_go
from shop.common.requests import SignedInRequest
from shop.digital.exceptions import DownloadOver
from shop.digital.models import Download
from shop.digital.services import fetch_download
from shop.orders.guest_links import by_order_number, guests_may
from shop.orders.models import Order


@guests_may(by_order_number)
@never_cache
@post_or_go("orders:detail", keep=("number",))
def order_download(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """The file, counted. A form's button and no link: what looks ahead must not use a download up. 404 for anybody else's."""
    order = get_object_or_404(Order.objects.placed_by(request.user.pk), number=number)
    get_object_or_404(Download, pk=pk, line__order=order)
    try:
        file = fetch_download(order, pk)
    except DownloadOver as over:
        messages.error(request, str(over))
        return redirect(order)
    answer = FileResponse(file.file.open("rb"), as_attachment=True, filename=file.name, content_type="application/octet-stream")
    answer["X-Content-Type-Options"] = "nosniff"
    return cast(HttpResponse, answer)  # what decorators and middleware want of it, it has
