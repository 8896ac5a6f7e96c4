"""The index: a narrow row for each live product, the words people may look for, what was looked for, and what somebody waits for.

The words and facets of a document are kept where the database searches best: columns of the document's own table on PostgreSQL, an FTS5
table beside it on SQLite. Neither is a field here: `shop.search.providers` reads and writes them.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.common.ratings import PRIOR_MILLI


class SearchDocument(models.Model):
    """What finding, narrowing and ordering need to know of a live product; never more, so that many fit into a page of memory."""

    product = models.OneToOneField("catalog.Product", models.CASCADE, related_name="search_document", primary_key=True)
    store = models.ForeignKey("stores.Store", models.CASCADE, related_name="+")
    country = models.CharField(max_length=2)
    price_from = models.PositiveBigIntegerField(help_text=_("Minor units of the store's currency."))
    price_to = models.PositiveBigIntegerField()
    published_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, help_text=_("Of an auction that is still to end."))
    popularity = models.PositiveIntegerField(default=0)
    rating = models.PositiveSmallIntegerField(default=PRIOR_MILLI, help_text=_("Rating.weighed_milli; without reviews it is the default."))
    in_stock = models.BooleanField(default=False)
    east = models.FloatField(null=True, help_text=_("Kilometres from the middle of its country's map."))
    north = models.FloatField(null=True)
    title = models.TextField(help_text=_("Folded words between spaces."))

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        indexes = [
            models.Index("country", "published_at", "product", name="search_newest"),
            models.Index("country", "price_from", "product", name="search_price"),
            models.Index("country", "popularity", "product", name="search_popular"),
            models.Index("country", "rating", "product", name="search_rating"),
            models.Index("country", "ends_at", "product", name="search_ending", condition=models.Q(ends_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title.strip()


class SearchStore(models.Model):
    """An open store, as the one box finds it."""

    store = models.OneToOneField("stores.Store", models.CASCADE, related_name="search_entry", primary_key=True)
    country = models.CharField(max_length=2)
    name = models.TextField(help_text=_("Folded words between spaces."))
    words = models.TextField(help_text=_("Name, tagline, places and kinds of goods, folded, between spaces."))
    popularity = models.PositiveIntegerField(default=0)
    east = models.FloatField(null=True, help_text=_("Kilometres from the middle of its country's map."))
    north = models.FloatField(null=True)

    class Meta:
        verbose_name = _("store to be found")
        verbose_name_plural = _("stores to be found")
        indexes = [models.Index("country", name="search_store_country")]

    def __str__(self) -> str:
        return self.name.strip()


class FacetValue(models.Model):
    """One value of a facet, or one combination of a variant's: a number stands for it in the documents. Rows are never deleted."""

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=70)
    key = models.CharField(max_length=200)
    label = models.CharField(max_length=200, blank=True, help_text=_("As first written; empty where the key speaks for itself."))
    names = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("facet value")
        verbose_name_plural = _("facet values")
        constraints = [models.UniqueConstraint("kind", "key", name="facet_value_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class SearchWord(models.Model):
    """The vocabulary: what is misspelt is looked up here, never in the documents."""

    word = models.CharField(max_length=40, unique=True)
    frequency = models.PositiveIntegerField(default=1, help_text=_("In so many documents, as of the last count."))

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.word


class SearchLog(models.Model):
    """One search with words: what was asked, how much was found, and what came of it."""

    country = models.CharField(_("market"), max_length=2)
    visitor = models.CharField(max_length=32, help_text=_("Hashed with the day's salt."))
    words = models.CharField(_("words"), max_length=200)
    corrected = models.CharField(_("corrected to"), max_length=200, blank=True)
    hits = models.PositiveIntegerField(_("hits"), help_text=_("Counted up to the limit of counting."))
    filters = models.CharField(_("filters"), max_length=500, blank=True)
    searched_at = models.DateTimeField(_("when"), auto_now_add=True)
    clicked_at = models.DateTimeField(_("clicked"), null=True, blank=True)
    ordered_at = models.DateTimeField(_("ordered"), null=True, blank=True)

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        indexes = [
            models.Index("searched_at", name="search_log_when"),
            models.Index("words", "searched_at", name="search_log_zero", condition=models.Q(hits=0)),
        ]

    def __str__(self) -> str:
        return self.words


class SearchClick(models.Model):
    """A product that was opened from a search. Kept a month, so that an order can be told to come from it."""

    log = models.ForeignKey(SearchLog, models.CASCADE, related_name="clicks")
    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    clicked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("click")
        verbose_name_plural = _("clicks")
        constraints = [models.UniqueConstraint("log", "product", name="search_click_once")]
        indexes = [models.Index("clicked_at", name="search_click_when")]

    def __str__(self) -> str:
        return f"{self.log_id} → {self.product_id}"


class SavedSearch(models.Model):
    """A search whose owner wants to be told when there is something new."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    country = models.CharField(max_length=2)
    query = models.CharField(max_length=1000, help_text=_("The address's query, in one order."))
    label = models.CharField(max_length=200)
    is_on = models.BooleanField(_("tell me"), default=True)
    seen_until = models.DateTimeField(help_text=_("What was published later is new."))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint("user", "country", "query", name="saved_search_once")]
        indexes = [models.Index("seen_until", name="saved_search_due", condition=models.Q(is_on=True))]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"{reverse('search:search')}?{self.query}"
