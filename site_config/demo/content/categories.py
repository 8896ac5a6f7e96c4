"""The shelves of the market, in English and French."""

# ruff: noqa: E501 - one picture or one sentence to a line

from __future__ import annotations

from site_config.demo.artwork import Item, TileSpec
from site_config.demo.content.shapes import CategoryData


def _shelf(slug: str, english: str, french: str, tile: TileSpec, *children: tuple[str, str, str]) -> CategoryData:
    return CategoryData(slug, {"en": english, "fr": french}, tile, children)


CATEGORIES: tuple[CategoryData, ...] = (
    _shelf(
        "mode", "Fashion", "Mode",
        TileSpec("terracotta", (Item("dress", "orange", "kitenge"), Item("boubou", "indigo", "bazin"), Item("shirt", "emerald", "wax_leaf"))),
        ("pagnes", "Fabrics and wax prints", "Pagnes et tissus"),
        ("femme", "Women's clothing", "Vêtements femme"),
        ("homme", "Men's clothing", "Vêtements homme"),
        ("foulards", "Scarves and headwear", "Foulards et coiffes"),
    ),
    _shelf(
        "chaussures-sacs", "Shoes and bags", "Chaussures et sacs",
        TileSpec("sage", (Item("handbag", "brown", "wax_medallion"), Item("sneakers", "sky"), Item("basket", "orange", "weave"))),
        ("chaussures", "Shoes and sandals", "Chaussures et sandales"),
        ("sacs", "Bags and baskets", "Sacs et paniers"),
    ),
    _shelf(
        "bijoux", "Jewellery", "Bijoux", TileSpec("blush", (Item("necklace", "red"),)),
        ("colliers", "Necklaces", "Colliers"),
        ("bracelets", "Bracelets", "Bracelets"),
    ),
    _shelf(
        "telephones", "Phones", "Téléphones",
        TileSpec("sky", (Item("phone", "indigo"), Item("keypad_phone", "red"), Item("earphones", "white"))),
        ("smartphones", "Smartphones", "Smartphones"),
        ("simples", "Keypad phones", "Téléphones à touches"),
        ("accessoires", "Phone accessories", "Accessoires"),
    ),
    _shelf(
        "energie", "Solar and power", "Solaire et énergie", TileSpec("night", (Item("solar_lamp", "orange"), Item("fan", "teal"))),
        ("lampes", "Solar lamps", "Lampes solaires"),
        ("batteries", "Power banks", "Batteries externes"),
    ),
    _shelf(
        "electromenager", "Appliances and sound", "Électroménager et son",
        TileSpec("ochre", (Item("radio", "red"), Item("blender", "charcoal"), Item("speaker", "terracotta", "bogolan"))),
        ("cuisine-electrique", "Kitchen appliances", "Appareils de cuisine"),
        ("ventilateurs", "Fans", "Ventilateurs"),
        ("son", "Radios and speakers", "Radios et enceintes"),
    ),
    _shelf(
        "cuisine", "Kitchen and table", "Cuisine et table",
        TileSpec("cream", (Item("marmite", "silver"), Item("teapot", "teal", "zellige"), Item("flask", "red", "wax_leaf"))),
        ("marmites", "Pots and stoves", "Marmites et fourneaux"),
        ("vaisselle", "Tableware", "Vaisselle"),
    ),
    _shelf(
        "alimentation", "Food and drink", "Alimentation",
        TileSpec("sun", (Item("mangoes", "mango"), Item("pineapple", "gold"), Item("jar", "gold", "wax_medallion", "MIEL"))),
        ("cereales", "Rice and grains", "Riz et céréales"),
        ("epicerie", "Oil, honey and spices", "Huiles, miel et épices"),
        ("boissons", "Coffee, tea and juices", "Café, thé et jus"),
        ("fruits", "Fresh and dried fruit", "Fruits frais et secs"),
    ),
    _shelf(
        "beaute", "Beauty and care", "Beauté et soins",
        TileSpec("mint", (Item("lotion", "blush", "wax_leaf", "BAOBAB"), Item("butter_tin", "gold", "wax_leaf"), Item("soap", "mint", "wax_leaf"))),
        ("soins", "Skin and hair care", "Soins de la peau et des cheveux"),
        ("savons", "Soaps", "Savons"),
    ),
    _shelf(
        "maison", "Home", "Maison", TileSpec("clay", (Item("cushion", "indigo", "bogolan"), Item("stool", "brown", "bogolan"))),
        ("textiles", "Rugs and cushions", "Tapis et coussins"),
        ("mobilier", "Furniture", "Mobilier"),
    ),
    _shelf(
        "artisanat", "Crafts and music", "Artisanat et musique",
        TileSpec("plum", (Item("djembe", "brown"), Item("mask", "brown"), Item("kora", "terracotta"))),
        ("instruments", "Instruments", "Instruments"),
        ("sculpture", "Carvings", "Sculptures"),
    ),
    _shelf(
        "enfants-ecole", "Children, school and sport", "Enfants, école et sport",
        TileSpec("lagoon", (Item("school_bag", "orange", "kitenge"), Item("football", "indigo"), Item("cricket_bat", "emerald"))),
        ("bebe-jouets", "Baby and toys", "Bébé et jouets"),
        ("fournitures", "School supplies", "Fournitures scolaires"),
        ("sport", "Sport", "Sport"),
    ),
)  # fmt: skip


def category_paths() -> frozenset[str]:
    """Every address under /c/: the shelves' and their sub-shelves'."""
    tops = {shelf.slug for shelf in CATEGORIES}
    return frozenset(tops | {f"{shelf.slug}/{child[0]}" for shelf in CATEGORIES for child in shelf.children})
