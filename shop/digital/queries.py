"""What was delivered with an order, and what a variant delivers."""

from __future__ import annotations

from dataclasses import dataclass

from shop.catalog.models import Variant
from shop.digital.models import DigitalFile, Download, LicenceKey
from shop.orders.models import Order


@dataclass(frozen=True, slots=True)
class Delivered:
    """The files and codes of an order, for its buyer."""

    downloads: list[Download]
    keys: list[LicenceKey]


def delivered_with(order: Order) -> Delivered:
    """Two queries."""
    downloads = list(Download.objects.filter(line__order=order).select_related("line", "file"))
    return Delivered(downloads, list(LicenceKey.objects.filter(line__order=order).select_related("line")))


@dataclass(frozen=True, slots=True)
class Content:
    """What a variant delivers: its file, and how many codes are left and sold."""

    file: DigitalFile | None
    free_keys: int
    sold_keys: int


def content_of(variant: Variant) -> Content:
    """For its seller. Three queries."""
    keys = LicenceKey.objects.filter(variant=variant)
    file = DigitalFile.objects.filter(variant=variant, is_current=True).first()
    return Content(file, keys.filter(line=None).count(), keys.exclude(line=None).count())
