"""A window on the book: look and drill down, never touch."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from shop.common.admin import ReadOnlyAdmin, ReadOnlyInline
from shop.common.downloads import streamed_file
from shop.common.names import kind_called, model_called
from shop.ledger.exports import accounts_csv, lines_csv
from shop.ledger.models import Account, Entry, Line
from shop.ledger.queries import accounts_with_holders
from shop.ledger.states import HELD_BY


class BookAdmin(ReadOnlyAdmin):
    """A list of the book, with the way to take along what its filters show."""

    list_before_template = "ledger/_export.html"

    def get_urls(self) -> list[URLPattern]:
        """And the file's own address."""
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        urls: list[URLPattern] = super().get_urls()
        return [path("export.csv", self.admin_site.admin_view(self.export), name=name), *urls]

    def export(self, request: HttpRequest) -> HttpResponse:
        """Every page of the list as it is filtered, searched and sorted by the same address."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters as error:
            raise Http404 from error
        return streamed_file(self.lines_of(shown.queryset), kind="text/csv; charset=utf-8", name=f"{self.opts.model_name}.csv")

    def lines_of(self, rows: Any) -> Iterator[str]:
        """The file, line by line."""
        raise NotImplementedError


class LineInline(ReadOnlyInline):
    """Both sides of an entry."""

    model = Line
    fields = ("account_link", "amount")
    readonly_fields = fields
    show_change_link = False

    @admin.display(description=_("account"))
    def account_link(self, line: Line) -> SafeString:
        return _admin_link("admin:ledger_account_change", line.account_id, f"{line.account.get_kind_display()} · {line.account.holder_id}")

    @admin.display(description=_("amount"))
    def amount(self, line: Line) -> str:
        """Debit positive."""
        return line.amount.format()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Line]:
        lines: QuerySet[Line] = super().get_queryset(request).select_related("account")
        return lines


@admin.register(Entry)
class EntryAdmin(BookAdmin):
    """Movements of money."""

    list_display = ("key", "kind", "about", "currency", "posted_at", "reverses")
    list_filter = ("kind", "currency", "posted_at")
    list_select_related = ("reverses",)
    search_fields = ("=key", "=subject_id")
    inlines = (LineInline,)
    fields = ("key", "kind", "about", "currency", "reversed_entry", "posted_at")
    readonly_fields = fields

    @admin.display(description=_("about"), ordering="subject_id")
    def about(self, entry: Entry) -> SafeString:
        """To the thing that it moved money for."""
        return _admin_link(_page_of(entry.subject), entry.subject_id, f"{kind_called(entry.subject)} {entry.subject_id}")

    @admin.display(description=_("reverses"))
    def reversed_entry(self, entry: Entry) -> str | SafeString:
        """To the movement that this one undoes."""
        return _admin_link("admin:ledger_entry_change", entry.reverses.pk, entry.reverses.key) if entry.reverses else "–"

    def lines_of(self, rows: QuerySet[Entry]) -> Iterator[str]:
        return lines_csv(Line.objects.filter(entry__in=rows.order_by().values("pk")).order_by("entry_id", "pk"))


@admin.register(Account)
class AccountAdmin(BookAdmin):
    """Who has, owes and is owed what."""

    list_display = ("kind", "holder", "amount", "lines_link")
    list_filter = ("kind", "currency")
    search_fields = ("=holder_id", "holder_name")
    fields = ("kind", "holder", "amount", "lines_link")
    readonly_fields = fields

    def lines_of(self, rows: QuerySet[Account]) -> Iterator[str]:
        return accounts_csv(rows)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        return accounts_with_holders()

    @admin.display(description=_("holder"), ordering="holder_name")
    def holder(self, account: Any) -> str | SafeString:
        """To the user or the store."""
        page = HELD_BY[account.kind]
        if not page:
            return str(_("the platform"))
        return _admin_link(f"admin:{page}_change", account.holder_id, account.holder_name or str(account.holder_id))

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
class LineAdmin(BookAdmin):
    """Sides of entries, by account."""

    list_display = ("entry_link", "account_link", "amount", "posted")
    list_display_links = None
    list_filter = ("account__kind", "account__currency", "entry__kind", "entry__posted_at")
    list_select_related = ("entry", "account")
    search_fields = ("=entry__key",)
    ordering = ("-pk",)

    def lines_of(self, rows: QuerySet[Line]) -> Iterator[str]:
        return lines_csv(rows)

    @admin.display(description=_("account"))
    def account_link(self, line: Line) -> SafeString:
        """To whoever has or owes it."""
        return _admin_link("admin:ledger_account_change", line.account_id, str(line.account))

    @admin.display(description=_("entry"))
    def entry_link(self, line: Line) -> SafeString:
        return _admin_link("admin:ledger_entry_change", line.entry_id, line.entry.key)

    @admin.display(description=_("amount"), ordering="amount_minor")
    def amount(self, line: Line) -> str:
        """Debit positive."""
        return line.amount.format()

    @admin.display(description=_("posted"))
    def posted(self, line: Line) -> object:
        return line.entry.posted_at


def _page_of(subject: str) -> str:
    """The admin's page for what entries call by that name; subjects without a row of their own have none."""
    model = model_called(subject)
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_change" if model else ""


def _admin_link(name: str, pk: int, text: str) -> SafeString:
    try:
        return format_html('<a href="{}">{}</a>', reverse(name, args=[pk]), text)
    except NoReverseMatch:  # that page is not in this admin
        return format_html("{}", text)
