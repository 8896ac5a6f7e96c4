"""What sellers' files call their categories, for staff: those that nobody has mapped yet show what the market's own categories lack."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from sellers.models import FileCategory
from shop.common.admin import ReadOnlyAdmin


class UndecidedFilter(admin.SimpleListFilter):
    """Those that are mapped, or not yet."""

    title = _("mapped")
    parameter_name = "mapped"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("not yet")), ("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[FileCategory]) -> QuerySet[FileCategory]:
        return queryset.filter(category__isnull=self.value() == "no") if self.value() in {"no", "yes"} else queryset


@admin.register(FileCategory)
class FileCategoryAdmin(ReadOnlyAdmin):
    """The words of files, those that most products have first."""

    list_display = ("words", "category", "products", "store", "decided_at")
    list_filter = (UndecidedFilter, "store__country")
    list_select_related = ("category", "store")
    search_fields = ("words", "store__name")
    fields = ("words", "category", "products", "store", "decided_at", "updated_at")
    ordering = ("-products", "-pk")
    actions = None
