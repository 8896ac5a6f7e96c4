"""What is listed, and on which shelf."""

from __future__ import annotations

from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from shop.catalog.states import Condition, ProductStatus, Selling
from shop.catalog.texts import safe_html
from shop.common.addresses import address_of
from shop.common.money import Money, percent_off
from shop.common.ratings import Rating, one_to_five_stars
from shop.places.models import in_active_language
from shop.stores.queries import zones_of
from shop.stores.states import StoreStatus


class Category(models.Model):
    """A shelf of the market. Its path is its address: /c/<path>/."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    names = models.JSONField(_("names"), default=dict, help_text=_("Language code → name."))
    slug = models.SlugField(max_length=60)
    path = models.CharField(_("path"), max_length=200, unique=True, help_text=_("Slugs from the top, joined by /."))
    position = models.PositiveSmallIntegerField(default=0)
    picture = models.ForeignKey("images.Image", models.SET_NULL, null=True, blank=True, related_name="+")
    no_returns = models.BooleanField(
        _("no returns"),
        default=False,
        help_text=_("Its products, and those of shelves below it, cannot be returned. Earlier sales stay as agreed."),
    )

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "path"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("catalog:category", self.path)

    @property
    def name(self) -> str:
        """In the active language."""
        return in_active_language(self.names) or self.slug

    @property
    def trail(self) -> list[Category]:
        """From the top down to itself. Needs the parents loaded."""
        return [*(self.parent.trail if self.parent else []), self]


# What shop/catalog/cards.py reads of a product, and what those read who put cards in order.
_ON_CARDS = (
    "slug", "title", "selling", "published_at", "category_id",
    "rating_count", "rating_total", "price_from_minor", "price_to_minor", "price_before_minor", "sale_ends_at",
    "cover__cid", "cover__widths", "cover__width", "cover__height", "cover__tint", "cover__placeholder",
    "auction__status", "auction__starts_at", "auction__ends_at", "auction__bid_count",
    "store__name", "store__currency", "store__quarter__name", "store__prefecture__name",
)  # fmt: skip


class ProductQuerySet(models.QuerySet["Product"]):
    """Products by who may see them."""

    def live(self) -> ProductQuerySet:
        """What shoppers may see: approved, in an open store."""
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
        """With everything that a product card shows, in the same query."""
        return self.select_related("store__quarter", "store__prefecture", "store__region", "cover", "auction")._with_stock()

    def as_cards(self) -> ProductQuerySet:
        """To be drawn as cards, and for nothing else: of each row only what stands there."""
        return self.select_related("store__quarter", "store__prefecture", "cover", "auction").only(*_ON_CARDS)._with_stock()

    def _with_stock(self) -> ProductQuerySet:
        """Each with `is_download`: of what is there and on sale, True if nothing is sent; None if nothing is there."""
        variants = self.model._meta.get_field("variants").related_model._base_manager
        there = variants.filter(product=models.OuterRef("pk"), is_active=True, stock__gt=models.F("reserved"))
        return self.annotate(is_download=models.Subquery(there.order_by("is_digital").values("is_digital")[:1]))

    def with_page(self) -> ProductQuerySet:
        """With everything that a product's page shows of it, its store and its category, in a fixed number of queries; the hours aside."""
        return (
            self.with_cards()
            .select_related("store__country", "store__logo", "store__chat_desk", "category__parent__parent__parent")
            .prefetch_related(zones_of("store"))
        )


class Product(models.Model):
    """One listing of one store. What is bought is one of its variants."""

    store = models.ForeignKey("stores.Store", models.PROTECT, related_name="products")
    category = models.ForeignKey(Category, models.PROTECT, related_name="products")
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=140)
    description = models.TextField(_("description"), blank=True, help_text=_("Sanitised HTML."))
    brand = models.CharField(_("brand"), max_length=80, blank=True)
    tags = models.JSONField(_("tags"), default=list, blank=True, help_text=_("Short words that shoppers look for."))
    condition = models.CharField(_("condition"), max_length=11, choices=Condition, default=Condition.NEW)
    is_made_to_order = models.BooleanField(
        _("made to order"), default=False, help_text=_("Made for the buyer who orders it: it cannot be returned.")
    )
    status = models.CharField(_("status"), max_length=9, choices=ProductStatus, default=ProductStatus.DRAFT)
    selling = models.CharField(_("sold by"), max_length=7, choices=Selling, default=Selling.FIXED)
    auction = models.OneToOneField(
        "auctions.Auction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Its latest auction; a product at a fixed price has none."),
    )
    review_note = models.TextField(_("note of the review"), blank=True)
    review_field = models.CharField(_("field of the note"), max_length=20, blank=True)
    reviewed_at = models.DateTimeField(
        _("reviewed"), null=True, blank=True, help_text=_("Empty on a live listing: published by a trusted store, to be looked at.")
    )
    unseen_since = models.DateTimeField(
        null=True, blank=True, help_text=_("When a live listing that staff had looked at was changed so that they look again.")
    )
    source_handle = models.CharField(_("handle in the imported file"), max_length=200, blank=True)
    cover = models.ForeignKey(
        "images.Image", models.SET_NULL, null=True, blank=True, related_name="+", help_text=_("Copy of its first picture.")
    )
    price_from_minor = models.PositiveBigIntegerField(
        default=0, help_text=_("Lowest price of its variants that can be bought; kept by the catalogue's services.")
    )
    price_to_minor = models.PositiveBigIntegerField(default=0)
    price_before_minor = models.PositiveBigIntegerField(
        null=True, blank=True, help_text=_("What the cheapest of its variants that can be bought cost before, while that is cheaper now.")
    )
    is_on_sale = models.BooleanField(
        default=False, db_column="on_sale", help_text=_("Whether a variant is cheaper now than before; copy, like the prices.")
    )
    sale_ends_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the sale price of the cheapest of its variants that can be bought ends; copy.")
    )
    prices_change_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When the next sale price begins or ends: the copies are made anew then.")
    )
    rating_count = models.PositiveIntegerField(default=0, help_text=_("Reviews that are shown; see services/ratings.py."))
    rating_total = models.PositiveIntegerField(default=0, help_text=_("Their stars, one to five each, together."))
    publish_at = models.DateTimeField(_("to be published"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=ProductStatus.values), name="product_status_known"),
            models.CheckConstraint(condition=models.Q(condition__in=Condition.values), name="product_condition_known"),
            models.CheckConstraint(
                condition=models.Q(selling=Selling.FIXED, auction=None) | models.Q(selling=Selling.AUCTION, auction__isnull=False),
                name="product_fixed_or_auction",
            ),
            models.CheckConstraint(condition=one_to_five_stars(), name="product_rating_possible"),
            models.UniqueConstraint("store", "source_handle", name="product_handle_once", condition=~models.Q(source_handle="")),
        ]
        indexes = [
            models.Index(
                "category", models.F("published_at").desc(), name="product_category", condition=models.Q(status=ProductStatus.APPROVED)
            ),
            models.Index("store", "status", models.F("id").desc(), name="product_desk"),
            models.Index("store", models.F("published_at").desc(), name="product_store", condition=models.Q(status=ProductStatus.APPROVED)),
            models.Index(models.F("published_at").desc(), name="product_newest", condition=models.Q(status=ProductStatus.APPROVED)),
            models.Index("prices_change_at", name="product_prices_due", condition=models.Q(prices_change_at__isnull=False)),
            models.Index("publish_at", name="product_publish_due", condition=models.Q(publish_at__isnull=False)),
            models.Index("published_at", name="product_unseen", condition=models.Q(status=ProductStatus.APPROVED, reviewed_at=None)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("catalog:product", self.slug)

    @property
    def description_html(self) -> SafeString:
        """For the page. Sanitised when written, and once more here: rows may come from elsewhere."""
        return mark_safe(safe_html(self.description))  # noqa: S308  # safe_html() is what makes it so

    @property
    def price_from(self) -> Money:
        """Lowest price of what can be bought of it; when all is sold out, of all that is active. Needs `store` loaded."""
        return Money(self.price_from_minor, self.store.currency)

    @property
    def price_to(self) -> Money:
        """Highest price of the same. Needs `store` loaded."""
        return Money(self.price_to_minor, self.store.currency)

    @property
    def price_before(self) -> Money | None:
        """What its cheapest variant cost before, while it is cheaper now. Needs `store` loaded."""
        return None if self.price_before_minor is None else Money(self.price_before_minor, self.store.currency)

    @property
    def percent_off(self) -> int:
        """How much cheaper its cheapest variant is, in full percent; 0 when it is not."""
        return percent_off(self.price_from_minor, self.price_before_minor)

    @property
    def is_live(self) -> bool:
        """Whether shoppers see it. Needs `store` loaded."""
        return self.status == ProductStatus.APPROVED and self.store.status == StoreStatus.OPEN

    @property
    def is_auction(self) -> bool:
        """Whether the highest bid buys it: it goes into no cart at its price."""
        return self.selling == Selling.AUCTION

    @property
    def rating(self) -> Rating:
        return Rating(self.rating_count, self.rating_total)

    @property
    def has_price_range(self) -> bool:
        """Whether what can be bought of it differs in price."""
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
