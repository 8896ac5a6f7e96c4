"""Texts for staff: write a draft, look at it, publish it. What was published stays as it is."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import User
from shop.common.admin import ListAdmin, ReadOnlyAdmin, actor_of
from shop.common.signs import labelled
from shop.texts.exceptions import TextError
from shop.texts.forms import TextForm
from shop.texts.markdown import render_text
from shop.texts.models import Acceptance, TextVersion
from shop.texts.services import publish_text, write_draft
from shop.texts.states import TextKind


@admin.register(TextVersion)
class TextVersionAdmin(ListAdmin):
    """Each text of each market has one draft at most; publishing makes it the version in force."""

    form = TextForm
    list_display = ("kind", "country", "number", "published_at", "changes", "author")
    list_filter = ("kind", "country")
    list_select_related = ("country", "author")
    search_fields = ("changes", "author__email")
    readonly_fields = ("preview",)
    actions = ("publish", "copy_to_draft")

    def get_fieldsets(self, request: HttpRequest, obj: TextVersion | None = None) -> Any:
        """Of a published version only what it says."""
        if obj is not None and obj.published_at:
            return [(None, {"fields": ("kind", "country", "number", "published_at", "changes", "author", "preview")})]
        bodies = [f"body_{code}" for code, _name in settings.LANGUAGES]
        return [(None, {"fields": ("kind", "country", "changes", *bodies, *(["preview"] if obj else []))})]

    def get_readonly_fields(self, request: HttpRequest, obj: TextVersion | None = None) -> Any:
        """A draft stays with its market and text."""
        return ("preview", "kind", "country") if obj is not None else ("preview",)

    @admin.display(description=_("as readers see it"))
    def preview(self, version: TextVersion) -> SafeString:
        """In the language of whoever looks."""
        return render_text(version.body).html

    def has_change_permission(self, request: HttpRequest, obj: TextVersion | None = None) -> bool:
        """Not of what people have read."""
        return (obj is None or obj.published_at is None) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: TextVersion | None = None) -> bool:
        """Drafts alone."""
        return obj is not None and obj.published_at is None and bool(super().has_delete_permission(request, obj))

    def save_model(self, request: HttpRequest, obj: TextVersion, form: Any, change: bool) -> None:
        """Into the one draft, also where somebody else began one meanwhile."""
        draft = write_draft(
            kind=TextKind(obj.kind),
            country=obj.country,
            bodies=form.cleaned_data["bodies"],
            changes=form.cleaned_data["changes"],
            author=cast(User, request.user),
        )
        obj.pk, obj.number, obj.bodies = draft.pk, draft.number, draft.bodies

    @admin.action(description=_("Publish the chosen drafts"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[TextVersion]) -> None:
        """They hold from now on."""
        for version in queryset:
            try:
                publish_text(version, actor_id=actor_of(request))
            except TextError as error:
                messages.warning(request, labelled(version, error))
            else:
                messages.success(request, _("%(text)s is published.") % {"text": version})

    @admin.action(description=_("Begin a new version from the chosen one"), permissions=["change"])
    def copy_to_draft(self, request: HttpRequest, queryset: QuerySet[TextVersion]) -> None:
        """A draft with its words; a draft that is there already stays."""
        for version in queryset:
            if TextVersion.objects.filter(kind=version.kind, country=version.country, published_at=None).exists():
                messages.warning(request, _("%(text)s: there is a draft already.") % {"text": version})
                continue
            author = cast(User, request.user)
            draft = write_draft(kind=TextKind(version.kind), country=version.country, bodies=version.bodies, author=author)
            messages.success(request, _("%(text)s: change it, then publish it.") % {"text": draft})


@admin.register(Acceptance)
class AcceptanceAdmin(ReadOnlyAdmin):
    """Who agreed to what."""

    list_display = ("user", "version", "occasion", "order", "accepted_at")
    list_filter = ("occasion", "version__country")
    list_select_related = ("user", "version", "order")
    search_fields = ("=user__email", "=user__phone", "=order__number")
    show_full_result_count = False
