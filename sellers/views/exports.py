"""The store's products to take along, in files that a job writes: the address hands out the finished one."""

from __future__ import annotations

import re
from typing import cast

from django.core.files import File
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from sellers.models import ExportFile
from sellers.services.export_files import ask_for_export, open_export
from sellers.states import ExportFormat
from sellers.tasks import write_export_file
from sellers.views.access import SellerRequest, for_sellers
from shop.common.dear_pages import dear_page
from shop.common.jobs import enqueue

RETRY_SECONDS = 15
_KINDS = {
    ExportFormat.GOOGLE: ("application/xml; charset=utf-8", "google.xml"),
    ExportFormat.SHOPIFY: ("text/csv; charset=utf-8", "shopify.csv"),
}


@require_safe
@dear_page("export", a_minute=10)
@for_sellers
def export_shopify(request: SellerRequest) -> HttpResponse:
    """All products as Shopify's CSV."""
    return _hand_out(request, ExportFormat.SHOPIFY)


@require_safe
@dear_page("export", a_minute=10)
@for_sellers
def export_google(request: SellerRequest) -> HttpResponse:
    """The live products as a Google Merchant feed."""
    return _hand_out(request, ExportFormat.GOOGLE)


def _hand_out(request: SellerRequest, format: ExportFormat) -> HttpResponse:
    """The file as it was last written; 304 to whoever has it; 503 in words as long as there is none."""
    export = ask_for_export(request.store, format)
    packed = bool(re.search(r"\bgzip\b", request.headers.get("Accept-Encoding", "")))
    file = open_export(export, packed=packed) if export.made_at else None
    if file is None or export.made_at is None:
        enqueue(write_export_file, export.pk)
        return _not_yet(request, format)
    etag, modified = f'"{export.fingerprint[:32]}{"-gz" if packed else ""}"', int(export.made_at.timestamp())
    answer = get_conditional_response(request, etag=etag, last_modified=modified)
    if answer is not None:
        file.close()
    response = answer if answer is not None else _file_response(request, export, file, packed=packed)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response


def _file_response(request: SellerRequest, export: ExportFile, file: File[bytes], *, packed: bool) -> HttpResponse:
    kind, name = _KINDS[ExportFormat(export.format)]
    response = cast(HttpResponse, FileResponse(file, as_attachment=True, filename=f"{request.store.slug}-{name}", content_type=kind))
    response["Content-Length"] = str(export.packed_size if packed else export.size)
    if packed:
        response["Content-Encoding"] = "gzip"
    return response


def _not_yet(request: SellerRequest, format: ExportFormat) -> HttpResponse:
    """The page asks again on its own, without any script: then the download begins."""
    response = render(request, "sellers/export_wait.html", {"format": format}, status=503)
    response["Retry-After"] = response["Refresh"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
