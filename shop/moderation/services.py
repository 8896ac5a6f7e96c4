"""A moderator's answer to a submitted listing."""

from django.db import transaction

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.services import approve_product, reject_product, request_changes
from shop.catalog.states import ProductStatus
from shop.moderation.exceptions import ChangedMeanwhile, NotWaiting, ReasonMissing
from shop.moderation.models import ReviewDecision, Verdict
from shop.moderation.queries import last_change


def decide(
    product: Product, *, moderator: User, verdict: Verdict, reason: str = "", field: str = "", seen: int | None = None
) -> ReviewDecision:
    """Record the verdict and move the listing, together. Anything but approval needs a reason, which the seller reads.

    `seen` is the `last_change` of the page that was judged. Raises ReasonMissing; NotWaiting when somebody else has answered meanwhile:
    two moderators, one answer; ChangedMeanwhile when an approval would be of something that nobody has looked at.
    """
    reason = reason.strip()
    if verdict != Verdict.APPROVED and not reason:
        raise ReasonMissing
    with transaction.atomic():
        waiting = Product.objects.select_for_update().filter(pk=product.pk, status=ProductStatus.SUBMITTED)
        if waiting.first() is None:
            raise NotWaiting
        if seen is not None and verdict == Verdict.APPROVED and last_change(product.pk) != seen:
            raise ChangedMeanwhile
        if verdict == Verdict.APPROVED:
            approve_product(product, actor_id=moderator.pk)
        elif verdict == Verdict.CHANGES:
            request_changes(product, reason=reason, actor_id=moderator.pk)
        else:
            reject_product(product, reason=reason, actor_id=moderator.pk)
        return ReviewDecision.objects.create(product=product, moderator=moderator, verdict=verdict, reason=reason, field=field)
