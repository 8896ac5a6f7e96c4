"""Writing what was planned: new products all together, changed ones one by one. What fails takes only itself out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from sellers.models import ImportRun, PictureFetch
from sellers.services.import_runs.known_products import RunContext, hash_address
from sellers.services.import_runs.mapped_categories import fallback_category
from sellers.services.import_runs.plans import PlannedPicture, ProductPlan, plan_condition
from sellers.states import RowOutcome
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Category, Product, Variant
from shop.catalog.services.listing import (
    NewProduct,
    compose_variant_title,
    create_products,
    end_sale,
    set_options_and_variants,
    set_sale,
    update_product,
)
from shop.catalog.services.stock import move_stock
from shop.catalog.states import MovementReason
from shop.common.clock import now
from shop.common.money import Money
from shop.common.outages import outage_of
from shop.images.models import Image

log = structlog.get_logger(__name__)

WrittenProducts = dict[int, Product]  # the plan's number → what became of it


def write_plans(run: ImportRun, context: RunContext, plans: Sequence[ProductPlan]) -> WrittenProducts:
    """Carry out the plans, within the caller's transaction. A plan that fails becomes a refusal."""
    written = _create_products(run, context, [plan for plan in plans if plan.outcome == RowOutcome.CREATED])
    for plan in plans:
        if plan.outcome == RowOutcome.CHANGED and plan.known:
            _write_or_refuse(plan, lambda plan=plan: written.update({plan.number: _change_product(run, context, plan)}))
        elif plan.outcome == RowOutcome.UNCHANGED and plan.known:
            written[plan.number] = plan.known.product
    return written


def _create_products(run: ImportRun, context: RunContext, plans: Sequence[ProductPlan]) -> WrittenProducts:
    if not plans:
        return {}
    try:
        with transaction.atomic():
            return _create_together(run, context, plans)
    except (CatalogError, DatabaseError) as error:
        _stop_in_outage(error)
    written: WrittenProducts = {}
    for plan in plans:  # one of them, or somebody else in the same instant: each for itself
        _write_or_refuse(plan, lambda plan=plan: written.update(_create_together(run, context, [plan])))
    return written


def _write_or_refuse(plan: ProductPlan, act: Any) -> None:
    try:
        with transaction.atomic():
            act()
    except CatalogError as error:
        plan.refuse(str(error))
    except DatabaseError as error:
        _stop_in_outage(error)
        log.exception("import_row_failed", handle=plan.handle, line=plan.line)
        plan.refuse(_("The database did not take it (%(kind)s).") % {"kind": type(error).__name__})


def _stop_in_outage(error: Exception) -> None:
    """A disk that is full is nobody's row: the run stays where it is, and goes on by itself once the database can."""
    if outage_of(error):
        raise error


def _create_together(run: ImportRun, context: RunContext, plans: Sequence[ProductPlan]) -> WrittenProducts:
    products = create_products(
        context.store,
        [_new_product(plan, context) for plan in plans],
        note=_import_note(run),
        actor_id=context.actor_id,
    )
    PictureFetch.objects.bulk_create(
        fetch for product, plan in zip(products, plans, strict=True) for fetch in _picture_fetches(run, product, plan.pictures)
    )
    return {plan.number: product for product, plan in zip(products, plans, strict=True)}


def _new_product(plan: ProductPlan, context: RunContext) -> NewProduct:
    assert plan.draft is not None, "only drafts are created"
    return NewProduct(
        title=plan.title,
        category=plan.category or _fallback_category(context),
        description=plan.description,
        brand=plan.draft.brand.strip()[:80],
        source_handle=plan.handle,
        axes=plan.axes,
        variants=plan.variants,
        condition=plan_condition(plan.draft, None),
        tags=plan.draft.tags,
        answers=plan.answers,
        status=plan.status,
        is_reviewed=context.by_staff,
    )


def _fallback_category(context: RunContext) -> Category:
    """The category for what fits nowhere, created at need and remembered for the run."""
    if context.fallback is None:
        context.fallback = fallback_category()
    return context.fallback


def _import_note(run: ImportRun) -> str:
    return _("Imported: %(file)s") % {"file": run.name[:120]}


def _picture_fetches(run: ImportRun, product: Product, pictures: Sequence[PlannedPicture]) -> list[PictureFetch]:
    cids = dict(Image.objects.filter(pk__in=[each.image_id for each in pictures if each.image_id]).values_list("pk", "cid"))
    return [
        PictureFetch(
            product=product,
            run=run,
            url=each.url,
            url_hash=hash_address(each.url),
            position=each.position,
            alt=each.alt,
            variants=list(each.variants),
            next_try_at=now(),
            cid=cids.get(each.image_id or 0, ""),
        )
        for each in pictures
    ]


def _change_product(run: ImportRun, context: RunContext, plan: ProductPlan) -> Product:
    assert plan.known is not None, "only what is known changes"
    assert plan.difference is not None, "a change has been compared"
    product, difference = plan.known.product, plan.difference
    if difference.fields or difference.answers:
        fields: dict[str, Any] = dict(difference.fields)
        update_product(product, actor_id=context.actor_id, attributes=difference.answers or None, by_staff=context.by_staff, **fields)
    if difference.has_new_variants:
        specs = [new.spec for new in plan.variants]
        set_options_and_variants(product, axes=plan.axes, variants=specs, by_staff=context.by_staff, actor_id=context.actor_id)
    if difference.sales or difference.figures or difference.stock:
        variants = {variant.title: variant for variant in product.variants.all()}
        for new in difference.sales:
            _write_sale(
                variants[compose_variant_title(new.spec.values)], new.sale_price_minor, new.sale_starts_at, new.sale_ends_at, context
            )
        for title, units in difference.stock.items():
            move_stock(variants[title], units, reason=MovementReason.CORRECTION, note=_import_note(run))
        for title, figure in difference.figures.items():
            Variant.objects.filter(pk=variants[title].pk).update(imported_stock=figure)
    PictureFetch.objects.bulk_create(_picture_fetches(run, product, plan.pictures), ignore_conflicts=True)
    return product


def _write_sale(variant: Variant, price_minor: int | None, starts: Any, ends: Any, context: RunContext) -> None:
    if price_minor is None:
        end_sale(variant, actor_id=context.actor_id)
        return
    price = Money(price_minor, context.store.currency)
    set_sale(variant, price=price, starts=starts, ends=ends, actor_id=context.actor_id)
