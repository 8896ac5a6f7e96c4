"""What a provider takes back and tells nobody: one person notes it, another confirms it, and neither is concerned."""

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse

from shop.accounts.models import User
from shop.ledger.models import Entry
from shop.ledger.queries import account_balance, owed_to
from shop.notifications.models import Notification
from shop.orders.states import Fulfilment
from shop.payments.exceptions import NotByHand, NotYours
from shop.payments.models import Dispute, PaymentAttempt, Refund, ReversalNote
from shop.payments.services import decide_reversal, note_reversal
from shop.payments.states import ReversalStatus
from tests.factories.accounts import create_user
from tests.factories.refunds import create_paid_order
from tests.integrity import broken_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rails")]


def clerk(**fields) -> User:
    user = create_user(is_staff=True, **fields)
    user.user_permissions.add(Permission.objects.get(codename="change_dispute"), Permission.objects.get(codename="view_reversalnote"))
    user.user_permissions.add(Permission.objects.get(codename="view_paymentattempt"))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def order(db):
    return create_paid_order(fulfilment=Fulfilment.DELIVERED)


@pytest.fixture
def attempt(order) -> PaymentAttempt:
    return PaymentAttempt.objects.get()


def at_provider() -> int:
    return account_balance("provider", 90, "GNF").minor


def test_one_person_moves_nothing(order, attempt):
    ann, entries = clerk(), Entry.objects.count()
    note = note_reversal(attempt, actor_id=ann.pk)
    assert note_reversal(attempt, actor_id=clerk().pk) == note
    with pytest.raises(NotYours):
        decide_reversal(note, approve=True, actor_id=ann.pk)
    assert (Dispute.objects.count(), Entry.objects.count(), at_provider()) == (0, entries, 65_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReversalNote.objects.update(status=ReversalStatus.APPROVED, decided_by=ann)


def test_second_person_books_it_once(order, attempt):
    note = note_reversal(attempt, actor_id=clerk().pk)
    second = clerk()
    for _press in range(2):
        assert decide_reversal(note, approve=True, actor_id=second.pk).status == "approved"
    dispute = Dispute.objects.get()
    assert (dispute.kind, dispute.status, dispute.noted_by_id) == ("reversal", "lost", note.proposed_by_id)
    assert (Refund.objects.get().status, at_provider(), owed_to("seller_payable", order.store_id, "GNF").minor) == ("done", 0, 0)
    with pytest.raises(NotByHand):
        note_reversal(attempt, actor_id=second.pk)
    assert broken_facts(of="shop") == {}


def test_refused_it_moves_nothing_and_may_be_noted_again(attempt):
    note = note_reversal(attempt, actor_id=clerk().pk)
    second = clerk()
    decide_reversal(note, approve=False, actor_id=second.pk)
    assert decide_reversal(note, approve=True, actor_id=second.pk).status == "refused"
    assert (Dispute.objects.count(), at_provider()) == (0, 65_000)
    assert note_reversal(attempt, actor_id=second.pk) != note


def test_neither_buyer_nor_seller_nor_whoever_has_no_right_has_a_say(order, attempt):
    """A buyer on the staff would have goods and money; a seller on the staff knows what the statement should say."""
    outsiders = [create_user(is_staff=True), create_user(), create_user(is_staff=True, is_superuser=True, is_active=False)]
    for concerned in (order.buyer, order.store.owner):
        User.objects.filter(pk=concerned.pk).update(is_staff=True, is_superuser=True)
        outsiders.append(concerned)
    note = note_reversal(attempt, actor_id=clerk().pk)
    for person in outsiders:
        with pytest.raises(NotYours):
            note_reversal(attempt, actor_id=person.pk)
        with pytest.raises(NotYours):
            decide_reversal(note, approve=True, actor_id=person.pk)
    assert not Dispute.objects.exists()


def test_what_has_come_again_is_noted_by_two_as_well(order, attempt):
    first, second = clerk(), clerk()
    with pytest.raises(NotByHand):
        note_reversal(attempt, way="back", actor_id=first.pk)
    decide_reversal(note_reversal(attempt, actor_id=first.pk), approve=True, actor_id=second.pk)
    note = note_reversal(attempt, way="back", actor_id=second.pk)
    with pytest.raises(NotYours):
        decide_reversal(note, approve=True, actor_id=second.pk)
    assert at_provider() == 0
    decide_reversal(note, approve=True, actor_id=first.pk)
    assert (Dispute.objects.get().status, Dispute.objects.get().returned_minor, at_provider()) == ("won", 65_000, 65_000)
    assert broken_facts(of="shop") == {}


def test_contrary_notes_do_not_stand_side_by_side(attempt):
    first, second = clerk(), clerk()
    decide_reversal(note_reversal(attempt, actor_id=first.pk), approve=True, actor_id=second.pk)
    note_reversal(attempt, way="back", actor_id=first.pk)
    with pytest.raises(NotByHand):
        note_reversal(attempt, way="taken", actor_id=second.pk)
    assert ReversalNote.objects.filter(status="proposed").count() == 1


def test_pages_note_and_confirm_and_the_second_person_is_told(client, attempt, run_events):
    first, second = clerk(), clerk()
    notes, attempts = reverse("admin:payments_reversalnote_changelist"), reverse("admin:payments_paymentattempt_changelist")

    def press(user: User, page: str, action: str, pk: int) -> None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert client.post(page, {"action": action, "_selected_action": [pk]}, follow=True).status_code == 200

    press(first, attempts, "note_taken_back", attempt.pk)
    run_events()
    assert list(Notification.objects.filter(kind="reversal.to_confirm").values_list("recipient", flat=True)) == [second.pk]
    note = ReversalNote.objects.get()
    press(first, notes, "confirm", note.pk)
    assert not Dispute.objects.exists()
    for _press in range(2):
        press(second, notes, "confirm", note.pk)
    assert (Dispute.objects.count(), ReversalNote.objects.get().status) == (1, "approved")


def test_viewers_of_attempts_note_nothing(client, attempt):
    user = create_user(is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["view_paymentattempt", "change_paymentattempt"]))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("admin:payments_paymentattempt_changelist")
    client.post(page, {"action": "note_taken_back", "_selected_action": [attempt.pk]}, follow=True)
    assert not ReversalNote.objects.exists()
