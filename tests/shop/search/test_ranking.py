"""Whether what people mean stands first: a judged set of questions, scored by mean reciprocal rank."""

import pytest
from django.test import Client

from shop.search.services import rebuild_search
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.stores import create_store

SHELF = {
    "Phones": [
        "Samsung Galaxy A15",
        "Coque pour Samsung Galaxy A15",
        "Chargeur rapide USB-C",
        "Téléphone Tecno Spark 20",
        "Écouteurs sans fil",
    ],
    "Fashion": ["Robe brodée en bazin", "Pagne wax hollandais", "Chaussures de sport homme", "Sandales en cuir", "Chemise homme lin"],
    "Home": ["Ventilateur sur pied", "Marmite en fonte 10 L", "Lampe solaire", "Table basse en bois", "Robot mixeur"],
}
# What is typed, and the one thing that is meant.
JUDGED = {
    "samsung galaxy a15": "Samsung Galaxy A15",
    "galaxy": "Samsung Galaxy A15",
    "coque samsung": "Coque pour Samsung Galaxy A15",
    "samsumg": "Samsung Galaxy A15",
    "telephone": "Téléphone Tecno Spark 20",
    "robe": "Robe brodée en bazin",
    "robes brodees": "Robe brodée en bazin",
    "bazin": "Robe brodée en bazin",
    "chausures": "Chaussures de sport homme",
    "chaussure sport": "Chaussures de sport homme",
    "wax": "Pagne wax hollandais",
    "ventilateurs": "Ventilateur sur pied",
    "lampes solaires": "Lampe solaire",
    "table": "Table basse en bois",
    "marmite": "Marmite en fonte 10 L",
    "ecouteur": "Écouteurs sans fil",
    "XK-9000": "Robot mixeur",
    "xk9000": "Robot mixeur",
}


@pytest.fixture
def market(db: None) -> None:
    store = create_store(name="Maison Bazin")
    for shelf, titles in SHELF.items():
        for title in titles:
            text = f"Va bien avec {' et '.join(each for each in titles if each != title)}"
            product = create_product_on_sale(title=title, category=create_category(name=shelf), store=store, description=text)
            if title == "Robot mixeur":
                product.variants.update(sku="XK-9000")
    rebuild_search()


def test_what_is_meant_stands_first_or_second(client: Client, market: None) -> None:
    ranks = {}
    for typed, meant in JUDGED.items():
        titles = [product.title for product in client.get("/search/", {"q": typed}).context["products"]]
        ranks[typed] = titles.index(meant) + 1 if meant in titles else 0
    score = sum(1 / rank for rank in ranks.values() if rank) / len(ranks)
    assert score >= 0.95, ranks
    assert all(ranks.values()), ranks
