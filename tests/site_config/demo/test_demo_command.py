"""`manage.py demo`: what it leaves behind, twice, and what it refuses."""

import os
import re
import shutil
import socket
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import global_settings, settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum
from django.test import Client
from huey.api import Huey

from couriers.models import CourierProfile, Delivery
from couriers.queries.market import market_for
from couriers.services import claim_delivery
from returns.models import ReturnRequest
from shop.accounts.models import Address, User
from shop.auctions.models import Auction, Award, Bid
from shop.catalog.models import Category, Product, StockMovement, Variant
from shop.common.clock import now
from shop.custody.models import CashDesk
from shop.custody.queries import desks_of, may_settle
from shop.events.dispatcher import sweep_events
from shop.images import handlers
from shop.images.models import Image
from shop.notifications.models import Notification
from shop.orders.models import OrderLine
from shop.reviews.models import Review
from shop.reviews.queries import lines_to_review
from shop.search.models import SearchDocument
from shop.stores.models import Store
from site_config.demo import loader
from site_config.demo.bids import load_auctions
from site_config.demo.content import AUCTIONS, PRODUCTS, REVIEWS, STORES
from site_config.demo.parcels import load_parcels
from site_config.demo.preparation import forget_everything
from tests.integrity import broken_facts
from tests.site_config.demo.pictures import read_quickly

IN_README = ("buyer", "seller", "seller2", "courier", "cashier", "staff", "staff2")
PREPARED = os.environ.get("MAKITI_DEMO_DATA")  # what `manage.py demo` has made from nothing in a process of its own


@pytest.fixture
def prepare(transactional_db: None, queue: Huey, monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path):
    monkeypatch.setattr(loader, "read_picture", read_quickly)
    monkeypatch.setattr(handlers, "enqueue", lambda *job: None)  # no job helps: the demo makes every size itself
    if PREPARED:
        settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # of a site: what tests use takes no time, and reads no other
        settings.MEDIA_ROOT = shutil.copytree(Path(PREPARED) / "media", tmp_path / "media")
        connection.ensure_connection()
        with closing(sqlite3.connect(Path(PREPARED) / "makiti.sqlite3")) as made:
            made.backup(connection.connection)

    def run() -> str:
        out = StringIO()
        call_command("demo", no_serve=True, stdout=out)
        sweep_events(limit=5_000)
        return out.getvalue()

    return run


def _counts() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models() if hasattr(model, "objects")}


def test_one_run_makes_a_market_and_others_keep_it(prepare, monkeypatch: pytest.MonkeyPatch) -> None:
    """One test, for the market takes ten seconds to make. `.ci/run` gives it the one that it has made for the browser."""
    printed = prepare()
    assert "http://127.0.0.1:8000/" in printed
    assert "courier@demo.test" in printed
    assert "makiti-demo" in printed
    _shelves_are_full()
    _stock_came_in_by_movements()
    _there_is_an_account_for_every_role()
    _auctions_run_and_one_is_won()
    _people_say_how_it_is()
    _two_parcels_wait_for_the_courier()
    _two_returns_wait()
    _first_pages_show_every_picture_in_their_styles()
    assert Notification.objects.filter(read_at=None).count() == 0, "sellers find something unread"
    _a_second_run_changes_nothing(prepare, monkeypatch)
    _an_interrupted_start_goes_on_where_it_stopped(prepare)
    _auctions_that_are_over_begin_again()
    _a_parcel_that_was_claimed_is_followed_by_another()


def _shelves_are_full() -> None:
    assert Store.objects.visible().count() == len(STORES)
    assert Product.objects.live().count() == len(PRODUCTS)
    assert Category.objects.filter(parent=None, picture=None).count() == 0
    assert Product.objects.filter(cover=None).count() == 0


def _stock_came_in_by_movements() -> None:
    assert Variant.objects.aggregate(all=Sum("stock"))["all"] == StockMovement.objects.aggregate(all=Sum("quantity"))["all"]
    assert Variant.objects.filter(product__source_handle="MBM-SANDALE", title="38").get().available == 0


def _there_is_an_account_for_every_role() -> None:
    cast = {user.email: user for user in User.objects.all()}
    assert all(cast[f"{name}@demo.test"].check_password("makiti-demo") for name in IN_README)
    assert cast["seller@demo.test"].is_seller
    assert cast["seller2@demo.test"].is_seller
    assert cast["courier@demo.test"].is_courier
    assert cast["staff@demo.test"].is_superuser
    assert cast["staff2@demo.test"].is_superuser
    assert not cast["buyer@demo.test"].is_seller
    desk = CashDesk.objects.get()
    assert (desk.currency, list(desks_of(cast["cashier@demo.test"]))) == ("GNF", [desk])
    assert may_settle(cast["staff@demo.test"])
    courier = CourierProfile.objects.get(user=cast["courier@demo.test"])
    assert (courier.status, courier.is_available, courier.region.name) == ("approved", True, "Conakry")
    assert Address.objects.filter(user=cast["buyer@demo.test"]).count() == 2


def _auctions_run_and_one_is_won() -> None:
    """With bids of the days before, and a search that knows when they end."""
    running = Auction.objects.running(now())
    assert running.count() == SearchDocument.objects.filter(ends_at__gt=now()).count() == len(AUCTIONS) - 1
    assert set(running.values_list("product__store__country", flat=True)) == {"GN", "KE", "PK"}
    assert not Bid.objects.filter(placed_at__gt=now()).exists()
    award = Award.objects.get()
    assert (award.user.email, award.status, award.deal.stands) == ("buyer@demo.test", "due", True)
    assert broken_facts() == {}


def _two_parcels_wait_for_the_courier() -> None:
    """One is his and packed, the other anybody's; both are paid in cash at the door of an account that one can sign in to."""
    courier = User.objects.get(email="courier@demo.test")
    packed, free = Delivery.objects.get(status="assigned"), Delivery.objects.get(status="offered")
    assert (packed.courier, packed.order.fulfilment, free.order.fulfilment) == (courier, "ready", "ready")
    assert {packed.order.buyer.email, free.order.buyer.email} == {"buyer@demo.test"}
    assert packed.cash_due_minor > 0
    assert [job.delivery for job in market_for(courier.courier_profile).jobs] == [free]


def _people_say_how_it_is() -> None:
    """About what they bought and received, in both languages, and some are answered."""
    said = [data for data in REVIEWS if data.rating]
    assert Review.objects.published().count() == len(said)
    assert Review.objects.exclude(reply="").count() == len([data for data in said if data.reply])
    assert Store.objects.filter(rating_count__gt=0).count() == len({data.store for data in said})
    buyer = User.objects.get(email="buyer@demo.test")
    brought_back = OrderLine.objects.filter(return_lines__isnull=False).values("pk")
    assert [line.variant.product.source_handle for line in lines_to_review(buyer).exclude(pk__in=brought_back)] == ["SDR-CAFE"]


def _two_returns_wait() -> None:
    """One for its store, one for its goods."""
    returns = ReturnRequest.objects.order_by("status").values_list("status", "buyer__email", "store__slug")
    assert list(returns) == [
        ("approved", "buyer@demo.test", "saveurs-de-ratoma"),
        ("requested", "buyer@demo.test", "maison-bazin-madina"),
    ]


def _first_pages_show_every_picture_in_their_styles() -> None:
    """In all sizes, none as a blurred placeholder: nobody waits for a job. And no style, script or sign of theirs is missing."""
    assert not Image.objects.filter(rendered_at=None).exists()
    product = Product.objects.select_related("category__parent", "store").get(source_handle="MBM-PAGNE")
    fewest = {  # files of pictures: one for each size
        "/": 40,
        product.category.parent.get_absolute_url(): 10,
        product.get_absolute_url(): 10,
        product.store.get_absolute_url(): 20,
        "/search/?q=pagne": 10,
    }
    for address, number in fewest.items():
        response = Client().get(address)
        page = response.content.decode()
        pictures, parts = _named_below(settings.MEDIA_URL, page), _named_below(settings.STATIC_URL, page)
        assert (response.status_code, len(pictures) > number) == (200, True), (address, len(pictures))
        assert [name for name in pictures if not default_storage.exists(name)] == [], address
        assert {Path(name).suffix for name in parts} >= {".css", ".js"}, address
        assert [name for name in parts if finders.find(name) is None] == [], address
        assert ("data-wait" in page, "data:image" in page) == (False, False), address


def _named_below(folder: str, page: str) -> list[str]:
    """The files of that folder that a page's source names."""
    return sorted(set(re.findall(rf"{folder}([^\s\"'?#,)&]+)", page)))


def _a_second_run_changes_nothing(prepare, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _counts()
    stored = set(Image.objects.values_list("cid", flat=True))

    with monkeypatch.context() as patched:
        patched.setattr(loader, "read_picture", lambda name: pytest.fail(f"{name} is read again"))
        prepare()
    assert _counts() == before
    assert set(Image.objects.values_list("cid", flat=True)) == stored


def _an_interrupted_start_goes_on_where_it_stopped(prepare) -> None:
    lost = Product.objects.get(source_handle="MBM-PAGNE")
    StockMovement.objects.filter(variant__product=lost).delete()
    lost.variants.all().delete()
    lost.delete()
    assert "1 of 1 products" in prepare()
    assert Product.objects.live().count() == len(PRODUCTS)


def _a_parcel_that_was_claimed_is_followed_by_another() -> None:
    free = Delivery.objects.get(status="offered")
    claim_delivery(free, User.objects.get(email="courier@demo.test"))
    for _start in range(2):
        load_parcels()
        assert Delivery.objects.filter(status="offered").exclude(pk=free.pk).count() == 1
    assert broken_facts() == {}


def _auctions_that_are_over_begin_again() -> None:
    """One that is over, though others run; and all of them, but for those whose winners may still buy."""
    kora = Auction.objects.running(now()).get(product__source_handle="ADF-ENC-KORA")
    Auction.objects.filter(pk=kora.pk).update(ends_at=now())
    load_auctions()
    again = Auction.objects.running(now()).get(product__source_handle="ADF-ENC-KORA")
    assert again.pk != kora.pk
    Auction.objects.running(now()).update(ends_at=now())
    for _start in range(2):
        load_auctions()
        handles = set(Auction.objects.running(now()).values_list("product__source_handle", flat=True))
        assert handles == {"ADF-ENC-KORA", "MBM-ENC-BOUBOU", "KSM-AUC-BAT"}
    assert Auction.objects.count() == len(AUCTIONS) + 4
    assert broken_facts() == {}


def test_a_taken_port_is_said_in_a_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} is taken by another program"):
            call_command("demo", port=port)


def test_an_absurd_port_is_refused() -> None:
    with pytest.raises(CommandError, match="from 1 to 65535"):
        call_command("demo", port=70_000)


def test_reset_refuses_any_database_but_the_embedded_one(db: None, settings) -> None:
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "makiti"}}
    with pytest.raises(CommandError, match="embedded SQLite database only"):
        call_command("demo", reset=True, no_serve=True)


def test_a_public_site_refuses_the_demo(settings) -> None:
    settings.IS_PUBLIC = True
    with pytest.raises(CommandError, match="public site"):
        call_command("demo", no_serve=True)


def test_reset_forgets_database_pictures_and_jobs_but_not_the_key(tmp_path: Path, settings) -> None:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    for name in ("makiti.sqlite3", "makiti.sqlite3-wal", "secret_key", "media/picture.jpg"):
        (tmp_path / name).write_text("old")
    forget_everything()
    assert [file.name for file in tmp_path.iterdir()] == ["secret_key"]
