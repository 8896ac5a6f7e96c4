"""Staff's window on cash: desks are set up here; what happened to money is only shown."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from shop.common.admin import ReadOnlyAdmin, ReadOnlyInline
from shop.custody.models import CashDesk, CashPiece, PieceMove


@admin.register(CashDesk)
class CashDeskAdmin(ModelAdmin):
    """Where cash is taken in, and by whom. A desk is closed, never deleted."""

    list_display = ("name", "country", "region", "currency", "is_active")
    list_filter = ("country", "currency", "is_active")
    list_select_related = ("country", "region")
    search_fields = ("name", "landmark")
    autocomplete_fields = ("region", "cashiers")

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
    show_full_result_count = False
    inlines = (PieceMoveInline,)

    @admin.display(description=_("amount"), ordering="amount_minor")
    def value(self, piece: CashPiece) -> str:
        """In its currency."""
        return piece.amount.format()
