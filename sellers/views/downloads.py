"""A variant that is delivered without a parcel: its file, its codes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sellers.forms.downloads import FileForm, KeysForm
from sellers.views.access import SellerRequest, for_sellers, own_product
from shop.catalog.models import Variant
from shop.digital.exceptions import DigitalError
from shop.digital.queries import content_of
from shop.digital.services import add_keys, sell_as_goods, sell_file


@for_sellers
def variant_download(request: SellerRequest, pk: int, variant_pk: int) -> HttpResponse:
    """Show what a digital variant delivers; POST adds a file or codes, or makes it physical again."""
    own = own_product(request, pk)
    variant = get_object_or_404(own.variants, pk=variant_pk)
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    file = FileForm(request.POST, request.FILES) if sent == "file" else FileForm()
    keys = KeysForm(request.POST) if sent == "keys" else KeysForm()
    if sent and _save_download(request, variant, sent, file, keys):
        return redirect("sellers:download", pk, variant_pk)
    context = {"product": own, "variant": variant, "file": file, "keys": keys, "content": content_of(variant)}
    return render(request, "sellers/download_edit.html", context, status=422 if sent else 200)


def _save_download(request: SellerRequest, variant: Variant, sent: str, file: FileForm, keys: KeysForm) -> bool:
    try:
        if sent == "file" and file.is_valid():
            sell_file(variant, file.cleaned_data["file"], actor=request.user)
            messages.success(request, _("Kept. From now on buyers get this file."))
        elif sent == "keys" and keys.is_valid():
            new = add_keys(variant, keys.cleaned_data["keys"].splitlines(), actor=request.user)
            text = ngettext("%(count)d new code is in stock.", "%(count)d new codes are in stock.", new)
            messages.success(request, text % {"count": new})
        elif sent == "goods":
            sell_as_goods(variant, actor_id=request.user.pk)
            messages.success(request, _("It is sold as an item again. Count your stock."))
        else:
            return False
    except DigitalError as error:
        (file if sent == "file" else keys).add_error(None, str(error))
        return False
    return True
