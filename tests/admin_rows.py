"""A market in which every list of the admin has something to show, made by the project's own services where there is one for it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.utils import timezone

from couriers.models import DeliveryAttempt
from couriers.states import DeliveryStatus
from sellers.models import FileCategory
from shop.accounts.models import PhoneRule
from shop.auctions.models import Award, Suspicion, Violation
from shop.auctions.states import AwardKind, AwardStatus, Cause, Signal
from shop.audits.models import Audit, AuditAlarm
from shop.catalog.models import Attribute, ProductRevision
from shop.catalog.services.stock import move_stock
from shop.catalog.states import MovementReason
from shop.chat.services import report_conversation
from shop.commissions.services import start_simulation
from shop.common.money import Money
from shop.contact.services import EnquiryWords, answer_enquiry, send_enquiry
from shop.custody.models import DeskHours
from shop.custody.services import count_deposit, declare_deposit, make_slip
from shop.digital.services import _give_line
from shop.discovery.models import Alert
from shop.events.models import DomainEvent, HandlerRun
from shop.limits.models import TryCount
from shop.moderation.models import ListingVerdict, ReviewDecision
from shop.notifications.models import DeadAddress, Sending
from shop.papers.services import issue_invoice
from shop.payments.models import Dispute, DisputeShare, PaymentEvent, RefundAdvance, ReversalNote
from shop.payments.services import name_carrier, refund_order
from shop.payouts.models import BankRun, OwnTrade
from shop.payouts.services import hold_order, request_payout
from shop.personal.models import DataExport
from shop.promotions.models import PromoMark, PromoUse
from shop.reviews.services import report_review
from shop.search.models import SearchLog
from shop.texts.services import note_acceptance, write_draft
from shop.texts.shipped_texts import load_texts
from shop.texts.states import Occasion, TextKind
from shop.trust.services import declare_strangers, record_signal
from shop.trust.states import SignalKind
from tests.factories.accounts import create_address
from tests.factories.auctions import bid, create_auction
from tests.factories.catalog import create_product_on_sale, create_variant
from tests.factories.chat import create_conversation, create_offer
from tests.factories.commissions import create_rule, create_tax
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import case_of, create_cashier, create_desk
from tests.factories.deals import create_deal
from tests.factories.digital import create_book
from tests.factories.moderation import create_submitted_product
from tests.factories.notifications import tell
from tests.factories.orders import create_order
from tests.factories.papers import create_sale
from tests.factories.payments import create_due_payment
from tests.factories.payouts import create_destination, earn, owner_id
from tests.factories.places import create_country, create_place
from tests.factories.promotions import create_code, create_points, create_points_rule
from tests.factories.refunds import create_attempt
from tests.factories.returns import create_delivered_order, create_return
from tests.factories.reviews import create_review
from tests.factories.stores import create_hours, create_store
from tests.urls.table import Cast


def fill_the_admin(cast: Cast) -> None:
    """Every story once."""
    create_place(country=create_country())
    for story in STORIES:
        story(cast)
    HandlerRun.objects.create(event=DomainEvent.objects.order_by("pk").first(), handler="shop.search.handlers.index_it")


def _people(cast: Cast) -> None:
    create_address(user=cast.alice)
    EmailAddress.objects.create(user=cast.alice, email=cast.alice.email, verified=True, primary=True)
    Authenticator.objects.create(user=cast.alice, type=Authenticator.Type.TOTP, data={})
    Group.objects.create(name="Moderators")
    TryCount.objects.create(key="a" * 64, kind="password", began_at=timezone.now(), free_at=timezone.now(), ends_at=timezone.now())
    for person in (cast.alice, cast.bob):
        record_signal(person.pk, SignalKind.DEVICE, "the same phone")
    declare_strangers(cast.alice, cast.bob, reason="One shop lends its phone", actor_id=cast.sam.pk)


def _shelves(cast: Cast) -> None:
    Attribute.objects.get_or_create(code="colour", defaults={"names": {"en": "Colour"}})
    store = create_store(owner=cast.bob)
    create_hours(store=store)
    PhoneRule.objects.get_or_create(country=store.country, defaults={"asks_proof": False})
    product = create_product_on_sale(store=store)
    variant = product.variants.get()
    move_stock(variant, 3, reason=MovementReason.RECEIVED, actor=cast.bob)
    create_deal(buyer=cast.alice, variant=variant)
    Alert.objects.create(user=cast.alice, kind="price", product=product, price_minor=50_000)
    FileCategory.objects.create(store=product.store, key="clothing > dresses", words="Clothing > Dresses", products=3)
    SearchLog.objects.create(country="GN", visitor="x", words="boubou", hits=0)
    revision = ProductRevision.objects.create(product=product, fields={"title": "Boubou"}, submitted_at=timezone.now(), author=cast.bob)
    create_submitted_product()
    ReviewDecision.objects.create(
        product=product, revision=revision, moderator=cast.sam, verdict=ListingVerdict.CHANGES, field="title", reason="Say what it is"
    )
    report_review(create_review(author=cast.alice, product=product), reporter=cast.bob, reason="fake")


def _auctions(cast: Cast) -> None:
    auction = create_auction()
    bid(auction, cast.alice, 20_000)
    Suspicion.objects.create(auction=auction, bidder=cast.alice, signal=Signal.PATTERN)
    award = Award.objects.create(
        auction=auction, user=cast.alice, kind=AwardKind.SECOND, status=AwardStatus.OFFERED, price_minor=10_000, expires_at=_soon()
    )
    Violation.objects.create(user=cast.alice, award=award, cause=Cause.NOT_PAID, expires_at=_soon(), appeal="The store was shut.")


def _talk(cast: Cast) -> None:
    talk = create_conversation(buyer=cast.alice)
    create_offer(conversation=talk, variant=create_variant(store=talk.store))
    report_conversation(talk, reporter=cast.alice, reason="spam", note="Ten times a day")
    notification = tell(cast.alice)
    Sending.objects.get_or_create(notification=notification, channel="sms", defaults={"due_at": timezone.now()})
    DeadAddress.objects.bury("gone@example.com", reason="came back: 5.1.1")


def _rules(cast: Cast) -> None:
    create_tax()
    rule = create_rule(is_draft=True)
    start_simulation(country=rule.country, month=date(2026, 10, 1), rules=[rule], actor=cast.sam)
    use = PromoUse.objects.create(code=create_code(), user=cast.alice, slot=1)
    PromoMark.objects.create(use=use, trace="phone:0")
    create_points_rule()
    create_points(cast.alice, 20)


def _parcels(cast: Cast) -> None:
    create_courier(user=cast.carol)
    on_its_way = create_delivery(status=DeliveryStatus.ASSIGNED, courier=cast.carol)
    DeliveryAttempt.objects.create(delivery=on_its_way, number=1, courier=cast.carol, reason="[[fail.nobody_home]]")


def _cash(cast: Cast) -> None:
    """Counted with a thousand missing; a part goes to the bank; another courier keeps his too long."""
    create_delivery(status=DeliveryStatus.DELIVERED, courier=cast.carol)
    desk = create_desk()
    DeskHours.objects.create(desk=desk, weekday=0, opens=time(8), closes=time(18))
    cashier_id = desk.cashiers.get().pk
    deposit = declare_deposit(desk=desk, amount=Money(65_000, "GNF"), actor=cast.carol)
    for seen_round in (1, 2):
        count_deposit(deposit, counted_minor=64_000, seen_round=seen_round, cashier_id=cashier_id)
    make_slip(desk, carrier=create_cashier(), amount=Money(1_000, "GNF"), key=uuid4(), actor_id=cashier_id)
    late = create_courier().user
    create_delivery(status=DeliveryStatus.DELIVERED, courier=late)
    case_of(late)


def _payments(cast: Cast) -> None:
    payment = create_due_payment()
    attempt = create_attempt(payment, provider="stripe")
    dispute = Dispute.objects.create(
        provider="stripe", external_id="du_1", attempt=attempt, kind="claim", status="answer", amount_minor=65_000, currency="GNF"
    )
    DisputeShare.objects.create(dispute=dispute, order=payment.orders.get(), amount_minor=65_000)
    ReversalNote.objects.create(attempt=attempt, way="taken", proposed_by=cast.sam)
    PaymentEvent.objects.create(provider="stripe", event_id="evt_1", kind="charge.dispute.created", raw=b'{"id": "evt_1"}')
    order = create_delivery(status=DeliveryStatus.DELIVERED, courier=cast.carol, buyer=cast.alice).order
    refund = refund_order(order, quantities=None, actor_id=cast.sam.pk, cause="returned", reason="Broken", delivery=False, key="k")
    name_carrier(refund, cast.carol, actor_id=cast.sam.pk)
    RefundAdvance.objects.create(refund=refund, amount_minor=65_000, reason="She waits", proposed_by=cast.sam)
    hold_order(order, reason="The buyer says no", actor_id=cast.sam.pk)
    create_return(create_delivered_order(buyer=cast.alice))
    OwnTrade.objects.create(order=order, seller=order.store.owner, signals={"buyer_seller": ["device"]}, amount_minor=order.total_minor)


def _payouts(cast: Cast) -> None:
    payee = earn(50_000, store=create_store(owner=cast.bob))
    create_destination(payee, rail="bank")
    request_payout(payee, rail="desk", actor_id=owner_id(payee), token="row")
    BankRun.objects.create(number="B1", currency="GNF", key="run1", created_by=cast.sam)


def _papers_and_files(cast: Cast) -> None:
    issue_invoice(create_sale(buyer=cast.alice).pk)
    _give_line(create_order(buyer=cast.alice, variants=[create_book()]).lines.get())


def _books(cast: Cast) -> None:
    broken = {"fact": "every entry balances", "rows": 1, "lines": ["entry 1 (k): 2 lines add up to 1 GNF"], "since": "2026-11-22"}
    audit = Audit.objects.create(night=date(2026, 11, 23), ended_at=timezone.now(), facts=75, broken=[broken])
    AuditAlarm.objects.create(audit=audit, kind="broken")


def _help(cast: Cast) -> None:
    country = create_country(code="GN")
    load_texts(country, {}, reset_rates=False)
    write_draft(kind=TextKind.TERMS, country=country, bodies={"en": "New"}, author=cast.sam)
    note_acceptance(country_code="GN", at=timezone.now(), user_id=cast.alice.pk, occasion=Occasion.SIGN_UP)
    written = EnquiryWords(key=uuid4(), topic="order", text="Where is it?")
    enquiry = send_enquiry(written, user=cast.alice, country=country, language="en", network="192.0.2.1")
    answer_enquiry(enquiry, author=cast.sam, text="On its way.")
    DataExport.objects.create(user=cast.alice, asked_at=timezone.now())
    UserSession.objects.create(user=cast.alice, ip="192.0.2.1", session_key="row", user_agent="Firefox")


def _soon() -> datetime:
    return timezone.now() + timedelta(days=1)


STORIES: tuple[Callable[[Cast], None], ...] = (
    _people,
    _shelves,
    _auctions,
    _talk,
    _rules,
    _parcels,
    _cash,
    _payments,
    _payouts,
    _papers_and_files,
    _books,
    _help,
)
