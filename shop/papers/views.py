"""Papers to take along."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.common.requests import SignedInRequest
from shop.orders.guest_links import guests_may
from shop.papers.models import Paper
from shop.papers.pdf import render_pdf


def _checkout_of_paper(_request: HttpRequest, number: str) -> Iterable[int | None]:
    return Paper.objects.filter(number=number).values_list("order__checkout", flat=True)


@guests_may(_checkout_of_paper)
@never_cache  # on a shared phone nobody else's back button shows it
@require_safe
def paper_pdf(request: SignedInRequest, number: str) -> HttpResponse:
    """The PDF, for whom it is made out to, the store's owner, and staff who may look at papers."""
    papers = Paper.objects.all() if request.user.has_perm("papers.view_paper") else Paper.objects.readable_by(request.user.pk)
    found = papers.filter(number=number).first()
    if found is None:
        raise Http404
    response = HttpResponse(render_pdf(found.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return response
