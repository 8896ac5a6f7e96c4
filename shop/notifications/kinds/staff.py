"""The team's work."""

from functools import partial

from django.urls import reverse_lazy
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from shop.notifications.kinds.shapes import NotificationKind
from shop.notifications.states import Audience, Channel, Topic, Urgency

_to_team = partial(NotificationKind, topic=Topic.STAFF, audience=Audience.STAFF)

KINDS = (
    _to_team(
        name="team.reviews_wait",
        text=_("Listings wait for a review: %(waiting)s."),
        urgency=Urgency.LOW,
    ),
    _to_team(name="team.courier_applied", text=_("%(name)s wants to deliver for us."), urgency=Urgency.LOW),
    _to_team(
        name="team.half_confirmation",
        text=_("Were %(amount)s paid for order %(number)s? Only one of the two says so: decide it."),
    ),
    _to_team(
        name="team.conversation_reported",
        text=format_lazy("{what}: %(reason)s", what=capfirst(_("report of a conversation"))),
    ),
    _to_team(
        name="team.review_reported",
        text=format_lazy("{what}: %(reason)s", what=capfirst(_("report of a review"))),
    ),
    _to_team(
        name="team.enquiry",
        text=_("New message to our team: %(topic)s."),
        many=ngettext_lazy("%(count)d message to our team waits.", "%(count)d messages to our team wait.", "count"),
    ),
    _to_team(
        name="team.books_broken",
        text=_("The books are not correct (since %(since)s): %(facts)s."),
        urgency=Urgency.HIGH,
        only=frozenset({Channel.EMAIL, Channel.PUSH}),
        is_mandatory=True,
    ),
    _to_team(
        name="team.books_not_proved",
        text=_("The books were not checked last night. The last check was on %(since)s."),
        urgency=Urgency.HIGH,
        only=frozenset({Channel.EMAIL, Channel.PUSH}),
        is_mandatory=True,
    ),
    _to_team(
        name="team.order_entrusted",
        text=_("%(store)s is closed: order %(number)s is yours to look after."),
        many=ngettext_lazy(
            "%(store)s is closed: %(count)d order is yours to look after.",
            "%(store)s is closed: %(count)d orders are yours to look after.",
            "count",
        ),
        urgency=Urgency.HIGH,
    ),
    _to_team(
        name="team.payment_mismatch",
        text=_("A payment does not fit what was to be paid. Look at its attempt %(attempt)s."),
        many=ngettext_lazy(
            "%(count)d payment does not fit what was to be paid.", "%(count)d payments do not fit what was to be paid.", "count"
        ),
    ),
    _to_team(
        name="team.violation_appealed",
        text=_("%(name)s says why “%(title)s” was won and not bought: cancel the violation, or keep it."),
        many=ngettext_lazy("%(count)d appeal waits for an answer.", "%(count)d appeals wait for an answer.", "count"),
        many_page=reverse_lazy("admin:auctions_violation_changelist", query={"appealed_at__isempty": 0, "answered_at__isempty": 1}),
    ),
    _to_team(
        name="team.auction_suspected",
        text=_("The bids for “%(title)s” look strange. Look at them."),
        many=ngettext_lazy("The bids of %(count)d auction look strange.", "The bids of %(count)d auctions look strange.", "count"),
        urgency=Urgency.LOW,
        many_page=reverse_lazy("admin:auctions_suspicion_changelist", query={"verdict__exact": "open"}),
    ),
    _to_team(
        name="team.cash_missing",
        text=_("%(amount)s are missing at %(desk)s: find out why."),
        many=ngettext_lazy("Cash is missing in %(count)d count.", "Cash is missing in %(count)d counts.", "count"),
        many_page=reverse_lazy("custody:differences"),
    ),
    _to_team(
        name="team.cash_too_much",
        text=_("There are %(amount)s too much at %(desk)s: find out why."),
        many=ngettext_lazy("There is too much cash in %(count)d count.", "There is too much cash in %(count)d counts.", "count"),
        many_page=reverse_lazy("custody:differences"),
    ),
    _to_team(
        name="team.resolution_to_approve",
        text=_("%(name)s has said what became of %(amount)s at %(desk)s. It takes a second person."),
        many=ngettext_lazy("%(count)d difference waits for a second person.", "%(count)d differences wait for a second person.", "count"),
        many_page=reverse_lazy("custody:differences"),
    ),
    _to_team(
        name="team.overdue_to_approve",
        text=_("%(name)s wants to give up %(amount)s of overdue cash. It takes a second person."),
        many=ngettext_lazy(
            "%(count)d case of overdue cash waits for a second person.",
            "%(count)d cases of overdue cash wait for a second person.",
            "count",
        ),
        many_page=reverse_lazy("custody:overdue"),
    ),
    _to_team(
        name="team.payout_to_approve",
        text=_("Payout %(number)s of %(amount)s waits for approval."),
        many=ngettext_lazy("%(count)d payout waits for approval.", "%(count)d payouts wait for approval.", "count"),
        urgency=Urgency.LOW,
        many_page=reverse_lazy("admin:payouts_payout_changelist", query={"status__exact": "requested"}),
    ),
    _to_team(
        name="team.payout_for_bank",
        text=_("Payout %(number)s of %(amount)s is approved: put it into a file for the bank."),
        many=ngettext_lazy("%(count)d payout waits for a file for the bank.", "%(count)d payouts wait for a file for the bank.", "count"),
        urgency=Urgency.LOW,
        many_page=reverse_lazy("admin:payouts_payout_changelist", query={"status__exact": "approved", "rail__exact": "bank"}),
    ),
)
