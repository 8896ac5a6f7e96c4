"""What is listed, bought and stocked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from shop.catalog.states import MovementReason, ProductStatus, ReservationStatus
from shop.catalog.texts import safe_html
from shop.common.money import Money
from shop.places.models import in_active_language
from shop.stores.states import StoreStatus


class Category(models.Model):
    """A shelf of the market. Its path is its address: /c/<path>/."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    names = models.JSONField(_("names"), default=dict, help_text=_("Language code → name."))
    slug = models.SlugField(max_length=60)
    path = models.CharField(_("path"), max_length=200, unique=True, help_text=_("Slugs from the top, joined by /."))
    position = models.PositiveSmallIntegerField(default=0)
    picture = models.ForeignKey("images.Image", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "path"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("catalog:category", args=[self.path])

    @property
    def name(self) -> str:
        """In the active language."""
        return in_active_language(self.names) or self.slug

    @property
    def trail(self) -> list[Category]:
        """From the top down to itself. Needs the parents loaded."""
        return [*(self.parent.trail if self.parent else []), self]


class ProductQuerySet(models.QuerySet["Product"]):
    """Products by who may see them."""

    def live(self) -> ProductQuerySet:
        """What a shopper may see: approved, in an open store."""
        return self.filter(status=ProductStatus.APPROVED, store__status=StoreStatus.OPEN)

    def in_market(self, country_code: str) -> ProductQuerySet:
        """Of that country's stores."""
        return self.filter(store__country_id=country_code)

    def in_category(self, category: Category) -> ProductQuerySet:
        """On that shelf or on one below it."""
        return self.filter(models.Q(category_id=category.pk) | models.Q(category__path__startswith=f"{category.path}/"))

    def owned_by(self, user_id: int) -> ProductQuerySet:
        """The seller's own; every query of the back office starts here."""
        return self.filter(store__owner_id=user_id)

    def with_cards(self) -> ProductQuerySet:
        """Everything a product card shows, in the same query."""
        return self.select_related("store__quarter", "store__prefecture", "store__region", "cover")

    def with_page(self) -> ProductQuerySet:
        """Everything a product's own page shows of it, its store and its category, in two queries."""
        return (
            self.with_cards()
            .select_related("store__country", "store__logo", "category__parent__parent__parent")
            .prefetch_related("store__hours")
        )


class Product(models.Model):
    """One listing of one store. What is bought is one of its variants."""

    store = models.ForeignKey("stores.Store", models.PROTECT, related_name="products")
    category = models.ForeignKey(Category, models.PROTECT, related_name="products")
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=140)
    description = models.TextField(_("description"), blank=True, help_text=_("Sanitised HTML."))
    brand = models.CharField(_("brand"), max_length=80, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=ProductStatus, default=ProductStatus.DRAFT)
    review_note = models.TextField(_("note of the review"), blank=True)
    source_handle = models.CharField(_("handle in the imported file"), max_length=200, blank=True)
    cover = models.ForeignKey(
        "images.Image", models.SET_NULL, null=True, blank=True, related_name="+", help_text=_("Copy of its first picture.")
    )
    price_from_minor = models.PositiveBigIntegerField(
        default=0, help_text=_("Lowest price of its active variants; kept by the catalogue's services.")
    )
    price_to_minor = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=ProductStatus.values), name="product_status_known"),
            models.UniqueConstraint("store", "source_handle", name="product_handle_once", condition=~models.Q(source_handle="")),
        ]
        indexes = [
            models.Index(
                "category", models.F("published_at").desc(), name="product_category", condition=models.Q(status=ProductStatus.APPROVED)
            ),
            models.Index("store", models.F("published_at").desc(), name="product_store", condition=models.Q(status=ProductStatus.APPROVED)),
            models.Index(models.F("published_at").desc(), name="product_newest", condition=models.Q(status=ProductStatus.APPROVED)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("catalog:product", args=[self.slug])

    @property
    def description_html(self) -> SafeString:
        """For the page. Sanitised when written, and once more here: rows may come from elsewhere."""
        return mark_safe(safe_html(self.description))  # noqa: S308  # safe_html() is what makes it so

    @property
    def price_from(self) -> Money:
        """Lowest price among its active variants. Needs `store` loaded."""
        return Money(self.price_from_minor, self.store.currency)

    @property
    def price_to(self) -> Money:
        """Highest price among its active variants. Needs `store` loaded."""
        return Money(self.price_to_minor, self.store.currency)

    @property
    def is_live(self) -> bool:
        """Whether shoppers see it. Needs `store` loaded."""
        return self.status == ProductStatus.APPROVED and self.store.status == StoreStatus.OPEN

    @property
    def has_price_range(self) -> bool:
        """Whether its variants differ in price."""
        return self.price_to_minor > self.price_from_minor


class ProductPicture(models.Model):
    """A picture of a product, in order."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="pictures")
    image = models.ForeignKey("images.Image", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(_("description for those who cannot see it"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("product picture")
        verbose_name_plural = _("product pictures")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("product", "image", name="picture_once")]

    def __str__(self) -> str:
        return f"{self.product_id} {self.position}"


class Option(models.Model):
    """An axis on which a product's variants differ: size, colour."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="options")
    name = models.CharField(_("option"), max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("product", "name", name="option_once")]

    def __str__(self) -> str:
        return self.name


class OptionValue(models.Model):
    """One choice on an axis."""

    option = models.ForeignKey(Option, models.CASCADE, related_name="values")
    value = models.CharField(_("value"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("option value")
        verbose_name_plural = _("option values")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("option", "value", name="option_value_once")]

    def __str__(self) -> str:
        return self.value


class VariantQuerySet(models.QuerySet["Variant"]):
    """Variants by what can be done with them."""

    def buyable(self) -> VariantQuerySet:
        """Active ones of live products; stock is not looked at."""
        return self.filter(is_active=True, product__status=ProductStatus.APPROVED, product__store__status=StoreStatus.OPEN)


class Variant(models.Model):
    """What is bought and stocked. Prices are minor units of the store's currency; available = stock - reserved."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="variants")
    sku = models.CharField(_("SKU"), max_length=80, blank=True)
    title = models.CharField(
        _("variant"), max_length=200, blank=True, help_text=_('Its option values: "M / Indigo"; empty for the only variant.')
    )
    values = models.ManyToManyField(OptionValue, related_name="variants", blank=True)
    price_minor = models.PositiveBigIntegerField(_("price"))
    compare_at_minor = models.PositiveBigIntegerField(_("price before"), null=True, blank=True)
    weight_grams = models.PositiveIntegerField(_("weight"), null=True, blank=True)
    stock = models.PositiveIntegerField(_("stock"), default=0)
    reserved = models.PositiveIntegerField(_("reserved"), default=0)
    is_active = models.BooleanField(_("on sale"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    imported_stock = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Figure of the last imported file; the next import moves the stock by the difference.")
    )

    objects = VariantQuerySet.as_manager()

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(stock__gte=models.F("reserved")), name="variant_reserved_within_stock"),
            models.UniqueConstraint("product", "title", name="variant_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.sku or str(self.pk)

    @property
    def available(self) -> int:
        """Units that can still be bought."""
        return self.stock - self.reserved

    @property
    def price(self) -> Money:
        """Needs `product.store` loaded."""
        return Money(self.price_minor, self.product.store.currency)

    @property
    def compare_at(self) -> Money | None:
        """The price before, when it was higher."""
        if self.compare_at_minor is None or self.compare_at_minor <= self.price_minor:
            return None
        return Money(self.compare_at_minor, self.product.store.currency)


class StockMovement(models.Model):
    """Why the stock of a variant changed. Their sum is the stock."""

    variant = models.ForeignKey(Variant, models.PROTECT, related_name="movements")
    quantity = models.IntegerField(_("units"), help_text=_("Positive in, negative out."))
    reason = models.CharField(_("reason"), max_length=10, choices=MovementReason)
    note = models.CharField(_("note"), max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        constraints = [models.CheckConstraint(condition=~models.Q(quantity=0), name="movement_moves_something")]

    def __str__(self) -> str:
        return f"{self.quantity:+d} {self.reason}"


class Reservation(models.Model):
    """Units set aside for one order line. The sum of the held ones is the variant's `reserved`."""

    variant = models.ForeignKey(Variant, models.PROTECT, related_name="reservations")
    order_line = models.OneToOneField("orders.OrderLine", models.PROTECT, related_name="reservation")
    quantity = models.PositiveIntegerField()
    status = models.CharField(max_length=9, choices=ReservationStatus, default=ReservationStatus.HELD)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        indexes = [models.Index("variant", name="reservation_held", condition=models.Q(status=ReservationStatus.HELD))]
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="reservation_of_something"),
            models.CheckConstraint(condition=models.Q(status__in=ReservationStatus.values), name="reservation_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.variant_id} {self.status}"


class Favorite(models.Model):
    """A product somebody wants to find again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="favorites")
    product = models.ForeignKey(Product, models.CASCADE, related_name="favorites")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        constraints = [models.UniqueConstraint("user", "product", name="favorite_once")]

    def __str__(self) -> str:
        return f"{self.user_id} ♥ {self.product_id}"
