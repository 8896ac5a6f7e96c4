"""The shelves of the market, in English and French."""

from __future__ import annotations

from site_config.demo.content.shapes import CategoryData


def _shelf(slug: str, english: str, french: str, *children: tuple[str, str, str]) -> CategoryData:
    return CategoryData(slug, {"en": english, "fr": french}, children)


CATEGORIES: tuple[CategoryData, ...] = (
    _shelf(
        "mode", "Fashion", "Mode",
        ("pagnes", "Fabrics and wax prints", "Pagnes et tissus"),
        ("femme", "Women's clothing", "Vêtements femme"),
        ("homme", "Men's clothing", "Vêtements homme"),
        ("foulards", "Scarves and headwear", "Foulards et coiffes"),
    ),
    _shelf(
        "chaussures-sacs", "Shoes and bags", "Chaussures et sacs",
        ("chaussures", "Shoes and sandals", "Chaussures et sandales"),
        ("sacs", "Bags and baskets", "Sacs et paniers"),
    ),
    _shelf(
        "bijoux", "Jewellery", "Bijoux",
        ("colliers", "Necklaces", "Colliers"),
        ("bracelets", "Bracelets", "Bracelets"),
    ),
    _shelf(
        "telephones", "Phones", "Téléphones",
        ("smartphones", "Smartphones", "Smartphones"),
        ("simples", "Keypad phones", "Téléphones à touches"),
        ("accessoires", "Phone accessories", "Accessoires"),
    ),
    _shelf(
        "energie", "Solar and power", "Solaire et énergie",
        ("lampes", "Solar lamps", "Lampes solaires"),
        ("batteries", "Power banks", "Batteries externes"),
    ),
    _shelf(
        "electromenager", "Appliances and sound", "Électroménager et son",
        ("cuisine-electrique", "Kitchen appliances", "Appareils de cuisine"),
        ("ventilateurs", "Fans", "Ventilateurs"),
        ("son", "Radios and speakers", "Radios et enceintes"),
    ),
    _shelf(
        "cuisine", "Kitchen and table", "Cuisine et table",
        ("marmites", "Pots and stoves", "Marmites et fourneaux"),
        ("vaisselle", "Tableware", "Vaisselle"),
    ),
    _shelf(
        "alimentation", "Food and drink", "Alimentation",
        ("cereales", "Rice and grains", "Riz et céréales"),
        ("epicerie", "Oil, honey and spices", "Huiles, miel et épices"),
        ("boissons", "Coffee, tea and juices", "Café, thé et jus"),
        ("fruits", "Fresh and dried fruit", "Fruits frais et secs"),
    ),
    _shelf(
        "beaute", "Beauty and care", "Beauté et soins",
        ("soins", "Skin and hair care", "Soins de la peau et des cheveux"),
        ("savons", "Soaps", "Savons"),
    ),
    _shelf(
        "maison", "Home", "Maison",
        ("textiles", "Rugs and cushions", "Tapis et coussins"),
        ("mobilier", "Furniture", "Mobilier"),
    ),
    _shelf(
        "artisanat", "Crafts and music", "Artisanat et musique",
        ("instruments", "Instruments", "Instruments"),
        ("sculpture", "Carvings", "Sculptures"),
    ),
    _shelf(
        "enfants-ecole", "Children, school and sport", "Enfants, école et sport",
        ("bebe-jouets", "Baby and toys", "Bébé et jouets"),
        ("fournitures", "School supplies", "Fournitures scolaires"),
        ("sport", "Sport", "Sport"),
    ),
)  # fmt: skip


def category_paths() -> frozenset[str]:
    """Every address under /c/: the shelves' and their sub-shelves'."""
    tops = {shelf.slug for shelf in CATEGORIES}
    return frozenset(tops | {f"{shelf.slug}/{child[0]}" for shelf in CATEGORIES for child in shelf.children})
