"""Taking in what is sold without a parcel, delivering it when it is paid, and handing it out.

The rules of giving back, as buyers and sellers read them: an order can be cancelled until it is paid; then its files and codes are there at
once, and it cannot be cancelled any more. What does not work the seller refunds, like any other goods; a line whose units are all
refunded can be fetched no more. A download that was ordered together with goods comes when these are handed over, for until then the
order can be cancelled. While a paid order waits for codes that its seller owes, either side can cancel it, and it cancels itself at
its deadline: what was paid goes back.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from shop.accounts.models import User
from shop.catalog.events import PRODUCT_CHANGED, ProductChangedData
from shop.catalog.models import Product, Variant
from shop.catalog.services.stock import move_stock
from shop.catalog.states import MovementReason
from shop.common.clock import now
from shop.digital.exceptions import DownloadOver, FileRefused, KeysRefused, NotEnoughKeys
from shop.digital.models import DigitalFile, Download, LicenceKey
from shop.events.commit_reactions import note_change
from shop.events.services import record_event
from shop.images.exceptions import ImageRefused
from shop.images.malware_scan import scan_for_malware
from shop.orders.exceptions import InvalidTransition
from shop.orders.models import Order, OrderLine
from shop.orders.services import deliver_at_once
from shop.orders.states import DeliveryMethod, Fulfilment

MAX_BYTES = 50_000_000
MAX_KEYS = 5_000
MAX_KEY_LENGTH = 500
log = structlog.get_logger(__name__)

ENOUGH = 10_000  # units of a file, which never runs out
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")


def sell_file(variant: Variant, upload: File[bytes], *, actor: User) -> DigitalFile:
    """Sell this file as the variant, from now on; who bought an earlier one keeps that. Raises FileRefused, and nothing has changed.

    It lies where no address leads. A variant without units gets ENOUGH of them: a file does not run out.
    """
    content = _checked_content(upload)
    with transaction.atomic():
        _lock_variant(variant)
        DigitalFile.objects.filter(variant=variant, is_current=True).update(is_current=False)
        kept = DigitalFile(variant=variant, name=_safe_file_name(upload), size=len(content), author=actor)
        kept.fingerprint = hashlib.sha256(content).hexdigest()
        upload.seek(0)
        try:
            kept.file.save(kept.fingerprint[:32], upload, save=False)
        except OSError as error:
            log.exception("file_not_stored", variant_id=variant.pk)
            raise FileRefused(_("We could not store your file just now. Nothing else was lost. Try again in a few minutes.")) from error
        kept.save()
        if not LicenceKey.objects.filter(variant=variant).exists() and not variant.available:
            move_stock(variant, ENOUGH, reason=MovementReason.RECEIVED, note=_("A file does not run out."), actor=actor)
        _mark_digital(variant, is_digital=True, actor_id=actor.pk)
    return kept


def add_keys(variant: Variant, texts: Iterable[str], *, actor: User) -> int:
    """Sell these codes as the variant, one with each unit; returns how many are new, which are in stock now. Raises KeysRefused.

    Orders that wait for codes get theirs.
    """
    wanted = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if not wanted:
        raise KeysRefused(_("Give at least one code, each on a line of its own."))
    if len(wanted) > MAX_KEYS:
        raise KeysRefused(_("At most %(count)d codes at once.") % {"count": MAX_KEYS})
    if any(len(text) > MAX_KEY_LENGTH or "\x00" in text for text in wanted):
        raise KeysRefused(_("A code has at most %(count)d characters.") % {"count": MAX_KEY_LENGTH})
    with transaction.atomic():
        _lock_variant(variant)
        known = set(LicenceKey.objects.filter(variant=variant, text__in=wanted).values_list("text", flat=True))
        new = [LicenceKey(variant=variant, text=text) for text in wanted if text not in known]
        LicenceKey.objects.bulk_create(new)
        if new:
            move_stock(variant, len(new), reason=MovementReason.RECEIVED, note=_("Codes to sell"), actor=actor)
        _mark_digital(variant, is_digital=True, actor_id=actor.pk)
    for order_id in _undelivered_orders(OrderLine.objects.filter(variant=variant)):
        deliver_downloads(order_id)
    return len(new)


def sell_as_goods(variant: Variant, *, actor_id: int) -> None:
    """Back to something that is carried: its seller counts anew. File and codes are sold no more; what was delivered stays delivered."""
    with transaction.atomic():
        _lock_variant(variant)
        DigitalFile.objects.filter(variant=variant, is_current=True).update(is_current=False)
        LicenceKey.objects.filter(variant=variant, line=None).delete()
        if variant.available:
            move_stock(variant, -variant.available, reason=MovementReason.CORRECTION, note=_("No download any more"))
        _mark_digital(variant, is_digital=False, actor_id=actor_id)


def deliver_downloads(order_id: int) -> bool:
    """Give the buyer of a paid order of downloads its files and codes: with that it is delivered, along its own table.

    Of an order with goods they come once it is delivered. False when there is nothing to give yet, or its seller owes codes: then the
    order waits for them. Safe to call any number of times.
    """
    try:
        with transaction.atomic():
            order = Order.objects.select_for_update(of=("self",)).select_related("store").get(pk=order_id)
            if not _is_due(order):
                return False
            lines = list(order.lines.filter(variant__is_digital=True).order_by("variant_id"))
            if not lines:
                return False
            for line in lines:
                _give_line(line)
            if order.is_download and order.fulfilment == Fulfilment.PENDING:
                deliver_at_once(order)
    except (NotEnoughKeys, InvalidTransition):
        return False
    return True


def deliver_waiting_downloads(*, limit: int = 100) -> int:
    """What a handler could not deliver, or died over. Returns how many were delivered; may run at any time."""
    return sum(deliver_downloads(order_id) for order_id in _undelivered_orders(OrderLine.objects.all())[:limit])


def fetch_download(order: Order, pk: int) -> DigitalFile:
    """Count one download of the order and return its file. Raises DownloadOver; Download.DoesNotExist for what is not the order's."""
    download = Download.objects.select_related("file").get(pk=pk, line__order=order)
    at = now()
    if not Download.objects.open(at).filter(pk=pk).update(times=F("times") + 1, fetched_at=at):
        raise DownloadOver
    return download.file


def _is_due(order: Order) -> bool:
    if not order.is_download:
        return order.delivered_at is not None
    costs_nothing = order.total_minor == 0 and not order.is_prepaid
    return order.fulfilment != Fulfilment.CANCELLED and (order.paid_at is not None or costs_nothing)


def _give_line(line: OrderLine) -> None:
    file = DigitalFile.objects.filter(variant=line.variant_id, is_current=True).first()
    if file is not None and not line.downloads.exists():  # type: ignore[attr-defined]
        until = now() + timedelta(days=settings.DOWNLOAD_DAYS)
        Download.objects.create(line=line, file=file, expires_at=until, most=settings.DOWNLOAD_TIMES)
    if LicenceKey.objects.filter(variant=line.variant_id).exists():
        _give_keys(line)
    elif file is None:
        raise NotEnoughKeys(line.title)


def _give_keys(line: OrderLine) -> None:
    """One for each unit that has none yet. The variant is held meanwhile: two buyers never get the same code."""
    list(Variant.objects.select_for_update(no_key=True).filter(pk=line.variant_id))
    missing = line.quantity - LicenceKey.objects.filter(line=line).count()
    if missing <= 0:
        return
    free = LicenceKey.objects.filter(variant=line.variant_id, line=None).order_by("pk")
    keys = list(free.values_list("pk", flat=True)[:missing])
    if len(keys) < missing or LicenceKey.objects.filter(pk__in=keys, line=None).update(line=line) < missing:
        raise NotEnoughKeys(line.title)


def _undelivered_orders(lines: QuerySet[OrderLine]) -> Sequence[int]:
    """The orders whose downloads are paid, and beside goods delivered, and have not been given though they are there; the oldest first.

    One that waits for its seller's codes is left out, so that it keeps nobody else waiting.
    """
    bare = lines.filter(variant__is_digital=True, downloads=None, licence_keys=None).exclude(order__fulfilment=Fulfilment.CANCELLED)
    alone = Q(order__delivery_method=DeliveryMethod.DIGITAL, order__fulfilment=Fulfilment.PENDING, order__paid_at__isnull=False)
    beside_goods = ~Q(order__delivery_method=DeliveryMethod.DIGITAL) & Q(order__delivered_at__isnull=False)
    there = bare.filter(alone | beside_goods).exclude(Exists(_lines_without_content().filter(order=OuterRef("order"))))
    return list(there.order_by("order").values_list("order", flat=True).distinct())


def _lines_without_content() -> QuerySet[OrderLine]:
    """Lines that nothing can be given for at the moment: too few codes, or neither codes nor a file."""
    codes = LicenceKey.objects.filter(variant=OuterRef("variant"))
    free = codes.filter(line=None).order_by().values("variant").annotate(number=Count("pk")).values("number")
    bare = OrderLine.objects.filter(variant__is_digital=True, licence_keys=None).annotate(free=Coalesce(Subquery(free), 0))
    is_file = Exists(DigitalFile.objects.filter(variant=OuterRef("variant"), is_current=True))
    return bare.filter(Q(Exists(codes), free__lt=F("quantity")) | ~Q(Exists(codes)) & ~Q(is_file))


def _lock_variant(variant: Variant) -> None:
    list(Product.objects.select_for_update().filter(pk=variant.product_id))
    variant.refresh_from_db()


def _mark_digital(variant: Variant, *, is_digital: bool, actor_id: int) -> None:
    if Variant.objects.filter(pk=variant.pk, is_digital=not is_digital).update(is_digital=is_digital):
        variant.is_digital = is_digital
        note_change("product", variant.product_id)  # its page says how it comes
        record_event(PRODUCT_CHANGED, variant.product_id, actor_id=actor_id, data=ProductChangedData(fields=["download"]))


def _checked_content(upload: File[bytes]) -> bytes:
    if (upload.size or 0) > MAX_BYTES:
        raise FileRefused(_("The file is larger than %(count)d megabytes.") % {"count": MAX_BYTES // 1_000_000})
    content: bytes = upload.read(MAX_BYTES + 1)
    if not content:
        raise FileRefused(_("The file is empty."))
    if len(content) > MAX_BYTES:
        raise FileRefused(_("The file is larger than %(count)d megabytes.") % {"count": MAX_BYTES // 1_000_000})
    if content.startswith(_PROGRAMS):
        raise FileRefused(_("Programs cannot be sold here: we cannot check what they do to a buyer's device."))
    try:
        scan_for_malware(content)
    except ImageRefused as refusal:
        raise FileRefused(str(refusal)) from refusal
    return content


def _safe_file_name(upload: File[bytes]) -> str:
    """What the device may call it: no path, nothing that steers a header or a shell."""
    base, extension = os.path.splitext(os.path.basename((upload.name or "").replace("\\", "/")))
    clean = "".join(letter for letter in base if letter.isprintable())
    try:
        return get_valid_filename(clean[: 110 - len(extension[:9])] + extension[:9])
    except Exception:  # noqa: BLE001  # SuspiciousFileOperation and whatever else a hostile name provokes
        return "download"
