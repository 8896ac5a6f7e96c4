"""The moves of one product, and what is said after them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _

from sellers.views.access import SellerRequest
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product
from shop.catalog.services.listing import archive_product, restore_product, submit_product, withdraw_submission

PRODUCT_MOVES = {"submit": submit_product, "withdraw": withdraw_submission, "archive": archive_product, "restore": restore_product}


def move_product(request: SellerRequest, product: Product, to: str) -> bool:
    """Make the move and say how it went; whether it was made. 404 for a move that there is not."""
    texts = {
        "submit": _("The product waits for its review. We will tell you."),
        "withdraw": _("The product is a draft again."),
        "archive": _("The product is archived and hidden."),
        "restore": _("The product is a draft again."),
    }
    if to not in PRODUCT_MOVES:
        raise Http404
    move: Any = PRODUCT_MOVES[to]
    try:
        move(product, actor_id=request.user.pk)
    except CatalogError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, texts[to])
    return True


def send_to_review(request: SellerRequest, product: Product) -> bool:
    """Send it to review, and say so or what is missing."""
    return move_product(request, product, "submit")
