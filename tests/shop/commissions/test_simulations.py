"""A month's orders under drafted rules: figures exact, nothing changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from shop.commissions.exceptions import InvalidRule, NotAllowed
from shop.commissions.models import CommissionRule, Simulation
from shop.commissions.services import resume_simulations, run_simulation, simulations, start_simulation
from shop.commissions.states import SimulationStatus
from shop.common.clock import now
from shop.orders.models import Order, OrderLine
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from tests.factories.accounts import create_user
from tests.factories.catalog import create_category, create_product, create_variant
from tests.factories.commissions import create_rule
from tests.factories.orders import create_order
from tests.factories.places import create_country
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db
MONTH = date(2026, 10, 1)
IN_IT = datetime(2026, 10, 31, 22, tzinfo=UTC)


def sold(store, *, when=IN_IT, **fields):
    order = create_order(store=store, **fields)
    Order.objects.filter(pk=order.pk).update(placed_at=when)
    return order


def figures(simulation):
    simulation.refresh_from_db()
    return {row["store"]: (row["lines"], row["net"], row["before"], row["after"]) for row in simulation.figures.values()}


def test_fees_before_and_after_by_store(sam, monkeypatch):
    monkeypatch.setattr(simulations, "CHUNK", 2)
    fatou, moussa = create_store(name="Fatou"), create_store(name="Moussa")
    for quantity in (1, 2, 3):
        sold(fatou, quantity=quantity)
    sold(moussa, variants=[create_variant(store=moussa), create_variant(store=moussa, price_minor=10_000)])
    sold(fatou, when=datetime(2026, 11, 1, tzinfo=UTC))
    cancel_order(sold(fatou), by=CancelledBy.STAFF, reason="test", actor_id=sam.pk)
    kenya = create_country(code="KE")
    sold(create_store(country=kenya))
    before = (list(OrderLine.objects.values()), list(Order.objects.values()))
    drafts = [create_rule(is_draft=True, rate_bp=500), create_rule(is_draft=True, store=moussa, rate_bp=0, fixed_minor=700)]
    simulation = start_simulation(country=fatou.country, month=date(2026, 10, 17), rules=drafts, actor=sam)
    assert (simulation.month, simulation.lines) == (MONTH, 5)
    run_simulation(simulation.pk)
    run_simulation(simulation.pk)  # a replay adds nothing
    assert figures(simulation) == {"Fatou": (3, 300_000, 7_500, 15_000), "Moussa": (2, 60_000, 1_500, 1_400)}
    assert (simulation.status, simulation.done) == (SimulationStatus.DONE, 5)
    assert before == (list(OrderLine.objects.values()), list(Order.objects.values()))
    assert not CommissionRule.objects.exclude(published_at=None).exists()


def test_narrower_and_temporary_rules_that_were_charged_stand(sam):
    store = create_store()
    shelf = create_category(name="Shirts")
    of_product, of_shelf, of_store = (create_variant(product=create_product(store=store, category=shelf)) for _ in range(3))
    rules = [
        create_rule(product=of_product.product),
        create_rule(category=shelf, ends_at=now() + timedelta(days=9)),
        create_rule(store=store),
    ]
    for variant, rule in zip((of_product, of_shelf, of_store), rules, strict=True):
        OrderLine.objects.filter(order=sold(store, variants=[variant])).update(fee_rule=rule)
    draft = create_rule(is_draft=True, category=shelf, rate_bp=1_000)
    simulation = start_simulation(country=store.country, month=MONTH, rules=[draft], actor=sam)
    run_simulation(simulation.pk)
    assert figures(simulation)[store.name] == (3, 150_000, 3_750, 3_750)
    draft = create_rule(is_draft=True, store=store, category=shelf, rate_bp=1_000)
    simulation = start_simulation(country=store.country, month=MONTH, rules=[draft], actor=sam)
    run_simulation(simulation.pk)
    assert figures(simulation)[store.name] == (3, 150_000, 3_750, 1_250 + 5_000 + 5_000)


def test_month_is_the_markets_own(sam):
    kenya = create_country(code="KE")
    store = create_store(country=kenya)
    sold(store, when=datetime(2026, 9, 30, 21, 30, tzinfo=UTC))  # past midnight in Nairobi
    sold(store, when=datetime(2026, 10, 31, 21, 30, tzinfo=UTC))
    draft = create_rule(country=kenya, is_draft=True)
    assert start_simulation(country=kenya, month=MONTH, rules=[draft], actor=sam).lines == 1


def test_what_a_dead_worker_left_is_taken_up(sam, monkeypatch):
    monkeypatch.setattr(simulations, "CHUNK", 1)
    store = create_store()
    for _ in range(3):
        sold(store)
    simulation = start_simulation(country=store.country, month=MONTH, rules=[create_rule(is_draft=True)], actor=sam)
    monkeypatch.setattr(simulations, "_simulate_chunk", lambda *_args: False)
    run_simulation(simulation.pk)
    monkeypatch.undo()
    assert resume_simulations() == 0  # it may still be at work
    Simulation.objects.update(moved_at=now() - timedelta(minutes=6))
    assert resume_simulations() == 1
    assert figures(simulation)[store.name] == (3, 150_000, 3_750, 6_000)


def test_strangers_and_other_markets_are_refused(sam, mallory):
    draft = create_rule(is_draft=True)
    with pytest.raises(NotAllowed):
        start_simulation(country=draft.country, month=MONTH, rules=[draft], actor=mallory)
    with pytest.raises(InvalidRule):
        start_simulation(country=create_country(code="KE"), month=MONTH, rules=[draft], actor=sam)


def test_staff_write_a_draft_try_it_and_publish_it(client: Client, sam, django_capture_on_commit_callbacks):
    store = create_store(name="Fatou")
    sold(store)
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    terms = {"country": store.country_id, "store": store.pk, "rate_bp": 800, "fixed_minor": 0, "minimum_minor": 0, "note": "Try"}
    wrong = client.post(reverse("admin:commissions_commissionrule_add"), terms | {"country": create_country(code="KE").pk})
    assert (wrong.status_code, CommissionRule.objects.count()) == (200, 0)
    assert client.post(reverse("admin:commissions_commissionrule_add"), terms).status_code == 302
    draft = CommissionRule.objects.get()
    assert (draft.created_by, draft.published_at) == (sam, None)
    asked = {"country": store.country_id, "month": "2026-10-01", "drafts": [draft.pk]}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("admin:commissions_simulation_add"), asked)
        assert 'http-equiv="refresh"' in client.get(answer["Location"]).content.decode()
    page = client.get(answer["Location"]).content.decode().replace("\xa0", " ")
    assert "1,250 GNF" in page
    assert "4,000 GNF" in page
    assert "2,750 GNF" in page
    listing = reverse("admin:commissions_commissionrule_changelist")
    client.post(listing, {"action": "publish", "_selected_action": [draft.pk]})
    draft.refresh_from_db()
    assert draft.published_by == sam
    change = reverse("admin:commissions_commissionrule_change", args=[draft.pk])
    client.post(change, terms | {"rate_bp": 9_999})  # a published one stands
    draft.refresh_from_db()
    assert draft.rate_bp == 800
    assert "published" in client.get(change).content.decode()
    client.post(listing, {"action": "withdraw", "_selected_action": [draft.pk]})
    draft.refresh_from_db()
    assert draft.withdrawn_by == sam
    for standing in ("force", "draft", "withdrawn"):
        assert client.get(listing, {"standing": standing}).status_code == 200


def test_clerk_without_rights_sees_no_rule_and_publishes_none(client: Client):
    clerk = create_user(is_staff=True)
    draft = create_rule(is_draft=True)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    for model in ("commissionrule", "simulation"):
        assert client.get(reverse(f"admin:commissions_{model}_changelist")).status_code == 403
    client.post(reverse("admin:commissions_commissionrule_changelist"), {"action": "publish", "_selected_action": [draft.pk]})
    draft.refresh_from_db()
    assert draft.published_at is None
