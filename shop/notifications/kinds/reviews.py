"""What buyers say of what they received, and what stores answer."""

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from shop.notifications.kinds.shapes import NotificationKind
from shop.notifications.states import Audience, Topic, Urgency

_to_author = partial(NotificationKind, topic=Topic.REVIEWS, audience=Audience.BUYER)

KINDS = (
    NotificationKind(
        name="review.written",
        text=_("New review of “%(title)s”: %(stars)s of 5 stars."),
        many=ngettext_lazy("%(count)d new review of “%(title)s”.", "%(count)d new reviews of “%(title)s”.", "count"),
        topic=Topic.REVIEWS,
        audience=Audience.SELLER,
    ),
    _to_author(name="review.replied", text=_("%(store)s has answered your review of “%(title)s”.")),
    _to_author(name="review.removed", text=_("Our team has removed your review of “%(title)s”: %(reason)s")),
    _to_author(name="review.restored", text=_("Your review of “%(title)s” is shown again.")),
    _to_author(
        name="review.report_decided",
        text=_("Our team has looked at the review that you reported. Thank you."),
        audience=Audience.ANYONE,
    ),
    _to_author(
        name="review_invitation.due",
        text=_("How was your order from %(store)s? Leave a review."),
        urgency=Urgency.LOW,
    ),
)
