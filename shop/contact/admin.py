"""Enquiries for the team: the longest wait first, and the answer below each."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from shop.accounts.models import User
from shop.common.admin import ListAdmin, ReadOnlyInline
from shop.contact.exceptions import ContactError
from shop.contact.models import Enquiry, EnquiryReply
from shop.contact.services import answer_enquiry, set_enquiry_closed


class AnswerForm(forms.ModelForm):  # type: ignore[type-arg]
    """The facts stand beside it; only the answer is typed."""

    reply = forms.CharField(
        label=_("Your answer"),
        required=False,
        max_length=3000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6}),
        help_text=_("The writer gets it by e-mail or text message, or finds it in the account."),
    )

    class Meta:
        model = Enquiry
        fields = ()


class ReplyInline(ReadOnlyInline):
    """What was answered so far."""

    model = EnquiryReply
    fields = ("author", "text", "written_at")
    show_change_link = False


@admin.register(Enquiry)
class EnquiryAdmin(ListAdmin):
    """What people wrote. Answering is saving."""

    form = AnswerForm
    list_display = ("__str__", "status", "user", "name", "order_number", "country", "language", "sent_at")
    list_filter = ("status", "topic", "country", "language")
    list_select_related = ("user", "country")
    search_fields = ("text", "name", "=email", "=phone", "=order_number", "=user__email")
    show_full_result_count = False
    ordering = ("-status", "pk")  # open, closed, answered: what waits comes first
    inlines = (ReplyInline,)
    fields = ("topic", "status", "order_number", "text", "user", "name", "email", "phone", "country", "language", "sent_at", "reply")
    readonly_fields = fields[:-1]
    actions = ("close", "open_again")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People write on the site."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Enquiry, form: Any, change: bool) -> None:
        """Send the answer."""
        try:
            answer_enquiry(obj, author=cast(User, request.user), text=form.cleaned_data["reply"])
        except ContactError as error:
            messages.warning(request, str(error))

    @admin.action(description=_("Close"), permissions=["change"])
    def close(self, request: HttpRequest, queryset: QuerySet[Enquiry]) -> None:
        """Nothing more to do."""
        for enquiry in queryset:
            set_enquiry_closed(enquiry, closed=True)

    @admin.action(description=_("Open again"), permissions=["change"])
    def open_again(self, request: HttpRequest, queryset: QuerySet[Enquiry]) -> None:
        """Somebody has to look once more."""
        for enquiry in queryset:
            set_enquiry_closed(enquiry, closed=False)
