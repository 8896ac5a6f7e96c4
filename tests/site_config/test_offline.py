"""What the site tells browsers of working without network: which pages may be kept, whose they are, and which deployment this is."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from shop.accounts.models import User
from site_config import offline
from tests.factories.orders import create_order

# Everything else is shown with a network only: money, desks, checkouts, accounts, papers, the admin.
KEPT = {
    "catalog:category": "seen",
    "catalog:favorites": "seen",
    "catalog:home": "seen",
    "catalog:product": "seen",
    "chat:conversation": "seen",
    "couriers:deliveries": "needed",
    "couriers:delivery": "needed",
    "notifications:inbox": "seen",
    "orders:detail": "needed",
    "orders:list": "needed",
    "reviews:of_product": "seen",
    "reviews:of_store": "seen",
    "search:search": "seen",
    "sellers:desk": "seen",
    "sellers:order": "seen",
    "stores:directory": "seen",
    "stores:store": "seen",
}


def _views(resolver: Any, space: str = "") -> Iterator[tuple[str, Any]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _views(each, f"{space}{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern) and each.name:
            yield f"{space}{each.name}", each.callback


def test_these_pages_may_be_kept_and_no_others() -> None:
    marked = {name: view.kept_offline for name, view in _views(get_resolver()) if hasattr(view, "kept_offline")}
    assert marked == KEPT


def test_an_order_page_may_be_kept_by_its_owner_and_its_pieces_may_not(client: Client, alice: User) -> None:
    client.force_login(alice)
    address = create_order(buyer=alice).get_absolute_url()
    page = client.get(address)
    assert (page["Makiti-Keep"], len(page["Makiti-Owner"])) == ("needed", 20)
    assert "no-store" in page["Cache-Control"], "other caches keep nothing of it"
    assert 'data-kept="needed"' in page.content.decode()
    assert "Makiti-Keep" not in client.get(address, headers={"HX-Request": "true"})
    assert "Makiti-Keep" not in client.get(address + "nothing/")


def test_an_owner_is_one_session(client: Client, alice: User, bob: User) -> None:
    def owner_of(*, user: User | None) -> str:
        client.logout()
        if user:
            client.force_login(user)
        return str(client.get("/stores/")["Makiti-Owner"])

    owners = [owner_of(user=user) for user in (None, alice, bob, alice)]
    assert owners[0] == "visitor"
    assert len(set(owners)) == 4, "who signs in again is somebody else: what was kept is gone"
    assert client.get("/stores/")["Makiti-Owner"] == owners[-1]


def test_a_visitor_with_a_session_of_their_own_is_somebody_else(client: Client, db: None) -> None:
    """A cart, an order without an account: whoever comes next with this browser need not see it."""
    session = client.session
    session["anything"] = 1
    session.save()
    owner = client.get("/stores/")["Makiti-Owner"]
    assert owner != "visitor"
    assert client.get("/stores/")["Makiti-Owner"] == owner
    session.flush()
    assert client.get("/stores/")["Makiti-Owner"] == "visitor"


def test_shared_pages_are_a_visitors(client: Client, db: None, settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    for _twice in range(2):
        page = client.get("/")
        assert (page["Makiti-Owner"], page["Makiti-Keep"]) == ("visitor", "seen")


def test_errors_and_redirects_name_no_owner(client: Client, db: None) -> None:
    for address in ("/orders/", "/p/nothing/"):
        answer = client.get(address)
        assert answer.status_code in {302, 404}
        assert not {"Makiti-Owner", "Makiti-Keep"} & set(answer.headers)


def test_the_worker_is_asked_for_anew_and_comes_only_when_it_has_changed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get("/sw.js")
    assert first["Content-Type"].startswith("text/javascript")
    assert first["Cache-Control"] == "no-cache"
    assert client.get("/sw.js", headers={"If-None-Match": first["ETag"]}).status_code == 304
    monkeypatch.setattr(offline, "deployment", lambda: "another")
    second = client.get("/sw.js", headers={"If-None-Match": first["ETag"]})
    assert (second.status_code, b'"version": "another"' in second.content) == (200, True)


def test_a_changed_file_is_another_deployment(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.js").write_text("one")
    monkeypatch.setattr(offline, "_STATIC", tmp_path)
    before = offline.deployment()
    assert offline.deployment() == before
    (tmp_path / "page.js").write_text("two")
    assert offline.deployment() != before


@pytest.mark.parametrize(("language", "words"), [("en", "No network"), ("fr", "Pas de réseau")])
def test_the_offline_page_speaks_the_language_of_its_address(client: Client, language: str, words: str) -> None:
    answer = client.get(reverse("offline_page", args=[language]), headers={"Accept-Language": "de"})
    page = answer.content.decode()
    assert f'lang="{language}"' in page
    assert f"<h1>{words}</h1>" in page
    assert "csrf" not in page, "it is nobody's own"


def test_the_worker_knows_the_offline_page_of_each_language(client: Client) -> None:
    facts = json.loads(re.match(r"const SITE = (.*);\n", client.get("/sw.js").content.decode())[1])  # type: ignore[index]
    assert set(facts["offline"]) == {code for code, _name in settings.LANGUAGES}
    assert all(client.get(address).status_code == 200 for address in facts["offline"].values())


def test_the_icons_of_the_manifest_are_as_large_as_it_says(client: Client) -> None:
    manifest = client.get("/site.webmanifest", headers={"Accept-Language": "fr"})
    assert manifest["Content-Type"] == "application/manifest+json"
    app = manifest.json()
    assert {(icon["sizes"], icon["purpose"]) for icon in app["icons"]} == {
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    }  # fmt: skip
    for icon in app["icons"]:
        with Image.open(str(finders.find(icon["src"].removeprefix("/static/")))) as picture:
            assert (picture.format, "{}x{}".format(*picture.size)) == ("PNG", icon["sizes"])
    dark = app["user_preferences"]["color_scheme"]["dark"]["theme_color"]
    assert {app["theme_color"], dark} == {"#232469", "#0e0d24"}


def test_a_maskable_icon_is_filled_to_its_edges_and_a_touch_icon_too(client: Client) -> None:
    for name in ("icon-maskable-512", "apple-touch-icon"):
        with Image.open(str(finders.find(f"img/{name}.png"))) as picture:
            drawn = picture.convert("RGBA")
            corners = {drawn.getpixel((x, y)) for x in (0, drawn.width - 1) for y in (0, drawn.height - 1)}
        assert corners == {(45, 47, 131, 255)}, name
