"""Bringing pictures from their addresses to the products, after the import and apart from it: what fails is tried again with pauses."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from sellers.models import ImportRun, PictureFetch
from sellers.services.remote_pictures import FetchFailed, fetch_picture_bytes
from sellers.states import FetchState
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product
from shop.catalog.services.listing import MAX_PICTURES, find_picture, read_wanted_listing, set_pictures, set_variant_pictures
from shop.common.clock import now
from shop.images.exceptions import ImageRefused
from shop.images.models import Image
from shop.images.services import accept_upload

PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
LEASE = timedelta(minutes=5)  # so long another worker leaves alone what one has taken
FETCHES_AT_ONCE = 12
TOGETHER = 4  # addresses asked at the same time
Fetch = Callable[[str], bytes]


def fetch_pictures(*, limit: int = FETCHES_AT_ONCE, get: Fetch | None = None) -> int:
    """Fetch pictures whose time has come, those of a product in their order. Returns how many were tried. `get` asks an address;
    unless given it is `fetch_picture_bytes`, which asks public ones only."""
    fetches = _lease_due(limit)
    known = _images_by_address(fetches)
    asked = list(dict.fromkeys(each.url for each in fetches if each.url_hash not in known))
    with ThreadPoolExecutor(TOGETHER) as pool:  # nothing in there touches the database
        answers = dict(zip(asked, pool.map(lambda url: _bytes_or_failure(get or fetch_picture_bytes, url), asked), strict=True))
    images: dict[str, Image] = dict(known)
    for each in fetches:
        _bring_picture(each, images, answers)
    return len(fetches)


def are_pictures_due() -> bool:
    """Whether there is anything to fetch now."""
    return _due_fetches().exists()


def _due_fetches() -> QuerySet[PictureFetch]:
    return PictureFetch.objects.filter(Q(next_try_at__lte=now()) | Q(next_try_at=None), state=FetchState.WAITING)


def _lease_due(limit: int) -> list[PictureFetch]:
    """Due fetches, leased so that no other worker takes them for a while: each by compare-and-set."""
    candidates = list(_due_fetches().select_related("product__store", "run").order_by("product_id", "position", "pk")[:limit])
    until = now() + LEASE
    return [each for each in candidates if _due_fetches().filter(pk=each.pk).update(next_try_at=until, tries=F("tries") + 1)]


def _images_by_address(fetches: Sequence[PictureFetch]) -> dict[str, Image]:
    """Hash of the address → the image found there before, so that no address is asked twice."""
    hashes = [each.url_hash for each in fetches]
    done = PictureFetch.objects.filter(url_hash__in=hashes, state=FetchState.DONE).exclude(cid="").values_list("url_hash", "cid")
    cids = dict(done) | {each.url_hash: each.cid for each in fetches if each.cid}
    images = {image.cid: image for image in Image.objects.filter(cid__in=cids.values())}
    return {url_hash: images[cid] for url_hash, cid in cids.items() if cid in images}


def _bytes_or_failure(get: Fetch, url: str) -> bytes | FetchFailed:
    try:
        return get(url)
    except FetchFailed as error:
        return error


def _bring_picture(each: PictureFetch, images: dict[str, Image], answers: dict[str, bytes | FetchFailed]) -> None:
    try:
        image = images.get(each.url_hash) or _accept_picture(each, answers[each.url])
        images[each.url_hash] = image
        _attach_picture(each, image)
    except FetchFailed as error:
        _note_failure(each, error.reason, may_heal=error.may_heal)
    except ImageRefused as error:
        _note_failure(each, str(error), may_heal=error.may_heal)
    except CatalogError as error:
        _note_failure(each, str(error), may_heal=False)


def _accept_picture(each: PictureFetch, answer: bytes | FetchFailed) -> Image:
    if isinstance(answer, FetchFailed):
        raise answer
    return accept_upload(io.BytesIO(answer), uploaded_by=each.run.author if each.run else None)


def _attach_picture(each: PictureFetch, image: Image) -> None:
    """Add the image to the product at its place and mark the fetch done. Repeating it changes nothing."""
    with transaction.atomic():
        product = Product.objects.select_for_update(of=("self",)).select_related("store").get(pk=each.product_id)
        row = [[picture.image_id, picture.alt] for picture in read_wanted_listing(product).pictures]
        if image.pk not in {image_id for image_id, _alt in row}:
            if len(row) >= MAX_PICTURES:
                raise FetchFailed(_("The product has as many pictures as fit."), may_heal=False)
            row.insert(_place_in_row(each, row), [image.pk, each.alt])
            by_staff = bool(each.run and each.run.options.get("by_staff"))
            set_pictures(product, row, actor_id=each.run.author_id if each.run else None, by_staff=by_staff)
        _show_variants(each, product, image)
        PictureFetch.objects.filter(pk=each.pk).update(state=FetchState.DONE, cid=image.cid, reason="", next_try_at=None)


def _place_in_row(each: PictureFetch, row: Sequence[Sequence[object]]) -> int:
    """The position behind the file's earlier pictures that are there already."""
    done = PictureFetch.objects.filter(product_id=each.product_id, state=FetchState.DONE, position__lt=each.position).values_list(
        "cid", flat=True
    )
    earlier = set(Image.objects.filter(cid__in=list(done)).values_list("pk", flat=True))
    places = [place for place, (image_id, *_rest) in enumerate(row) if image_id in earlier]
    if places:
        return places[-1] + 1
    return 0 if _has_only_imported(each, row) else len(row)


def _has_only_imported(each: PictureFetch, row: Sequence[Sequence[object]]) -> bool:
    cids = PictureFetch.objects.filter(product_id=each.product_id, state=FetchState.DONE).values_list("cid", flat=True)
    imported = set(Image.objects.filter(cid__in=list(cids)).values_list("pk", flat=True))
    return all(image_id in imported for image_id, *_rest in row)


def _show_variants(each: PictureFetch, product: Product, image: Image) -> None:
    if not each.variants or not product.pictures.filter(image=image).exists() or find_picture(product, image.pk) is None:
        return
    shown = dict.fromkeys(product.variants.filter(title__in=each.variants, picture=None).values_list("pk", flat=True), image.pk)
    if shown:
        set_variant_pictures(product, pictures=shown, actor_id=each.run.author_id if each.run else None)


def _note_failure(each: PictureFetch, reason: str, *, may_heal: bool) -> None:
    """Plan another try after a pause, or give up."""
    row = PictureFetch.objects.filter(pk=each.pk)
    tries = each.tries + 1
    if may_heal and tries <= len(PAUSES):
        row.update(reason=reason[:300], next_try_at=now() + PAUSES[tries - 1])
    else:
        row.update(reason=reason[:300], state=FetchState.FAILED, next_try_at=None)


def retry_pictures(run: ImportRun) -> int:
    """Try the run's failed pictures once more. Returns how many."""
    failed = PictureFetch.objects.filter(run=run, state=FetchState.FAILED)
    return failed.update(state=FetchState.WAITING, tries=0, next_try_at=now(), reason="")
