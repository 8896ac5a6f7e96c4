"""Staff's window on the proofs."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from shop.audits.models import Audit, AuditAlarm
from shop.audits.queries import last_audit
from shop.common.admin import ReadOnlyAdmin, ReadOnlyInline
from shop.common.integrity import name_facts


class AuditAlarmInline(ReadOnlyInline):
    """Who was told, and when."""

    model = AuditAlarm
    fields = ("kind", "raised_at", "mailed_at")
    show_change_link = False


@admin.register(Audit)
class AuditAdmin(ReadOnlyAdmin):
    """Night by night: whether every fact held, and what broke the others."""

    list_display = ("night", "found", "began_at", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter),)
    search_fields = ("=night", "broken")
    fields = ("night", "found", "began_at", "ended_at", "facts", "broken_facts")
    readonly_fields = fields
    inlines = (AuditAlarmInline,)

    @admin.display(description=_("found"))
    def found(self, audit: Audit) -> str:
        """In a sentence."""
        return audit.words

    @admin.display(description=_("what does not hold"))
    def broken_facts(self, audit: Audit) -> SafeString | str:
        """Each fact with what breaks it."""
        rows = ((name_facts([found["fact"]]), found["rows"], found["since"], "\n".join(found["lines"])) for found in audit.broken)
        return format_html_join("", "<p><b>{}</b> ({}, {})</p><pre>{}</pre>", rows) or "–"


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The admin's first page says how the books stand, to whoever may look into it."""
    if request.user.has_perm("audits.view_audit"):
        context["audit"] = last_audit()
        context["shows_audit"] = True
    return context
