"""Listings, told to their sellers; and what shoppers wait for."""

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from shop.notifications.kinds.shapes import NotificationKind
from shop.notifications.states import Audience, Topic, Urgency

_of_listing = partial(NotificationKind, topic=Topic.LISTINGS, audience=Audience.SELLER)
_of_find = partial(NotificationKind, topic=Topic.FINDS, audience=Audience.BUYER)

KINDS = (
    _of_listing(name="product.approved", text=_("“%(title)s” is live: shoppers can find it now.")),
    _of_listing(name="product.changes_requested", text=_("“%(title)s” needs a change before it goes live: %(reason)s")),
    _of_listing(name="product.rejected", text=_("“%(title)s” was not accepted: %(reason)s")),
    _of_listing(name="product.revised", text=_("The change of “%(title)s” is live."), urgency=Urgency.LOW),
    _of_listing(
        name="product.revision_changes",
        text=_("The change of “%(title)s” needs another look: %(reason)s The current version stays live."),
    ),
    _of_listing(
        name="product.revision_rejected",
        text=_("The change of “%(title)s” was not accepted: %(reason)s The current version stays live."),
    ),
    _of_listing(
        name="product.schedule_missed",
        text=_("“%(title)s” could not go live at the scheduled time: it has not passed its review yet."),
    ),
    _of_listing(name="product.low_stock", text=_("“%(title)s” runs low: %(available)s left."), urgency=Urgency.LOW),
    _of_listing(name="product.sold_out", text=_("“%(title)s” is sold out.")),
    _of_listing(
        name="store.followed",
        text=_("%(store)s has a new follower."),
        many=ngettext_lazy("%(count)d person newly follows %(store)s.", "%(count)d people newly follow %(store)s.", "count"),
        urgency=Urgency.LOW,
        only=frozenset(),  # pleasant to find, no reason to write
    ),
    _of_listing(
        name="store.suspended",
        text=_("Our team has suspended %(store)s: %(reason)s Your store's pages say what you can still do."),
        urgency=Urgency.HIGH,
        is_mandatory=True,
    ),
    _of_find(name="product.restocked", text=_("“%(title)s” is back at %(store)s.")),
    _of_find(name="product.price_dropped", text=_("“%(title)s” now costs %(now)s instead of %(before)s."), urgency=Urgency.LOW),
    _of_find(name="search.matched", text=_("New for your search “%(label)s”: %(count)s."), urgency=Urgency.LOW),
    _of_find(name="store.news", text=_("New at %(store)s: %(titles)s."), urgency=Urgency.LOW),
)
