"""Staff's window on returns, and the page on which they decide what the two could not."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _

from returns.exceptions import ReturnError
from returns.forms import VerdictForm
from returns.models import ReturnRequest
from returns.queries import return_steps
from returns.services import catch_up_returns, decide_return, may_decide_returns
from returns.states import ReturnStatus
from shop.common.admin import ReadOnlyAdmin, actor_of


@admin.register(ReturnRequest)
class ReturnRequestAdmin(ReadOnlyAdmin):
    """Every return and where it is; a row opens the page on which to decide, where it waits for staff."""

    list_display = ("number", "order", "store", "reason", "status", "fault", "requested_at", "disputed_at", "next_at")
    list_filter = ("status", "reason", "fault", "end", "store__country")
    list_select_related = ("order", "store")
    search_fields = ("=number", "=order__number", "store__name", "buyer__name", "buyer__email")
    ordering = ("-pk",)

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Both sides' words and photos, the story, and the decision."""
        may_decide = may_decide_returns(request.user)  # type: ignore[arg-type]  # who is here is signed in
        if not (may_decide or self.has_view_permission(request)) or (request.method == "POST" and not may_decide):
            raise PermissionDenied
        found = _return_for_staff(object_id)
        if catch_up_returns([found]):
            found = _return_for_staff(object_id)
        form = VerdictForm(request.POST or None)
        if form.is_valid() and self._decide(request, found, form):
            return redirect("admin:returns_returnrequest_change", found.pk)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": found.number,
            "found": found,
            "steps": return_steps(found),
            "form": form if may_decide and found.status == ReturnStatus.DISPUTED else None,
        }
        return render(request, "returns/return_decide.html", context, status=422 if form.errors else 200)

    def _decide(self, request: HttpRequest, found: ReturnRequest, form: VerdictForm) -> bool:
        data = form.cleaned_data
        try:
            decide_return(found, for_buyer=data["verdict"] == "buyer", reason=data["reason"], actor_id=actor_of(request))
        except ReturnError as error:
            form.add_error(None, str(error))
            return False
        messages.success(request, _("Decided. We notified both."))
        return True


def _return_for_staff(object_id: str) -> ReturnRequest:
    return get_object_or_404(ReturnRequest.objects.with_sides(), pk=int(object_id) if object_id.isdecimal() else 0)
