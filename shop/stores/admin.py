"""Stores for staff: suspension and trust are theirs, the rest is the seller's. Fees are rules of their own."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.forms import ActionForm
from unfold.widgets import UnfoldAdminTextInputWidget

from shop.common.admin import ListAdmin, ReadOnlyInline
from shop.common.signs import labelled
from shop.stores.exceptions import StoreError
from shop.stores.models import OpeningHours, Store
from shop.stores.services import reinstate_store, rename_store, set_trusted, set_verified, suspend_store


class StoreActionForm(ActionForm):
    """With room for the reason that a suspended store's owner reads."""

    reason = forms.CharField(
        label="",
        required=False,
        max_length=300,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": _("Reason, for its owner"), "aria-label": _("Reason, for its owner")}),
    )


class HoursInline(ReadOnlyInline):
    model = OpeningHours
    fields = ("weekday", "opens", "closes")
    show_change_link = False


@admin.register(Store)
class StoreAdmin(ListAdmin):
    list_display = ("name", "owner", "country", "region", "status", "is_verified", "is_trusted", "created_at")
    list_filter = ("status", "is_verified", "is_trusted", "country")
    list_select_related = ("owner", "country", "region")
    search_fields = ("name", "=slug", "owner__email", "=phone")
    inlines = (HoursInline,)
    fields = (
        "name", "slug", "owner", "status", "suspended_reason", "suspended_with_owner",
        "is_verified", "is_trusted", "tax_number", "tagline", "description", "phone", "country",
        "currency", "region", "prefecture", "quarter", "landmark", "delivery_scope", "allows_pickup",
        "preparation_hours", "measured_minutes", "created_at",
    )  # fmt: skip
    readonly_fields = fields
    action_form = StoreActionForm
    actions = ("suspend", "reinstate", "make_address", "verify", "unverify", "trust", "distrust")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Store]:
        stores: QuerySet[Store] = super().get_queryset(request).select_related("owner", "country", "region", "prefecture", "quarter")
        return stores

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Sellers open stores."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Orders and books point at it."""
        return False

    @admin.action(description=_("Suspend: hide it and its products"), permissions=["change"])
    def suspend(self, request: HttpRequest, stores: QuerySet[Store]) -> None:
        reason = request.POST.get("reason", "")
        for store in stores:
            self._move(request, store, partial(suspend_store, reason=reason))

    @admin.action(description=_("Reinstate a suspended store"), permissions=["change"])
    def reinstate(self, request: HttpRequest, stores: QuerySet[Store]) -> None:
        for store in stores:
            self._move(request, store, reinstate_store)

    @admin.action(description=_("Create a new address from the name"), permissions=["change"])
    def make_address(self, request: HttpRequest, stores: QuerySet[Store]) -> None:
        """One by one; printed codes go on leading to them."""
        for store in stores:
            try:
                rename_store(store, address=store.name, actor_id=request.user.pk)
                messages.success(request, labelled(store, store.get_absolute_url()))
            except StoreError as error:
                messages.error(request, labelled(store, error))

    @admin.action(description=_("Verified: shop and papers were seen"), permissions=["change"])
    def verify(self, request: HttpRequest, stores: QuerySet[Store]) -> None:
        for store in stores:
            set_verified(store, verified=True, actor_id=request.user.pk)

    @admin.action(description=_("No longer verified"), permissions=["change"])
    def unverify(self, request: HttpRequest, stores: QuerySet[Store]) -> None:
        for store in stores:
            set_verified(store, verified=False, actor_id=request.user.pk)

    @admin.action(description=_("Trust: its listings go live before their review"), permissions=["change"])
    def trust(self, request: HttpRequest, stores: QuerySet[Store]) -> None:
        for store in stores:
            set_trusted(store, trusted=True, actor_id=request.user.pk)

    @admin.action(description=_("Trust no longer: its listings are reviewed first"), permissions=["change"])
    def distrust(self, request: HttpRequest, stores: QuerySet[Store]) -> None:
        for store in stores:
            set_trusted(store, trusted=False, actor_id=request.user.pk)

    def _move(self, request: HttpRequest, store: Store, move: Any) -> None:
        try:
            move(store, actor_id=request.user.pk)
            messages.success(request, labelled(store, store.get_status_display()))
        except StoreError as error:
            messages.error(request, labelled(store, error))
