"""Staff's window on cash: desks are set up here; what happened to money is only shown."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from shop.common.admin import ListAdmin, ReadOnlyAdmin, ReadOnlyInline
from shop.custody.models import BankSlip, CashDesk, CashPiece, Deposit, DeskHours, Discrepancy, OverdueCash, PieceMove


class DeskHoursInline(TabularInline):
    """On which days and hours the desk counts cash."""

    model = DeskHours
    extra = 0


@admin.register(CashDesk)
class CashDeskAdmin(ListAdmin):
    """Where cash is taken in, and by whom. A desk is closed, never deleted."""

    list_display = ("name", "country", "region", "currency", "is_active")
    list_filter = ("country", "currency", "is_active")
    list_select_related = ("country", "region")
    search_fields = ("name", "landmark")
    autocomplete_fields = ("region", "cashiers")
    inlines = (DeskHoursInline,)

    def get_readonly_fields(self, request: object, obj: CashDesk | None = None) -> tuple[str, ...]:
        """A drawer's currency is for good."""
        return ("currency",) if obj else ()

    def has_delete_permission(self, request: object, obj: CashDesk | None = None) -> bool:
        """Its cash would have no holder."""
        return False


class PieceMoveInline(ReadOnlyInline):
    """The piece's way."""

    model = PieceMove
    fields = ("moved_at", "from_kind", "from_id", "to_kind", "to_id", "ended", "amount_minor", "entry")
    show_change_link = False


@admin.register(CashPiece)
class CashPieceAdmin(ReadOnlyAdmin):
    """Cash by order and holder."""

    list_display = ("order", "holder_kind", "holder_id", "ended", "value", "came_at")
    list_filter = ("holder_kind", "ended", "currency")
    list_select_related = ("order",)
    search_fields = ("=order__number", "=holder_id")
    inlines = (PieceMoveInline,)

    @admin.display(description=_("amount"), ordering="amount_minor")
    def value(self, piece: CashPiece) -> str:
        return piece.amount.format()


@admin.register(Deposit)
class DepositAdmin(ReadOnlyAdmin):
    """Cash brought to desks. The declared sum of one that is still to be counted is shown to nobody here."""

    secrets = ("declared_minor", "first_count_minor")
    list_display = ("number", "desk", "declared_by", "status", "counted_minor", "moved_minor", "ended_at")
    list_filter = ("status", "desk", "currency")
    list_select_related = ("desk", "declared_by")
    search_fields = ("=number", "declared_by__name", "declared_by__email")
    fields = ("number", "desk", "declared_by", "store", "currency", "status", "counted_minor", "moved_minor", "counted_by", "ended_at")


@admin.register(BankSlip)
class BankSlipAdmin(ReadOnlyAdmin):
    """Cash carried to the bank."""

    exclude = ("key",)

    list_display = ("number", "desk", "carrier", "status", "amount_minor", "stated_minor", "currency", "made_at")
    list_filter = ("status", "desk", "currency")
    list_select_related = ("desk", "carrier")
    search_fields = ("=number", "=reference", "carrier__name")


@admin.register(Discrepancy)
class DiscrepancyAdmin(ReadOnlyAdmin):
    """Differences by name."""

    list_display = ("person", "cause", "desk", "missing_minor", "open_minor", "currency", "found_at")
    list_filter = ("cause", "desk", "currency")
    list_select_related = ("person", "desk")
    search_fields = ("person__name", "person__email", "=deposit__number", "=slip__number")


@admin.register(OverdueCash)
class OverdueCashAdmin(ReadOnlyAdmin):
    """Cash that couriers kept too long."""

    list_display = ("courier", "status", "amount_minor", "charged_minor", "lost_minor", "currency", "since", "opened_at")
    list_filter = ("status", "currency")
    list_select_related = ("courier",)
    search_fields = ("courier__name", "courier__email")
