"""One's own data: to take away, and to delete."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shop.common.requests import SignedInRequest
from shop.personal.exceptions import CannotLeave, ExportUnderWay
from shop.personal.forms import LeavingForm
from shop.personal.queries import latest_export, reasons_to_stay
from shop.personal.services import delete_account, request_data_export
from shop.personal.states import KEPT, ExportStatus
from shop.personal.tasks import make_export


@require_safe
def data_show(request: SignedInRequest) -> HttpResponse:
    """What can be done with one's data."""
    export = latest_export(request.user)
    until = export.ready_at + KEPT if export is not None and export.ready_at else None
    return render(request, "personal/data_show.html", {"export": export, "until": until})


@require_POST
def export_ask(request: SignedInRequest) -> HttpResponse:
    """Have the file made."""
    try:
        request_data_export(request.user, make=make_export)
    except ExportUnderWay as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("We are preparing your file and tell you when it is ready."))
    return redirect("personal:data")


@require_safe
@never_cache
@reauthentication_required
def export_fetch(request: SignedInRequest) -> HttpResponse:
    """The file, to its owner alone, who has just shown again who it is."""
    export = latest_export(request.user)
    if export is None or export.status != ExportStatus.READY:
        raise Http404
    response = FileResponse(export.file.open("rb"), as_attachment=True, filename="makiti-data.zip", content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]


@never_cache
@reauthentication_required
def account_leave(request: SignedInRequest) -> HttpResponse:
    """Say what goes and what stays, then delete the account."""
    form = LeavingForm(request.POST if request.method == "POST" else None)
    reasons = reasons_to_stay(request.user)
    if form.is_valid() and not reasons:
        try:
            delete_account(request.user)
        except CannotLeave as error:
            reasons = list(error.reasons)
        else:
            logout(request)
            messages.success(request, _("Your account is deleted. Thank you for having been here."))
            return redirect("catalog:home")
    status = 422 if request.method == "POST" else 200
    return render(request, "personal/account_leave.html", {"form": form, "reasons": reasons}, status=status)
