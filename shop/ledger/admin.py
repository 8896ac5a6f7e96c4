"""A window on the book: look and drill down, never touch."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from shop.common.admin import ReadOnlyAdmin, ReadOnlyInline
from shop.common.money import Money
from shop.ledger.models import Account, Entry, Line
from shop.ledger.queries import accounts_with_holders
from shop.ledger.states import HELD_BY


class LineInline(ReadOnlyInline):
    """Both sides of an entry."""

    model = Line
    fields = ("account_link", "amount")
    readonly_fields = fields
    show_change_link = False

    @admin.display(description=_("account"))
    def account_link(self, line: Line) -> SafeString:
        """To the account."""
        return _link("admin:ledger_account_change", line.account_id, f"{line.account.get_kind_display()} · {line.account.holder_id}")

    @admin.display(description=_("amount"))
    def amount(self, line: Line) -> str:
        """Debit positive."""
        return Money(line.amount_minor, line.account.currency).format()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Line]:
        """With the accounts."""
        lines: QuerySet[Line] = super().get_queryset(request).select_related("account")
        return lines


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Movements of money."""

    list_display = ("key", "kind", "currency", "posted_at", "reverses")
    list_filter = ("kind", "currency", "posted_at")
    list_select_related = ("reverses",)
    search_fields = ("=key", "=subject_id")
    show_full_result_count = False
    inlines = (LineInline,)


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Who has, owes and is owed what."""

    list_display = ("kind", "holder", "amount", "lines_link")
    list_filter = ("kind", "currency")
    search_fields = ("=holder_id", "holder_name")
    show_full_result_count = False
    fields = ("kind", "holder", "amount", "lines_link")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """With the holders' names."""
        return accounts_with_holders()

    @admin.display(description=_("holder"), ordering="holder_name")
    def holder(self, account: Any) -> str | SafeString:
        """To the user or the store."""
        page = HELD_BY[account.kind]
        if not page:
            return str(_("the platform"))
        return _link(f"admin:{page}_change", account.holder_id, account.holder_name or str(account.holder_id))

    @admin.display(description=_("balance"), ordering="balance_minor")
    def amount(self, account: Account) -> str:
        """Debits less credits."""
        return account.balance.format()

    @admin.display(description=_("lines"))
    def lines_link(self, account: Account) -> SafeString:
        """To what the balance is the sum of."""
        url = reverse("admin:ledger_line_changelist", query={"account__id__exact": account.pk})
        return format_html('<a href="{}">{}</a>', url, _("Show"))


@admin.register(Line)
class LineAdmin(ReadOnlyAdmin):
    """Sides of entries, by account."""

    list_display = ("entry_link", "account", "amount", "posted")
    list_display_links = None
    list_select_related = ("entry", "account")
    search_fields = ("=entry__key",)
    ordering = ("-pk",)
    show_full_result_count = False

    @admin.display(description=_("entry"))
    def entry_link(self, line: Line) -> SafeString:
        """To the whole movement."""
        return _link("admin:ledger_entry_change", line.entry_id, line.entry.key)

    @admin.display(description=_("amount"), ordering="amount_minor")
    def amount(self, line: Line) -> str:
        """Debit positive."""
        return Money(line.amount_minor, line.account.currency).format()

    @admin.display(description=_("posted"))
    def posted(self, line: Line) -> object:
        """When."""
        return line.entry.posted_at


def _link(name: str, pk: int, text: str) -> SafeString:
    try:
        return format_html('<a href="{}">{}</a>', reverse(name, args=[pk]), text)
    except NoReverseMatch:  # that page is not in this admin
        return format_html("{}", text)
