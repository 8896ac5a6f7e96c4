"""The catalogue for staff: shelves are theirs to arrange, listings and stock are the sellers' and are shown as facts."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shop.catalog.events import CATEGORY_CHANGED
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Attribute, Category, Product, ProductRevision, StockMovement, Variant
from shop.catalog.services.addresses import check_new_path, rename_category, rename_product
from shop.catalog.services.listing import take_down_product
from shop.catalog.services.return_rules import spread_no_returns
from shop.common.admin import ListAdmin, ReadOnlyAdmin, ReadOnlyInline, column
from shop.common.signs import labelled
from shop.events.services import record_event

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SWATCH = re.compile(r"#[0-9a-fA-F]{6}")


def _are_names(names: Any) -> bool:
    return isinstance(names, dict) and bool(names) and all(isinstance(name, str) and name.strip() for name in names.values())


class AttributeForm(forms.ModelForm):  # type: ignore[type-arg]
    """Its choices are what sellers pick from and shoppers filter by."""

    def clean_names(self) -> dict[str, str]:
        """A text for each language."""
        names: dict[str, str] = self.cleaned_data["names"]
        if not _are_names(names):
            raise forms.ValidationError(_('Write a name for each language code: {"en": "Colour", "fr": "Couleur"}.'))
        return names

    def clean_choices(self) -> list[dict[str, Any]]:
        """Each with a code of its own, names, and for a colour how it looks."""
        choices = self.cleaned_data["choices"] or []
        if not isinstance(choices, list) or not all(isinstance(choice, dict) for choice in choices):
            raise forms.ValidationError(_('Write a list: [{"code": "red", "names": {"en": "Red"}, "swatch": "#c0282d"}].'))
        codes = [choice.get("code") for choice in choices]
        if len(set(codes)) < len(codes) or not all(isinstance(code, str) and SLUG.fullmatch(code) for code in codes):
            raise forms.ValidationError(_("Each choice has a code of its own, of small letters, figures and hyphens."))
        for choice in choices:
            if not _are_names(choice.get("names")) or not SWATCH.fullmatch(choice.get("swatch") or "#000000"):
                raise forms.ValidationError(
                    _("“%(code)s” needs names, and its swatch is written #rrggbb."), params={"code": choice["code"]}
                )
        return choices


@admin.register(Attribute)
class AttributeAdmin(ListAdmin):
    """A question to listings. Its code is part of search addresses and of sellers' files: it stays."""

    form = AttributeForm
    list_display = (column("name", _("name")), "code", "kind", "unit", "is_facet", "position")
    list_filter = ("kind", "is_facet")
    search_fields = ("code", "names")
    filter_horizontal = ("categories",)
    fields = ("code", "names", "kind", "unit", "choices", "is_facet", "position", "categories")

    def get_readonly_fields(self, request: HttpRequest, obj: Attribute | None = None) -> tuple[str, ...]:
        """Answers are written by code and kind."""
        return ("code", "kind") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Attribute | None = None) -> bool:
        """Not while listings answer it."""
        return super().has_delete_permission(request, obj) and not (obj and obj.answers.exists())


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]
    """Its names stand on every page of the market."""

    def clean_names(self) -> dict[str, str]:
        """A text for each language."""
        names = self.cleaned_data["names"]
        if not isinstance(names, dict) or not all(isinstance(name, str) and name.strip() for name in names.values()):
            raise forms.ValidationError(_('Write a name for each language code: {"en": "Fashion", "fr": "Mode"}.'))
        return names

    def clean(self) -> dict[str, Any]:
        """A new shelf stands where none stands or stood."""
        data = super().clean() or self.cleaned_data
        if not self.instance.pk and data.get("slug"):
            self.instance.path = f"{data['parent'].path}/{data['slug']}" if data.get("parent") else data["slug"]
            try:
                check_new_path(self.instance)
            except CatalogError as error:
                self.add_error("slug", str(error))
        return data


@admin.register(Category)
class CategoryAdmin(ListAdmin):
    """Its address is printed and bookmarked: a shelf stays under its parent. With another slug it leaves a former address that leads on."""

    form = CategoryForm
    list_display = (column("name", _("name")), "path", "parent", "position")
    list_select_related = ("parent",)
    search_fields = ("path", "names")
    raw_id_fields = ("parent", "picture")
    fields = ("parent", "slug", "path", "names", "position", "picture", "no_returns")

    def get_readonly_fields(self, request: HttpRequest, obj: Category | None = None) -> tuple[str, ...]:
        """The path follows from parent and slug."""
        return ("parent", "path") if obj else ("path",)

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        """A new shelf gets its path; one that stands is moved with all below it. Every page may show its name."""
        wanted = obj.slug
        if change:
            obj.slug = Category.objects.get(pk=obj.pk).slug
        elif obj.parent and obj.parent.no_returns:
            obj.no_returns = True  # as for all that stands there already: see spread_no_returns
        super().save_model(request, obj, form, change)
        check_new_path(obj)
        if "no_returns" in form.changed_data:
            spread_no_returns(obj)
        record_event(CATEGORY_CHANGED, obj.pk, actor_id=request.user.pk)
        try:
            rename_category(obj, slug=wanted, actor_id=request.user.pk)
        except CatalogError as error:
            messages.error(request, str(error))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Products and bookmarks point at it."""
        return False


class VariantInline(ReadOnlyInline):
    model = Variant
    fields = ("title", "sku", "amount", "stock", "reserved", "is_active")
    readonly_fields = fields

    @admin.display(description=_("price"))
    def amount(self, variant: Variant) -> str:
        """In the store's currency."""
        return variant.price.format()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Variant]:
        variants: QuerySet[Variant] = super().get_queryset(request).select_related("product__store")
        return variants


class RevisionInline(ReadOnlyInline):
    """Its changes, and what became of them."""

    model = ProductRevision
    fields = ("submitted_at", "status", "fields", "note", "decided_at")
    readonly_fields = fields
    show_change_link = False


@admin.register(Product)
class ProductAdmin(ReadOnlyAdmin):
    """A listing. To answer one that waits, see the review queue; here a live one can be taken down."""

    list_display = ("title", "store", "category", "status", "amount", "published_at")
    list_filter = ("status", "store__country")
    list_select_related = ("store", "category")
    search_fields = ("title", "=slug", "store__name", "variants__sku")
    inlines = (VariantInline, RevisionInline)
    fields = (
        "title", "slug", "store", "category", "brand", "condition", "tags", "status", "review_note", "review_field", "amount",
        "sale_ends_at",
        "created_at", "publish_at", "published_at", "reviewed_at", "archived_at",
    )  # fmt: skip
    readonly_fields = ("amount",)
    actions = ("take_down", "make_address")

    @admin.display(description=_("price from"), ordering="price_from_minor")
    def amount(self, product: Product) -> str:
        """In the store's currency."""
        return product.price_from.format()

    @admin.action(description=_("Take off the market"), permissions=["take_down"])
    def take_down(self, request: HttpRequest, products: QuerySet[Product]) -> None:
        """Archive them, one by one; their stores cannot bring them back without a review."""
        taken = 0
        for product in products:
            try:
                take_down_product(product, reason=str(_("Our moderators took it off the market.")), actor_id=request.user.pk)
                taken += 1
            except CatalogError as error:
                messages.error(request, labelled(product, error))
        messages.success(
            request, ngettext("%(count)d product is off the market.", "%(count)d products are off the market.", taken) % {"count": taken}
        )

    @admin.action(description=_("Create a new address from the title"), permissions=["take_down"])
    def make_address(self, request: HttpRequest, products: QuerySet[Product]) -> None:
        """One by one; the former addresses lead on."""
        for product in products:
            try:
                rename_product(product, actor_id=request.user.pk)
                messages.success(request, labelled(product, product.get_absolute_url()))
            except CatalogError as error:
                messages.error(request, labelled(product, error))

    def has_take_down_permission(self, request: HttpRequest) -> bool:
        """Looking is for all staff who may view products; this is for those who may change them."""
        return request.user.has_perm("catalog.change_product")


class MovementInline(ReadOnlyInline):
    model = StockMovement
    fields = ("created_at", "quantity", "reason", "note", "actor")
    readonly_fields = fields
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[StockMovement]:
        movements: QuerySet[StockMovement] = super().get_queryset(request).select_related("actor").order_by("-pk")
        return movements


@admin.register(Variant)
class VariantAdmin(ReadOnlyAdmin):
    list_display = ("product", "title", "sku", "stock", "reserved", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("product",)
    search_fields = ("product__title", "=sku", "=barcode")
    inlines = (MovementInline,)
    fields = (
        "product", "title", "sku", "barcode",
        "price_minor", "compare_at_minor", "sale_price_minor", "sale_starts_at", "sale_ends_at", "weight_grams",
        "stock", "reserved", "low_stock_at", "is_active",
    )  # fmt: skip


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnlyAdmin):
    """History: append only."""

    list_display = ("created_at", "variant", "quantity", "reason", "note", "actor")
    list_filter = ("reason", "created_at")
    list_select_related = ("variant__product", "actor")
    search_fields = ("=variant__sku", "variant__product__title", "note")
    ordering = ("-pk",)
