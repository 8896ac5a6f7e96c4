"""What is renamed goes on answering at its old addresses, which nobody else ever gets; what is gone says so."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Category, FormerProductAddress, Product
from shop.catalog.services.addresses import rename_category, rename_product
from shop.catalog.services.listing import archive_product, create_product, reject_product, restore_product
from shop.catalog.states import ProductStatus
from shop.stores.exceptions import InvalidStore
from shop.stores.models import FormerStoreAddress, Store
from shop.stores.services import open_store, pause_store, rename_store, suspend_store
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.stores import create_store
from tests.threads import run_together


def _leads(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.headers.get("Location", "")


def test_every_former_address_leads_straight_to_the_present_one(client: Client, db: None) -> None:
    product = create_product_on_sale(title="Grand boubou", slug="one")
    for address in ("two", "three"):
        assert rename_product(product, address=address, actor_id=None)
    assert rename_product(product, actor_id=None), "made from the title"
    assert not rename_product(product, actor_id=None)
    assert _leads(client, "/p/one/?o1=2") == (301, "/p/grand-boubou/?o1=2")
    assert [_leads(client, f"/p/{slug}/")[1] for slug in ("two", "three")] == ["/p/grand-boubou/"] * 2
    rename_product(product, address="one", actor_id=None)  # back to the first
    assert _leads(client, "/p/grand-boubou/") == (301, "/p/one/")
    assert _leads(client, "/p/one/") == (200, "")
    assert sorted(FormerProductAddress.objects.values_list("slug", flat=True)) == ["grand-boubou", "three", "two"]
    fragment = client.get("/p/two/", headers={"HX-Request": "true"})
    assert fragment.headers["HX-Redirect"] == "/p/one/"


def test_store_and_shelf_lead_on_too(client: Client, db: None) -> None:
    store = create_store(name="Chez Fatou", slug="fatou")
    top = create_category(name="Mode")
    below = create_category(name="Femme", parent=top)
    assert rename_store(store, address="Maison Fatou & Filles", actor_id=None)
    assert _leads(client, "/s/fatou/?q=robe") == (301, "/s/maison-fatou-filles/?q=robe")
    rename_category(top, slug="vetements", actor_id=None)
    rename_category(Category.objects.get(pk=below.pk), slug="dames", actor_id=None)
    assert _leads(client, "/c/mode/") == (301, "/c/vetements/")
    assert _leads(client, "/c/mode/femme/") == (301, "/c/vetements/dames/")
    assert _leads(client, "/c/vetements/femme/") == (301, "/c/vetements/dames/")
    assert _leads(client, "/c/vetements/dames/") == (200, "")


def test_address_that_another_has_or_had_is_refused(db: None, bob: User) -> None:
    mine, other = create_product_on_sale(slug="mine"), create_product_on_sale(slug="other")
    rename_product(other, address="another", actor_id=None)
    for taken in ("other", "another"):
        with pytest.raises(InvalidListing):
            rename_product(mine, address=taken, actor_id=None)
    mine.refresh_from_db()
    assert (mine.slug, mine.former_addresses.count()) == ("mine", 0)
    assert create_product(mine.store, title="Other", category=mine.category).slug == "other-2"
    store, second = create_store(slug="a"), create_store(slug="b")
    rename_store(second, address="c", actor_id=None)
    for taken in ("b", "c", "-"):
        with pytest.raises(InvalidStore):
            rename_store(store, address=taken, actor_id=None)
    opened = open_store(bob, name="B", country=store.country, region=store.region, landmark="x", phone="+224620000009")
    assert opened.slug == "b-2"
    shelf, old = create_category(name="New"), create_category(name="Old")
    rename_category(old, slug="older", actor_id=None)
    for taken in ("old", "older", "?"):
        with pytest.raises(InvalidListing):
            rename_category(shelf, slug=taken, actor_id=None)
    shelf.refresh_from_db()
    assert shelf.path == "new"


def test_draft_that_nobody_saw_gives_way_to_what_is_live(client: Client, db: None) -> None:
    draft = create_product_on_sale(status=ProductStatus.DRAFT, published_at=None, slug="radio")
    live = create_product_on_sale(slug="old-radio")
    assert rename_product(live, address="radio", actor_id=None)
    draft.refresh_from_db()
    assert (live.slug, draft.slug) == ("radio", "radio-2")
    assert _leads(client, "/p/old-radio/") == (301, "/p/radio/")
    with pytest.raises(InvalidListing):
        rename_product(draft, address="radio", actor_id=None)  # a draft takes nothing from anybody


def _archive(product: Product, sam: User) -> None:
    archive_product(product, actor_id=sam.pk)


def _reject(product: Product, sam: User) -> None:
    reject_product(product, reason="No.", actor_id=sam.pk)


def _suspend(product: Product, sam: User) -> None:
    suspend_store(product.store, reason="Fakes.", actor_id=sam.pk)


def _pause(product: Product, sam: User) -> None:
    pause_store(product.store, actor_id=sam.pk)


def _never(product: Product, sam: User) -> None:
    Product.objects.update(status=ProductStatus.ARCHIVED, published_at=None)


NOT_NOW = "This product is not on sale at the moment"


@pytest.mark.parametrize(("leave", "status"), [(_archive, 404), (_reject, 410), (_suspend, 410), (_pause, 404), (_never, 404)])
def test_gone_is_said_of_what_was_once_live(client: Client, sam: User, leave: Callable[[Product, User], None], status: int) -> None:
    product = create_product_on_sale(title="Contrefaçon", slug="gone")
    create_product_on_sale(title="Semblable", category=product.category)
    rename_product(product, address="left", actor_id=None)
    leave(product, sam)
    answer = client.get("/p/left/")
    assert answer.status_code == status
    text = answer.content.decode()
    assert "Contrefaçon" not in text
    assert ("Semblable" in text) is (leave is not _never)
    assert ("It has left the market for good" in text) is (status == 410)
    assert (NOT_NOW in text) is (leave in (_archive, _pause))
    assert _leads(client, "/p/gone/")[0] == (404 if leave is _never else 301)


def test_what_its_store_has_put_away_may_come_back_to_its_address(client: Client, sam: User) -> None:
    product = create_product_on_sale()
    archive_product(product, actor_id=product.store.owner_id)
    away = client.get(product.get_absolute_url())
    assert (away.status_code, NOT_NOW in away.content.decode()) == (404, True)
    restore_product(product, actor_id=product.store.owner_id)
    assert NOT_NOW in client.get(product.get_absolute_url()).content.decode(), "a draft again"
    Product.objects.update(status=ProductStatus.APPROVED)
    assert client.get(product.get_absolute_url()).status_code == 200


def test_closed_store_is_gone_and_a_paused_one_is_not(client: Client, sam: User) -> None:
    store = create_store()
    pause_store(store, actor_id=sam.pk)
    assert client.get(store.get_absolute_url()).status_code == 200
    suspend_store(store, reason="Fakes.", actor_id=sam.pk)
    assert client.get(store.get_absolute_url()).status_code == 410


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_address_that_is_being_left_goes_to_nobody_else() -> None:
    for title in ("Robe", "Jupe", "Sac"):
        slug = title.lower()
        product = create_product_on_sale(title=title, slug=slug)
        rivals: list[Any] = [partial(create_product, product.store, title=title, category=product.category) for _ in range(3)]
        run_together([partial(rename_product, product, address=f"autre-{slug}", actor_id=None), *rivals])
        product.refresh_from_db()
        assert (product.slug, [each.slug for each in product.former_addresses.all()]) == (f"autre-{slug}", [slug])
        assert not Product.objects.filter(slug=slug).exists()
        assert Product.objects.filter(title=title).count() == 4


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_stores_that_want_one_address_get_one() -> None:
    stores = [create_store(slug=f"store-of-{n}") for n in range(4)]
    outcomes = run_together([partial(rename_store, store, address="le-marche", actor_id=None) for store in stores])
    assert [outcome for outcome in outcomes if outcome is True] == [True]
    assert sum(isinstance(outcome, InvalidStore) for outcome in outcomes) == 3
    assert Store.objects.filter(slug="le-marche").count() == FormerStoreAddress.objects.count() == 1
