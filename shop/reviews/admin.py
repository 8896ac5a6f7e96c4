"""Reviews for staff: what was reported, and every review with the way to remove it and to show it again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import User
from shop.common.admin import ReadOnlyAdmin
from shop.common.requests import number_in
from shop.common.signs import labelled
from shop.reviews.exceptions import ReviewError
from shop.reviews.models import Review, ReviewReport
from shop.reviews.services import decide_review_report, remove_review, restore_review
from shop.reviews.states import Complaint, ReportStatus

MAX_NOTE = 200


def _chosen_reason(request: HttpRequest, default: str = Complaint.OTHER) -> str:
    """The chosen one, if it is one."""
    reason = request.POST.get("reason", "")
    return reason if reason in Complaint else default


def _typed_note(request: HttpRequest) -> str:
    return request.POST.get("note", "").replace("\x00", "").strip()[:MAX_NOTE]


def _moderator(request: HttpRequest) -> User:
    assert isinstance(request.user, User), "every page of the admin is behind its sign-in"
    return request.user


def _judge_page(request: HttpRequest, model_admin: ReadOnlyAdmin, review: Review, **context: Any) -> HttpResponse:
    shared = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "title": review.product.title,
        "review": review,
        "reports": review.reports.select_related("reporter", "decided_by"),
        "reasons": [(value, capfirst(label)) for value, label in Complaint.choices],
        "most": MAX_NOTE,
    }
    return render(request, "reviews/review_judge.html", shared | context)


@admin.register(ReviewReport)
class ReviewReportAdmin(ReadOnlyAdmin):
    """The queue: open reports first. The page of one shows the review, and asks for the answer."""

    list_display = ("product", "reason", "reporter", "status", "created_at")
    list_filter = ("status", "reason")
    list_select_related = ("review__product", "reporter")
    search_fields = ("review__product__title", "review__store__name", "reporter__email")
    ordering = (F("decided_at").asc(nulls_first=True), "pk")
    actions = ("dismiss", "remove")

    @admin.display(description=_("about"))
    def product(self, report: ReviewReport) -> str:
        """What was reviewed, and the stars."""
        return f"{report.review.product.title} ({report.review.rating}/5)"

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The review, and the answer beside it."""
        may_decide = self.has_decide_permission(request)
        if not (may_decide or self.has_view_permission(request)) or (request.method == "POST" and not may_decide):
            raise PermissionDenied
        related = ReviewReport.objects.select_related("review__product", "review__store", "review__author", "reporter", "decided_by")
        report = get_object_or_404(related, pk=number_in(object_id))
        if request.method == "POST" and request.POST.get("answer") in {ReportStatus.DISMISSED, ReportStatus.REMOVED}:
            status = ReportStatus(request.POST["answer"])
            self._decide(request, [report], status, reason=_chosen_reason(request, report.reason), note=_typed_note(request))
            return redirect(self._next_in_queue())
        is_open = report.status == ReportStatus.OPEN
        return _judge_page(request, self, report.review, report=report, may_decide=may_decide and is_open, chosen=report.reason)

    def _next_in_queue(self) -> str:
        following = ReviewReport.objects.filter(status=ReportStatus.OPEN).order_by("pk").first()
        if following is None:
            return reverse("admin:reviews_reviewreport_changelist")
        return reverse("admin:reviews_reviewreport_change", args=[following.pk])

    @admin.action(description=_("Nothing wrong"), permissions=["decide"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[ReviewReport]) -> None:
        """Close without consequences."""
        self._decide(request, queryset, ReportStatus.DISMISSED)

    @admin.action(description=_("Remove the reported reviews"), permissions=["decide"])
    def remove(self, request: HttpRequest, queryset: QuerySet[ReviewReport]) -> None:
        """For the reason that was reported."""
        self._decide(request, queryset, ReportStatus.REMOVED)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whoever may change reports."""
        return request.user.has_perm("reviews.change_reviewreport")

    def _decide(
        self, request: HttpRequest, reports: Iterable[ReviewReport], status: ReportStatus, *, reason: str = "", note: str = ""
    ) -> None:
        for report in reports:
            try:
                decide_review_report(report, status=status, moderator=_moderator(request), reason=reason, note=note)
            except ReviewError as error:
                messages.warning(request, labelled(self.product(report), error))


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """Every review. Its page removes it for a reason, and shows it again."""

    list_display = ("product", "store", "author", "rating", "status", "written_at")
    list_filter = ("status", "rating")
    list_select_related = ("product", "store", "author")
    search_fields = ("product__title", "store__name", "author__email", "text")

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """What was said, and what staff may do about it."""
        may_decide = request.user.has_perm("reviews.change_review")
        if not (may_decide or self.has_view_permission(request)) or (request.method == "POST" and not may_decide):
            raise PermissionDenied
        review = get_object_or_404(Review.objects.select_related("product", "store", "author"), pk=number_in(object_id))
        if request.method == "POST" and request.POST.get("answer") in {"removed", "restored"}:
            try:
                self._answer(request, review)
            except ReviewError as error:
                messages.warning(request, str(error))
            return redirect(reverse("admin:reviews_review_change", args=[review.pk]))
        return _judge_page(request, self, review, may_decide=may_decide, chosen=Complaint.ABUSE)

    def _answer(self, request: HttpRequest, review: Review) -> None:
        if request.POST["answer"] == "restored":
            restore_review(review, moderator=_moderator(request))
        else:
            remove_review(review, reason=_chosen_reason(request), note=_typed_note(request), moderator=_moderator(request))
