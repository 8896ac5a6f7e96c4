"""Staff with few rights: who may look does not thereby decide, and who has no rights sees nothing."""

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from couriers.models import CourierProfile
from couriers.states import CourierStatus
from shop.accounts.models import User
from shop.catalog.states import ProductStatus
from shop.events.models import DomainEvent
from shop.moderation.queries import last_change
from shop.payouts.services import request_payout
from shop.payouts.states import PayoutStatus
from shop.places.models import Place
from tests.factories.accounts import create_user
from tests.factories.catalog import create_product_on_sale
from tests.factories.couriers import create_courier
from tests.factories.moderation import create_submitted_product
from tests.factories.payouts import earn, owner_id
from tests.factories.places import create_place


@pytest.fixture
def clerk(db: None) -> User:
    """On the staff, without a single right."""
    return create_user(email="clerk@example.com", is_staff=True)


def _allow(user: User, *names: str) -> None:
    user.user_permissions.add(*(Permission.objects.get(codename=name) for name in names))


def _post(user: User, model: str, *, pk: int | None = None, **data: object) -> int:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page, args = ("changelist", []) if pk is None else ("change", [pk])
    return client.post(reverse(f"admin:{model}_{page}", args=args), data).status_code


def _get(user: User, model: str, pk: int) -> int:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(f"admin:{model}_change", args=[pk])).status_code


def _is_now(row: Model, status: str) -> bool:
    row.refresh_from_db()
    return bool(row.status == status)  # type: ignore[attr-defined]


def test_clerk_without_rights_neither_sees_nor_answers_a_listing(clerk: User) -> None:
    product = create_submitted_product()
    assert _get(clerk, "moderation_submittedproduct", product.pk) == 403
    assert _post(clerk, "moderation_submittedproduct", pk=product.pk, verdict="approved", seen=last_change(product.pk)) == 403
    assert _is_now(product, ProductStatus.SUBMITTED)


def test_viewer_of_the_queue_looks_but_does_not_answer(clerk: User) -> None:
    product = create_submitted_product()
    _allow(clerk, "view_submittedproduct")
    assert _get(clerk, "moderation_submittedproduct", product.pk) == 200
    assert _post(clerk, "moderation_submittedproduct", pk=product.pk, verdict="approved", seen=last_change(product.pk)) == 403
    assert _is_now(product, ProductStatus.SUBMITTED)


def test_moderator_by_right_answers(clerk: User) -> None:
    product = create_submitted_product()
    _allow(clerk, "view_submittedproduct", "add_reviewdecision")
    assert _post(clerk, "moderation_submittedproduct", pk=product.pk, verdict="approved", seen=last_change(product.pk)) == 302
    assert _is_now(product, ProductStatus.APPROVED)


@pytest.mark.parametrize(("rights", "seen"), [((), 403), (("view_courierprofile",), 200)])
def test_courier_is_approved_by_those_who_may_only(clerk: User, rights: tuple[str, ...], seen: int) -> None:
    profile = create_courier(status=CourierStatus.APPLIED, is_available=False)
    _allow(clerk, *rights)
    assert _get(clerk, "couriers_courierprofile", profile.pk) == seen
    assert _post(clerk, "couriers_courierprofile", pk=profile.pk, verdict="approve", reason="") == 403
    _post(clerk, "couriers_courierprofile", action="approve", _selected_action=[profile.pk])
    assert _is_now(profile, CourierStatus.APPLIED)
    _allow(clerk, "view_courierprofile", "change_courierprofile")
    _post(User.objects.get(pk=clerk.pk), "couriers_courierprofile", action="approve", _selected_action=[profile.pk])
    assert CourierProfile.objects.get().status == CourierStatus.APPROVED


def test_ceiling_of_a_courier_is_set_by_those_who_may_only(clerk: User) -> None:
    profile = create_courier()
    _allow(clerk, "view_courierprofile")
    assert _post(clerk, "couriers_courierprofile", pk=profile.pk, do="ceiling", ceiling="200000") == 403
    _allow(clerk, "change_courierprofile")
    for typed, answer, kept in [("200000", 302, 200_000), ("-1", 422, 200_000), ("1.5", 422, 200_000), ("", 302, None)]:
        assert _post(User.objects.get(pk=clerk.pk), "couriers_courierprofile", pk=profile.pk, do="ceiling", ceiling=typed) == answer
        assert CourierProfile.objects.get().cash_ceiling_minor == kept


def test_cash_at_a_place_is_switched_by_those_who_may_only(clerk: User) -> None:
    place = create_place()
    _allow(clerk, "view_place")
    assert _post(clerk, "places_place", pk=place.pk) == 403
    _allow(clerk, "change_place")
    assert _post(User.objects.get(pk=clerk.pk), "places_place", pk=place.pk, name="Elsewhere") == 302
    assert not Place.objects.get(pk=place.pk).takes_cash
    assert Place.objects.get(pk=place.pk).name == place.name


def test_viewer_of_products_takes_none_down(clerk: User) -> None:
    product = create_product_on_sale()
    _allow(clerk, "view_product")
    _post(clerk, "catalog_product", action="take_down", _selected_action=[product.pk])
    assert _is_now(product, ProductStatus.APPROVED)
    _allow(clerk, "change_product")
    _post(User.objects.get(pk=clerk.pk), "catalog_product", action="take_down", _selected_action=[product.pk])
    assert _is_now(product, ProductStatus.ARCHIVED)


def test_viewer_of_payouts_approves_none(clerk: User) -> None:
    payee = earn(50_000)
    payout = request_payout(payee, rail="desk", actor_id=owner_id(payee), token="t")
    assert _get(clerk, "payouts_payout", payout.pk) == 403
    _allow(clerk, "view_payout")
    assert _get(User.objects.get(pk=clerk.pk), "payouts_payout", payout.pk) == 200
    assert _post(User.objects.get(pk=clerk.pk), "payouts_payout", pk=payout.pk, do="approve") == 403
    _post(User.objects.get(pk=clerk.pk), "payouts_payout", action="approve", _selected_action=[payout.pk])
    assert _is_now(payout, PayoutStatus.REQUESTED)
    _allow(clerk, "change_payout")
    for _again in range(2):
        assert _post(User.objects.get(pk=clerk.pk), "payouts_payout", pk=payout.pk, do="approve") == 302
    assert _is_now(payout, PayoutStatus.APPROVED)


def test_viewer_of_events_sets_nothing_in_motion(clerk: User) -> None:
    event = DomainEvent.objects.create(name="test.happened", subject="test", subject_id=1)
    _allow(clerk, "view_domainevent")
    _post(clerk, "events_domainevent", action="try_again", _selected_action=[event.pk])
    event.refresh_from_db()
    assert event.handled_at is None


def test_sidebar_leads_nobody_to_a_closed_door(clerk: User) -> None:
    _allow(clerk, "view_payout", "change_cashdesk")
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("admin:index")).content.decode()
    shown = [f'href="{reverse(f"admin:{model}_changelist")}"' in page for model in ("payouts_payout", "custody_cashdesk", "ledger_entry")]
    assert shown == [True, True, False]
