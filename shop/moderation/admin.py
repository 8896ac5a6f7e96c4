"""The review queue: a list of what waits, and one page on which to answer."""

from datetime import datetime
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import User
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Category, Product, ProductRevision
from shop.catalog.states import PASSED, ProductStatus
from shop.catalog.texts import safe_html
from shop.common.admin import ReadOnlyAdmin, column_in_words
from shop.common.bounded_counts import bounded_counts
from shop.moderation.differences import revision_difference
from shop.moderation.exceptions import ModerationError
from shop.moderation.forms import FIELDS, DecisionForm
from shop.moderation.models import ListingVerdict, ReviewDecision, SubmittedProduct, Task
from shop.moderation.queries import last_change, listing_for_review, review_queue, revision_for_review, unseen_words
from shop.moderation.services import decide_listing

FIELD = column_in_words("field", lambda code: str(dict(FIELDS).get(code, code)), _("about the field"))


class TaskFilter(admin.SimpleListFilter):
    """New listings, changes, or what is live already."""

    title = _("task")
    parameter_name = "task"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The kinds of work that staff may look at alone."""
        return list(Task.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the chosen kind."""
        return queryset.filter(task=self.value()) if self.value() in Task.values else queryset


class ShelfFilter(admin.SimpleListFilter):
    """The shelves at the top: all of them together are hundreds."""

    title = _("category")
    parameter_name = "shelf"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Their slugs, which begin the path of each that stands below."""
        return [(category.slug, category.name) for category in Category.objects.filter(parent=None)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What stands on it or below."""
        shelf = self.value()
        return queryset.filter(Q(category__path=shelf) | Q(category__path__startswith=f"{shelf}/")) if shelf else queryset


@admin.register(SubmittedProduct)
class SubmittedProductAdmin(ReadOnlyAdmin):
    """The queue; a row opens the review page."""

    list_display = ("title", "store", "category", "why", "waiting")
    list_select_related = ("store", "category")
    list_filter = (TaskFilter, "store__country", ShelfFilter)
    search_fields = ("title", "store__name")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[SubmittedProduct]:
        """What waits, the longest first."""
        return review_queue()

    @admin.display(description=_("task"))
    def why(self, product: Any) -> str:
        """Why it is here."""
        return str(Task(product.task).label)

    @admin.display(description=_("waiting since"), ordering="waiting_since")
    def waiting(self, product: Any) -> datetime | None:
        """When the seller asked, or published."""
        since: datetime | None = product.waiting_since
        return since

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The listing as a shopper would see it, or what a change would change of it, and the answer below."""
        may_answer = self.has_change_permission(request)
        if not (may_answer or self.has_view_permission(request)) or (request.method == "POST" and not may_answer):
            raise PermissionDenied
        pk = int(object_id) if object_id.isdecimal() else 0
        seen = last_change(pk)  # asked before the listing is read: what comes in between is refused then, not missed
        product = get_object_or_404(listing_for_review(pk))
        revision = revision_for_review(pk) if product.status != ProductStatus.SUBMITTED else None
        shown = {"seen": revision.version if revision else seen, "revision": revision.pk if revision else ""}
        form = DecisionForm(request.POST or None, initial=shown)
        if request.method == "POST" and form.is_valid() and self._answer(request, product, form):
            return redirect(self._next_in_queue())
        if form.is_bound:
            form.data = request.POST.dict() | shown  # the page that is shown now is the one to be judged
        context = self.admin_site.each_context(request) | self._page(product, revision)
        context["form"] = form if may_answer else None
        return render(request, "moderation/product_review.html", context, status=422 if form.errors else 200)

    def _page(self, product: Product, revision: ProductRevision | None) -> dict[str, Any]:
        waits_after = product.status in PASSED and product.reviewed_at is None
        return {
            "opts": self.opts,
            "title": product.title,
            "product": product,
            "revision": revision,
            "difference": revision_difference(product, revision) if revision else None,
            "waits": bool(revision) or waits_after or product.status == ProductStatus.SUBMITTED,
            "waits_after": waits_after and not revision,
            "new_words": unseen_words(product.pk) if waits_after else [],
            "description": mark_safe(safe_html(product.description)),  # noqa: S308  # sanitised on this line
            "waiting": bounded_counts({"left": review_queue().exclude(pk=product.pk)})["left"].number,
        }

    def _answer(self, request: HttpRequest, product: Product, form: DecisionForm) -> bool:
        answer = form.cleaned_data
        judged = ProductRevision.objects.filter(pk=answer["revision"], product=product).first() if answer["revision"] else None
        try:
            decision = decide_listing(
                product,
                moderator=cast(User, request.user),
                verdict=ListingVerdict(answer["verdict"]),
                reason=answer["reason"],
                field=answer["field"],  # type: ignore[arg-type]
                seen=answer["seen"],
                revision=judged,
            )
        except (CatalogError, ModerationError) as error:
            form.add_error(None, str(error))
            return False
        text = _("“%(title)s”: %(verdict)s. We notified the seller.") % {"title": product.title, "verdict": decision.get_verdict_display()}
        messages.success(request, text)
        return True

    def _next_in_queue(self) -> str:
        following = review_queue().first()
        if following is None:
            return reverse("admin:moderation_submittedproduct_changelist")
        return reverse("admin:moderation_submittedproduct_change", args=[following.pk])

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may record decisions may answer."""
        return request.user.has_perm("moderation.add_reviewdecision")


@admin.register(ReviewDecision)
class ReviewDecisionAdmin(ReadOnlyAdmin):
    """What was answered, and by whom."""

    exclude = ("field",)
    readonly_fields = (FIELD,)
    list_display = ("product", "verdict", FIELD, "moderator", "decided_at")
    list_filter = ("verdict",)
    list_select_related = ("product", "moderator")
    search_fields = ("product__title", "reason")
