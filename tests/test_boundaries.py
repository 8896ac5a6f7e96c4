"""What import-linter does not see: doors between apps, and modules that are imported by a name in a text."""

import ast
import tomllib
from pathlib import Path

import grimp
import pytest

from site_config.event_map import product_sources
from site_config.product_packages import PRODUCT
from tests.sources import texts_of

ROOT = Path(__file__).parents[1]
ROOMS = {"services", "queries", "models", "states", "exceptions", "events"}
WIRING = "site_config"  # it puts all of them together
PLAIN = "shop.common"  # helpers, all of them for everybody
# Beyond the rooms: what an app lets others import, and why.
PUBLIC = {
    "shop.accounts.chosen_place": "the place to which price and day are told",
    "shop.accounts.modes": "whether somebody buys or sells at the moment",
    "shop.accounts.numbers": "giving up the number of an account that is deleted",
    "shop.accounts.phones": "the form field for a phone number",
    "shop.accounts.providers": "text messages: notifications go out by the same gateways as codes",
    "shop.accounts.guests": "who orders without an account",
    "shop.accounts.proofs": "whether a phone number has to be proved, and the code that proves it",
    "shop.accounts.proof_steps": "one step of that proof, on whatever page asks for it",
    "shop.accounts.verification": "how strictly an e-mail address must be confirmed",
    "shop.auctions.devices": "the cookie by which a bidding device is known again",
    "shop.auctions.forms": "the terms of an auction, asked for in the seller's back office",
    "returns.forms": "the store's answers to a return, asked for in the back office",
    "shop.catalog.texts": "the one cleaner of written HTML",
    "shop.custody.forms": "handing cash on, which couriers do on their own pages",
    "shop.events.commit_reactions": "what is to be done once after the commit",
    "shop.events.declarations": "with what an app declares its events",
    "shop.events.registry": "with what an app hears events",
    "shop.images.forms": "the fields through which pictures come in",
    "shop.images.malware_scan": "the virus scanner, for files that are no pictures",
    "shop.images.templatetags.pictures": "the address of a picture, where no template makes it",
    "shop.orders.guest_links": "the pages that a guest may use, and the link that leads to them",
    "shop.papers.pdf": "a PDF from a template",
    "shop.payments.forms": "the refund of an order, asked for in the seller's back office",
    "shop.payments.providers": "the registry of providers",
    "shop.payments.providers.base": "the protocol of providers: payouts go through the same ones",
    "shop.payments.templatetags.refunds": "what a way back is called, in messages too",
    "shop.places.distances": "distances on the globe",
    "shop.places.forms": "the fields for a place",
    "shop.places.located": "the abstract model of what has a place",
    "shop.places.middleware": "the cookie of the chosen market",
    "shop.search.word_stems": "what different forms of a word have in common",
    "shop.search.synonyms": "words for the same thing: files of sellers are sorted by them too",
    "shop.reviews.forms": "the seller's answer, asked for in the back office",
}


def _app(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "shop" else parts[0]


def _reaches() -> dict[str, list[str]]:
    """Each module that other apps import though it is in no room for them, and who does."""
    graph = grimp.build_graph(*PRODUCT, exclude_type_checking_imports=True, cache_dir=None)
    reached: dict[str, list[str]] = {}
    for module in sorted(graph.modules):
        for target in graph.find_modules_directly_imported_by(module):
            app = _app(target)
            room = target.removeprefix(app).strip(".").split(".")[0]
            if app not in {_app(module), "shop", PLAIN, WIRING} and _app(module) != WIRING and room not in ROOMS:
                reached.setdefault(target, []).append(module)
    return reached


@pytest.fixture(scope="module")
def reaches() -> dict[str, list[str]]:
    return _reaches()


def test_apps_meet_in_their_rooms_and_in_what_they_name_as_public(reaches: dict[str, list[str]]) -> None:
    beside = {target: by for target, by in reaches.items() if target not in PUBLIC}
    assert beside == {}, f"an app is used by its rooms {sorted(ROOMS)}: offer it there, or name the module in PUBLIC here and say why"


def test_what_is_public_is_used_by_others(reaches: dict[str, list[str]]) -> None:
    assert set(PUBLIC) - set(reaches) == set(), "nobody uses these from outside any more: take them out of PUBLIC"


def test_the_product_names_no_module_of_the_tests() -> None:
    """Not even as a text, from which a module can be imported past every tool."""
    migrations = ((str(path), ast.parse(path.read_text())) for package in PRODUCT for path in (ROOT / package).rglob("migrations/*.py"))
    modules = [*product_sources(), *migrations]
    assert [name for name, tree in modules if any(text.value.startswith("tests.") for text in texts_of(tree))] == []


def test_each_package_at_the_top_is_named_as_the_product() -> None:
    written = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert set(written["mypy"]["files"]) == set(written["importlinter"]["root_packages"]) == set(PRODUCT)
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"} == set(PRODUCT)
