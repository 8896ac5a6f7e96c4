"""Help, terms and privacy, as they are and as they were."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shop.common.pages import shared_page, shows
from shop.common.requests import MarketRequest
from shop.common.structured_data import summary_line
from shop.texts.freshness import TEXTS_TAG
from shop.texts.markdown import render_text
from shop.texts.models import TextVersion
from shop.texts.queries import text_in_force, versions_of_text
from shop.texts.states import TextKind


@login_not_required  # whoever wants to know what holds here has no account yet
@require_safe
@shared_page
def text_page(request: MarketRequest, kind: str) -> HttpResponse:
    """The text that holds in the visitor's market."""
    shows(TEXTS_TAG)
    version = text_in_force(TextKind(kind), request.market.code)
    if version is None:
        raise Http404
    return _show(request, version, is_in_force=True)


@login_not_required  # the version that somebody agreed to stays readable, also without the account
@require_safe
@shared_page
def text_version(request: HttpRequest, kind: str, country: str, number: int) -> HttpResponse:
    """One published version, with a note when it no longer holds."""
    shows(TEXTS_TAG)
    version = get_object_or_404(versions_of_text(TextKind(kind), country), number=number)
    latest = text_in_force(TextKind(kind), country)
    return _show(request, version, is_in_force=version == latest)


def _show(request: HttpRequest, version: TextVersion, *, is_in_force: bool) -> HttpResponse:
    page = render_text(version.body)
    context = {
        "version": version,
        "page": page,
        "summary": summary_line(version.country.name, text=page.opening),
        "own_address": reverse(f"texts:{version.kind}"),
        "is_in_force": is_in_force,
        "others": versions_of_text(TextKind(version.kind), version.country_id).exclude(pk=version.pk),
        "kinds": TextKind.choices,
    }
    return render(request, "texts/text_show.html", context)
