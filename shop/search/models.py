"""The index, in a first form that works on every database: one row of folded text for each live product."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchDocument(models.Model):
    """A live product's words, lower case and without accents."""

    product = models.OneToOneField("catalog.Product", models.CASCADE, related_name="search_document", primary_key=True)
    title = models.TextField()
    text = models.TextField(help_text=_("Title, brand, category names, store name, SKUs and description."))

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")

    def __str__(self) -> str:
        return self.title
