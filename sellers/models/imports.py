"""Imports: the file, what became of each product in it, and the pictures that are fetched afterwards."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sellers.states import AT_WORK, FetchState, ImportState, RowOutcome
from shop.common.storages import private_storage


class ImportRun(models.Model):
    """One file on its way into a store. `position` counts the entries of the file that are behind it, so that a dead run goes on there."""

    store = models.ForeignKey("stores.Store", models.CASCADE, related_name="imports")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    file = models.FileField(upload_to="imports/%Y/%m", storage=private_storage, max_length=200, blank=True)
    name = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField(default=0, help_text=_("bytes"))
    fingerprint = models.CharField(max_length=64, blank=True, help_text=_("SHA-256 of the file."))
    format = models.CharField(_("format"), max_length=20, blank=True)
    options = models.JSONField(default=dict, blank=True, help_text=_("Column → meaning, exchange rate, units where the file counts none."))
    publishes = models.BooleanField(default=False, help_text=_("Whether what the file calls active goes live without a review."))
    state = models.CharField(max_length=9, choices=ImportState, default=ImportState.UPLOADED)
    reason = models.TextField(blank=True, help_text=_("Why it failed."))
    total = models.PositiveIntegerField(default=0, help_text=_("Products in the file; known once it has been read."))
    position = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=dict, blank=True, help_text=_("What was found in the file: rows, variants, pictures, encoding…"))
    owner = models.CharField(max_length=32, blank=True, help_text=_("The worker that has it."))
    heartbeat = models.DateTimeField(null=True, blank=True, help_text=_("When a worker last wrote to it."))
    restarts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index("store", models.F("id").desc(), name="import_store")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ImportState.values), name="import_state_known"),
            models.UniqueConstraint("store", name="import_one_at_a_time", condition=models.Q(state__in=AT_WORK)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("sellers:import_run", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        """Whether a job is reading or writing it now."""
        return self.state in AT_WORK

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100."""
        return min(100, self.position * 100 // self.total) if self.total else 0

    @property
    def counts(self) -> dict[str, int]:
        """Outcome → number of products."""
        return {outcome: getattr(self, outcome) for outcome in RowOutcome.values}


class ImportRow(models.Model):
    """One product of the file, or a row that belongs to none: what was foreseen, what became of it, and why."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text=_("Its place among the file's entries, from 0."))
    line = models.PositiveIntegerField(help_text=_("Row of the file; the headings are row 1."))
    handle = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    sku = models.CharField(max_length=80, blank=True)
    planned = models.CharField(max_length=9, choices=RowOutcome)
    outcome = models.CharField(max_length=9, choices=RowOutcome, blank=True)
    changes = models.JSONField(default=list, blank=True, help_text=_("[field, before, after]…"))
    column = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    file_category = models.CharField(max_length=300, blank=True, help_text=_("The file's own category, in its seller's words."))
    product = models.ForeignKey("catalog.Product", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("product of an import")
        verbose_name_plural = _("products of an import")
        ordering = ["number"]
        constraints = [models.UniqueConstraint("run", "number", name="import_row_once")]
        indexes = [models.Index("run", "planned", "number", name="import_row_planned")]

    def __str__(self) -> str:
        return f"{self.line} {self.handle}"


class PictureFetch(models.Model):
    """A picture that lies at somebody else's address, for one product. It is fetched by a job, again and again with pauses if need be."""

    product = models.ForeignKey("catalog.Product", models.CASCADE, related_name="picture_fetches")
    run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, blank=True, related_name="pictures")
    url = models.CharField(max_length=2000)
    url_hash = models.CharField(max_length=64, help_text=_("SHA-256 of the address: indexes have a limit, addresses do not."))
    position = models.PositiveSmallIntegerField(default=0)
    alt = models.CharField(max_length=200, blank=True)
    variants = models.JSONField(default=list, blank=True, help_text=_("Titles of the variants that it shows."))
    state = models.CharField(max_length=7, choices=FetchState, default=FetchState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    cid = models.CharField(
        max_length=80, blank=True, help_text=_("Content address of what was found there. No relation: this alone must not keep a picture.")
    )

    class Meta:
        verbose_name = _("picture to fetch")
        verbose_name_plural = _("pictures to fetch")
        ordering = ["product", "position", "pk"]
        constraints = [
            models.UniqueConstraint("product", "url_hash", name="picture_fetch_once"),
            models.CheckConstraint(condition=models.Q(state__in=FetchState.values), name="picture_fetch_state_known"),
        ]
        indexes = [
            models.Index("next_try_at", name="picture_fetch_waiting", condition=models.Q(state=FetchState.WAITING)),
            models.Index("url_hash", name="picture_fetch_url"),
        ]

    def __str__(self) -> str:
        return self.url


class ColumnMap(models.Model):
    """Which column means what in files with these headings, as the seller said last time."""

    store = models.ForeignKey("stores.Store", models.CASCADE, related_name="+")
    headings = models.CharField(max_length=64, help_text=_("SHA-256 of the headings."))
    columns = models.JSONField(default=dict, help_text=_("Heading → meaning."))
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("columns of a file")
        verbose_name_plural = _("columns of files")
        constraints = [models.UniqueConstraint("store", "headings", name="column_map_once")]

    def __str__(self) -> str:
        return f"{self.store_id} {self.headings[:8]}"


class FileCategory(models.Model):
    """What a store's files call a category, and which of ours its seller says that is; none before the seller has said it."""

    store = models.ForeignKey("stores.Store", models.CASCADE, verbose_name=_("store"), related_name="+")
    key = models.CharField(max_length=300, help_text=_("Its words, folded: the same however they are written."))
    words = models.CharField(_("category of the file"), max_length=300)
    category = models.ForeignKey("catalog.Category", models.SET_NULL, verbose_name=_("category"), null=True, blank=True, related_name="+")
    products = models.PositiveIntegerField(_("products"), default=0, help_text=_("Of the latest file that has it."))
    decided_at = models.DateTimeField(_("mapped"), null=True, blank=True)
    left = models.JSONField(
        default=list, blank=True, help_text=_("Keys of the categories that its products are still to leave; 0 for none.")
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("category of files")
        verbose_name_plural = _("categories of files")
        constraints = [models.UniqueConstraint("store", "key", name="file_category_once")]
        indexes = [models.Index("key", name="file_category_key"), models.Index(models.F("products").desc(), name="file_category_large")]

    def __str__(self) -> str:
        return self.words
