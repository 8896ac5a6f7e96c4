"""Orders as facts, with their history. They move through the site's services only."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import User
from shop.common.admin import ReadOnlyAdmin, ReadOnlyInline, actor_of, column_in_words
from shop.common.phrases import read_phrase
from shop.orders.models import Order, OrderLine
from shop.orders.queries import order_timeline
from shop.orders.services import entrust_orders
from shop.orders.services.closed_stores import RIGHT
from shop.orders.states import FINISHED, UNDER_WAY

PAID_BY = column_in_words("payment_method", lambda code: gettext("cash") if code == "cash" else code.capitalize(), _("payment method"))


class OrderLineInline(ReadOnlyInline):
    """What was bought, as it was."""

    model = OrderLine
    fields = ("title", "options", "sku", "quantity", "price", "amount", "fee_bp", "fee_words")
    readonly_fields = fields
    show_change_link = False

    @admin.display(description=_("unit price"))
    def price(self, line: OrderLine) -> str:
        return line.unit_price.format()

    @admin.display(description=_("total"))
    def amount(self, line: OrderLine) -> str:
        return line.total.format()


class HandledFilter(admin.SimpleListFilter):
    """Orders of closed stores: one's own, and all of them."""

    title = _("looked after")
    parameter_name = "handled"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", _("by me")), ("staff", _("by staff"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "me":
                return queryset.filter(handled_by=request.user.pk).exclude(fulfilment__in=FINISHED)
            case "staff":
                return queryset.exclude(handled_by=None).exclude(fulfilment__in=FINISHED)
        return queryset


class LateFilter(admin.SimpleListFilter):
    """Orders whose promised day could not be held."""

    title = _("promise")
    parameter_name = "late"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("late, under way")), ("ever", _("late"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        late = queryset.exclude(delayed_at=None)
        match self.value():
            case "now":
                return late.filter(fulfilment__in=UNDER_WAY)
            case "ever":
                return late
        return queryset


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    """One store's share of a checkout."""

    list_display = ("number", "store", "buyer", "amount", "fulfilment", "handled_by", "placed_at")
    list_filter = ("fulfilment", HandledFilter, LateFilter, "delivery_method", "store__country", "placed_at")
    list_select_related = ("store", "buyer", "handled_by")
    actions = ("take_over",)
    search_fields = ("=number", "buyer__email", "=phone", "store__name")
    inlines = (OrderLineInline,)
    fieldsets = (
        (None, {"fields": ("number", "store", "buyer", "fulfilment", "handled_by", "placed_at", "expires_at", "delivered_at")}),
        (_("Money"), {"fields": ("goods_amount", "delivery_amount", "delivery_payer", "amount", "fee_amount", PAID_BY)}),
        (
            _("Delivery"),
            {
                "fields": (
                    "delivery_method",
                    "recipient",
                    "phone",
                    "address_text",
                    "instructions",
                    "distance_metres",
                    "promised",
                    "delayed_at",
                    "expected",
                )
            },
        ),
        (_("Cancellation"), {"fields": ("cancelled_by", "why_cancelled")}),
        (_("History"), {"fields": ("history",)}),
    )
    readonly_fields = (
        "goods_amount", "delivery_amount", "amount", "fee_amount", PAID_BY, "why_cancelled", "promised", "expected", "history",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Order]:
        """With what the history needs."""
        orders: QuerySet[Order] = super().get_queryset(request).select_related("store", "buyer", "handled_by")
        return orders

    def has_take_permission(self, request: HttpRequest) -> bool:
        """Whoever may see to orders; the rows themselves are changed by nobody here."""
        return request.user.has_perm(RIGHT)

    @admin.action(description=_("Look after these orders myself"), permissions=["take"])
    def take_over(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        """From whoever had them; both are named in the history."""
        ids = list(orders.values_list("pk", flat=True))
        taken = entrust_orders(ids, to=User.objects.get(pk=actor_of(request)), actor_id=actor_of(request))
        messages.success(request, _("Orders that you look after now: %(count)d.") % {"count": len(taken)})

    @admin.display(description=_("reason"))
    def why_cancelled(self, order: Order) -> str:
        return read_phrase(order.cancel_reason)

    @admin.display(description=_("goods"))
    def goods_amount(self, order: Order) -> str:
        """The lines' sum."""
        return order.goods.format()

    @admin.display(description=_("delivery"))
    def delivery_amount(self, order: Order) -> str:
        return order.delivery_fee.format()

    @admin.display(description=_("to pay"), ordering="total_minor")
    def amount(self, order: Order) -> str:
        """What the buyer owes."""
        return order.total.format()

    @admin.display(description=_("platform fee"))
    def fee_amount(self, order: Order) -> str:
        return order.fee.format()

    @admin.display(description=_("promised to the buyer"))
    def promised(self, order: Order) -> str:
        """The days, as they were when it was placed."""
        return order.promised_days or "–"

    @admin.display(description=_("expected since it is late"))
    def expected(self, order: Order) -> str:
        return order.expected_days or "–"

    @admin.display(description=_("history"))
    def history(self, order: Order) -> SafeString:
        rows = ((f"{localtime(row.when):%Y-%m-%d %H:%M}", row.text, f"({row.role})" if row.role else "") for row in order_timeline(order))
        return format_html_join("", "<p>{} {} {}</p>", rows)
