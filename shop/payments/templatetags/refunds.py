"""Money on its way back, in words: `{% load refunds %}`."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from shop.custody.models import CashDesk
from shop.ledger.states import AccountKind
from shop.payments.models import Refund
from shop.payments.services import explain_failure, explain_wait, find_other_way_start
from shop.payments.services.ways_back import find_known_provider
from shop.payments.states import CASH_RAIL, CREDIT_RAIL, RefundStatus
from shop.trust.queries import waiting_words
from shop.trust.states import WaitsFor

register = template.Library()


@register.filter
def where_it_is(refund: Refund) -> str:
    """For the buyer, in a sentence or two."""
    if refund.waits_for:
        return explain_wait(refund, reader="buyer")
    return _WORDS[RefundStatus(refund.status)](refund)


@register.filter
def rail_name(code: str) -> str:
    """What a way back is called."""
    names = {CASH_RAIL: _("Cash"), CREDIT_RAIL: _("Credit")}
    provider = find_known_provider(code)
    return names.get(code) or (str(provider.name) if provider else code)


@register.filter
def grouped(code: str) -> str:
    """A spoken code in threes."""
    return " ".join(code[at : at + 3] for at in range(0, len(code), 3))


@register.filter
def may_be_credit(refund: Refund) -> bool:
    """Whether the buyer may still keep it as credit; not while its money has not come in, or can still be taken back.

    A guest could pay with it nowhere.
    """
    if refund.buyer.is_guest:
        return False
    is_free = refund.status in (RefundStatus.OWED, RefundStatus.FAILED) and not refund.waits_for
    return is_free and find_other_way_start(refund) is None


@register.filter
def why_store_waits(refund: Refund) -> str:
    """For the store: what its refund waits for; empty when it does not."""
    return explain_wait(refund, reader="store")


@register.filter
def why_it_waits(refund: Refund) -> str:
    """The same for staff."""
    return explain_wait(refund, reader="staff")


def _words_when_owed(refund: Refund) -> str:
    if refund.rail == CASH_RAIL:
        return _("You get it in cash. Here you will see where it waits for you, or who brings it.")
    return _("It goes back by %(way)s within minutes.") % {"way": rail_name(refund.rail)}


def _words_when_sent(refund: Refund) -> str:
    return _("It is on its way by %(way)s. Some services take a few days.") % {"way": rail_name(refund.rail)}


def _words_when_funded(refund: Refund) -> str:
    desk = CashDesk.objects.filter(pk=refund.source_id).first()
    if desk is None:
        return _("It is set aside for you.")
    return _("It waits for you at the desk %(desk)s: %(where)s.") % {"desk": desk.name, "where": desk.landmark}


def _words_when_carried(refund: Refund) -> str:
    if refund.source_kind in (AccountKind.SELLER_CASH, AccountKind.SELLER_PAYABLE):
        return _("The store pays it to you in cash.")
    return _("%(name)s brings it to you in cash.") % {"name": refund.carrier.display_name if refund.carrier else ""}


def _words_when_done(refund: Refund) -> str:
    if refund.rail == CREDIT_RAIL:
        return _("You have it as credit.")
    return _("You have it back: %(way)s.") % {"way": rail_name(refund.rail)}


def _words_when_failed(refund: Refund) -> str:
    why, later = explain_failure(refund), find_other_way_start(refund)
    if later is None:
        return _("It could not be sent. %(why)s We look for another way.") % {"why": why}
    words = waiting_words(WaitsFor.CALLBACK, lacks=refund.outstanding, until=later, reader="buyer")
    return _("It could not be sent. %(why)s %(later)s") % {"why": why, "later": words}


_WORDS = {
    RefundStatus.OWED: _words_when_owed,
    RefundStatus.SENT: _words_when_sent,
    RefundStatus.FUNDED: _words_when_funded,
    RefundStatus.CARRIED: _words_when_carried,
    RefundStatus.DONE: _words_when_done,
    RefundStatus.FAILED: _words_when_failed,
}
