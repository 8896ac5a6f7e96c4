"""While the database is locked, read-only, full or gone: pages give up in time and in words, and nothing that was entered is lost."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.models import Session
from django.db import DatabaseError, IntegrityError, OperationalError, close_old_connections, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from shop.accounts.models import Address, User
from shop.catalog.models import Variant
from shop.common.outages import Outage, outage_of
from shop.common.pages import expire_all_pages
from shop.orders.models import Order
from shop.search.services import rebuild_search
from site_config import shared_pages
from site_config.env import Patience, _timeouts
from site_config.sessions import PatientSessionMiddleware
from tests.clients import QuickClient
from tests.factories.accounts import create_address, create_user
from tests.factories.cart import create_cart_line
from tests.factories.catalog import create_product_on_sale
from tests.factories.places import create_country
from tests.factories.stores import create_store
from tests.servers import database_environment

PLAIN, HTMX = {}, {"HX-Request": "true"}
CHECKOUT = "/checkout/"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.dialect]


@pytest.fixture
def alice(transactional_db: None) -> User:
    create_country(code="GN")
    return create_user(email="alice@example.com", name="Alice Diallo")


@pytest.fixture
def buyer(alice: User) -> Client:
    browser = QuickClient(raise_request_exception=False)
    browser.force_login(alice)
    return browser


@pytest.fixture
def visitor() -> Callable[..., HttpResponse]:
    return lambda address: Client(raise_request_exception=False).get(address)


@pytest.fixture
def sharing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    monkeypatch.setattr(shared_pages, "_vain_until", 0.0)


@contextmanager
def locked(table: str) -> Iterator[None]:
    """Somebody holds the whole table, and this process has the patience of a fifth of a second."""
    other = connection.copy()
    other.connect()
    other.set_autocommit(False)
    is_server = connection.vendor == "postgresql"
    with other.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE" if is_server else f"UPDATE {table} SET id = id + 1000000")
    with _session("SET lock_timeout = 200", "SET lock_timeout = 0") if is_server else _session("SELECT 1", "SELECT 1"):
        try:
            yield
        finally:
            other.rollback()
            other.close()


@contextmanager
def read_only() -> Iterator[None]:
    """As a replica is, or a server whose disk an operator wants to save."""
    if connection.vendor == "postgresql":
        steps = "SET default_transaction_read_only = on", "SET default_transaction_read_only = off"
    else:
        steps = "PRAGMA query_only = 1", "PRAGMA query_only = 0"
    with _session(*steps):
        yield


@contextmanager
def disk_full(table: str) -> Iterator[None]:
    """PostgreSQL says so in a trigger's name, SQLite because it may take no page more."""
    if connection.vendor == "postgresql":
        begin = f"""
            CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER no_room BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no_room()"""
        steps = begin, f"DROP TRIGGER no_room ON {table}; DROP FUNCTION no_room()"
    else:
        steps = f"PRAGMA max_page_count = {_pages_taken()}", "PRAGMA max_page_count = 1073741823; DROP TABLE hoard"
    with _session(*steps):
        yield


def _pages_taken() -> int:
    """Of SQLite's file, once what other tests left free in it is taken as well."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE hoard (filler BLOB)")
        cursor.execute("INSERT INTO hoard SELECT zeroblob(freelist_count * page_size) FROM pragma_freelist_count, pragma_page_size")
        cursor.execute("PRAGMA page_count")
        return int(cursor.fetchone()[0])


@contextmanager
def _session(begin: str, end: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in end.split("; "):
                cursor.execute(statement)


def _text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def _fields(response: HttpResponse) -> dict[str, str]:
    """What a button of the page would send."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode()))


def _checkout_fields(page: HttpResponse) -> dict[str, str]:
    text = page.content.decode()
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', text)[1] for name in ("token", "expected_total")}  # type: ignore[index]
    for radio in re.findall(r'<input type="radio"[^>]*\bchecked>', text):
        found[re.search('name="([^"]+)"', radio)[1]] = re.search('value="([^"]+)"', radio)[1]  # type: ignore[index]
    return found | {"instructions": 'Au portail bleu <b>, "appelez"'}


def test_shared_pages_go_on_while_a_table_is_locked_and_others_say_so(
    buyer: Client, visitor: Callable[..., HttpResponse], sharing: None
) -> None:
    product = create_product_on_sale(title="Robe bazin")
    known = product.get_absolute_url()
    assert visitor(known).status_code == 200
    expire_all_pages()
    with locked("catalog_product"):
        assert "Robe bazin" in _text(visitor(known)), "what was shown last"
        unknown = visitor("/c/mode/")
        assert unknown.status_code in {404, 503}
        answer = buyer.get(known)
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "This page is not available right now" in _text(answer)
        assert "Try again" in _text(answer)
        piece = buyer.get(known, headers=HTMX)
        assert (piece.status_code, piece["Retry-After"]) == (503, "5")
        assert "<html" not in piece.content.decode()
        assert "This is not available right now. Try again in a moment." in _text(piece)
        in_french = buyer.get(known, headers={"Accept-Language": "fr"})
        assert "Cette page n’est pas disponible pour le moment" in _text(in_french)
    assert buyer.get(known).status_code == 200


def test_stale_pages_have_an_end(visitor: Callable[..., HttpResponse], sharing: None, settings: Any) -> None:
    create_country(code="GN")
    known = create_product_on_sale().get_absolute_url()
    assert visitor(known).status_code == 200
    expire_all_pages()
    settings.PAGE_STALE_SECONDS = 0
    with locked("catalog_product"):
        assert visitor(known).status_code == 503


def test_order_that_could_not_be_placed_is_placed_once_by_the_button(buyer: Client, alice: User) -> None:
    create_address(user=alice, is_default=True)
    line = create_cart_line(user=alice)
    sent = _checkout_fields(buyer.get(CHECKOUT))
    with locked("orders_order"):
        answer = buyer.post(CHECKOUT, sent)
    assert answer.status_code == 503
    assert "Nothing was changed, and what you entered is kept" in _text(answer)
    kept = _fields(answer)
    assert kept["token"] == sent["token"]
    assert kept["instructions"] == "Au portail bleu &lt;b&gt;, &quot;appelez&quot;"
    assert Order.objects.count() == 0
    again = {name: value for name, value in kept.items() if name != "instructions"} | {"instructions": sent["instructions"]}
    places = [buyer.post(CHECKOUT, again).url for _click in range(2)]
    assert places[0] == places[1]
    order = Order.objects.get()
    assert (order.instructions, Variant.objects.get(pk=line.variant_id).reserved) == (sent["instructions"], 1)


@pytest.mark.parametrize("outage", [read_only, lambda: disk_full("accounts_address"), lambda: locked("accounts_address")])
def test_form_says_that_nothing_was_changed_and_keeps_what_was_entered(buyer: Client, alice: User, outage: Any) -> None:
    kept = create_address(user=alice, landmark="x" * 200)
    fields = {"recipient": "Fatou", "phone": "620 00 00 01", "region": kept.region_id, "landmark": "Près de la mosquée " + "y" * 250}
    filler = "y" * 250
    with outage():
        for headers in (PLAIN, HTMX):
            answer = _fill_until_refused(buyer, fields, headers)
            assert answer.status_code == 503
            assert "Nothing was changed" in _text(answer)
            assert (filler in answer.content.decode()) is (headers is PLAIN)
    count = Address.objects.count()
    buyer.post(reverse("accounts:address_add"), fields)
    assert Address.objects.count() == count + 1


def _fill_until_refused(buyer: Client, fields: dict[str, Any], headers: dict[str, str]) -> HttpResponse:
    """The last page of the database may have room for some."""
    for _row in range(100):
        answer = buyer.post(reverse("accounts:address_add"), fields, headers=headers)
        if answer.status_code != 302 and "HX-Redirect" not in answer:
            return answer
    raise AssertionError("there is room without end")


@pytest.mark.parametrize("outage", [read_only, lambda: disk_full("search_searchlog")])
def test_search_is_answered_while_it_cannot_be_noted(visitor: Callable[..., HttpResponse], outage: Any) -> None:
    product = create_product_on_sale(title="Boubou bazin")
    rebuild_search()
    with outage():
        for _search in range(60):  # the last page of the database may have room for some
            answer = visitor("/search/?q=bazin")
            assert (answer.status_code, product.get_absolute_url() in answer.content.decode()) == (200, True)


def test_a_page_is_shown_whose_session_cannot_be_saved(buyer: Client, alice: User) -> None:
    """Was: "What your browser sent was incomplete or damaged", for Django takes such a session for one that was deleted."""
    User.objects.filter(pk=alice.pk).update(is_seller=True)
    create_store(owner=alice)
    buyer.post(reverse("accounts:mode"), {"mode": "shop"})
    with read_only():
        assert buyer.get("/sell/").status_code == 200  # that she sells now is to be remembered
        answer = buyer.post(reverse("accounts:mode"), {"mode": "sell"})
    assert (answer.status_code, "Nothing was changed" in _text(answer)) == (503, True)
    assert buyer.post(reverse("accounts:mode"), {"mode": "sell"}).status_code == 302


def test_session_that_was_deleted_stays_what_django_calls_it(buyer: Client, alice: User) -> None:
    request = RequestFactory().get("/")
    request.session = buyer.session
    request.session["seen"] = True
    Session.objects.all().delete()
    with pytest.raises(SessionInterrupted):
        PatientSessionMiddleware(lambda request: HttpResponse()).process_response(request, HttpResponse())


def test_a_password_is_never_put_into_the_page(alice: User) -> None:
    browser = Client(raise_request_exception=False)
    with locked("limits_trycount"):
        answer = browser.post("/account/login/", {"login": "alice@example.com", "password": "kora-balafon-9"})
    assert answer.status_code == 503
    assert "kora-balafon-9" not in answer.content.decode()
    assert "Wait a moment, go back and send it again." in _text(answer)


def test_what_has_been_committed_is_not_denied(buyer: Client, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    create_address(user=alice, is_default=True)
    create_cart_line(user=alice)
    sent = _checkout_fields(buyer.get(CHECKOUT))

    def wait_in_vain(*_args: Any) -> None:
        with locked("payments_payment"), connection.cursor() as cursor:
            cursor.execute("UPDATE payments_payment SET id = id" if connection.vendor == "sqlite" else "SELECT 1 FROM payments_payment")

    monkeypatch.setattr("shop.checkout.views.open_payment_of", wait_in_vain)
    answer = buyer.post(CHECKOUT, sent)
    assert (answer.status_code, Order.objects.count()) == (503, 1)
    assert "Look first whether it was done" in _text(answer)
    assert "Nothing was changed" not in _text(answer)


def test_a_mistake_of_ours_stays_one(buyer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_args: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    monkeypatch.setattr("shop.accounts.views.addresses.addresses_of", stumble)
    assert buyer.get(reverse("accounts:addresses")).status_code == 500
    assert outage_of(IntegrityError("UNIQUE")) is None
    assert outage_of(OperationalError("of nobody")) is None
    assert outage_of(None) is None


@pytest.mark.postgres
def test_connection_that_the_server_has_closed_is_noticed_before_its_next_use(buyer: Client) -> None:
    connection.ensure_connection()
    assert connection.connection is not None
    _end_session(connection.connection.info.backend_pid)
    close_old_connections()  # what Django does at the start of a request, and its test client leaves out
    assert buyer.get("/account/").status_code == 200


@pytest.mark.postgres
def test_connection_that_dies_under_a_page_leaves_it_open_whether_it_was_done(buyer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_args: Any, **_kwargs: Any) -> None:
        _end_session(connection.connection.info.backend_pid)
        Address.objects.count()

    monkeypatch.setattr("shop.accounts.views.addresses.make_address_usual", die)
    address = create_address(user=User.objects.get())
    answer = buyer.post(reverse("accounts:address_usual", args=[address.pk]))
    assert (answer.status_code, answer["Retry-After"]) == (503, "15")
    assert "We cannot say whether this went through" in _text(answer)
    connection.close()
    assert buyer.get("/account/").status_code == 200


@pytest.mark.postgres
def test_transaction_that_stands_idle_is_ended_and_holds_nothing_up() -> None:
    other = connection.copy()
    other.connect()
    with other.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = 100")
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("LOCK TABLE accounts_user IN ACCESS EXCLUSIVE MODE")
    assert User.objects.count() == 0, "it came to its turn without anybody letting go"
    with pytest.raises(DatabaseError) as caught, other.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert outage_of(caught.value) == Outage.AWAY
    other.close()


def _end_session(pid: int) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()


@pytest.mark.postgres
def test_each_kind_of_process_has_its_own_patience() -> None:
    show = "from django.db import connection; c = connection.cursor(); " + "; ".join(
        f"c.execute('SHOW {name}_timeout'); print(c.fetchone()[0])" for name in ("statement", "lock", "idle_in_transaction_session")
    )
    env = database_environment() | {"DJANGO_SETTINGS_MODULE": "site_config.settings", "DATABASE_LOCK_SECONDS": "7"}
    done = subprocess.run(
        [sys.executable, "-c", f"import site_config.wsgi; {show}"],
        cwd=site.BASE_DIR, env=env, capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["15s", "7s", "15s"]
    assert site.DATABASE_PATIENCE.statement == 0, "tests are a command"


def test_nothing_is_left_to_the_servers_own_idea() -> None:
    assert _timeouts(Patience(statement=15, lock=0, idle=2)) == (
        "-c statement_timeout=15000 -c lock_timeout=0 -c idle_in_transaction_session_timeout=2000"
    )
