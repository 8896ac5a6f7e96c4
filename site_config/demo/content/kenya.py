"""What the two stores in Kenya sell. Prices in cents of KES: 150000 is 1,500.00."""

from __future__ import annotations

from functools import partial

from site_config.demo.content.shapes import DemoAxis, ProductData

_nairobi = partial(ProductData, store="nairobi-kitenge-house")
_mombasa = partial(ProductData, store="mombasa-dhow-traders")
SIZES = DemoAxis("Size", ("S", "M", "L", "XL"), {"XL": 20_000})

PRODUCTS: tuple[ProductData, ...] = (
    _nairobi(
        sku="NKH-DRESS", category="mode/femme", title="Kitenge flare dress with belt", price=320_000, before=380_000, stock=7, grams=540,
        pictures=3, axes=(DemoAxis("Colour", ("Purple", "Teal")), SIZES),
        text=("Cut to order in our Kariokor workshop from wax-finished cotton. Lined bodice, side pockets.",
            "Between two sizes? Take the larger one. Alterations at the shop are free for thirty days."),
    ),
    _nairobi(
        sku="NKH-SHIRT", category="mode/homme", title="Shuka check camp shirt", price=185_000, stock=12, grams=280,
        pictures=3, axes=(DemoAxis("Colour", ("Red", "Blue")), SIZES),
        text=("Soft brushed cotton in the check everybody knows, with coconut buttons.", "Pre-washed, so it will not shrink."),
    ),
    _nairobi(
        sku="NKH-SHUKA", category="maison/textiles", title="Maasai shuka blanket", price=120_000, stock=25, grams=760,
        pictures=3, axes=(DemoAxis("Colour", ("Red", "Purple")),),
        text=("Warm, light and tough: a picnic blanket, a throw, a wrap for cold Limuru evenings.", "Acrylic, 150 × 200 cm, machine wash."),
    ),
    _nairobi(
        sku="NKH-KIONDO", category="chaussures-sacs/sacs", title="Kiondo sisal basket, leather handles", price=240_000, stock=9, grams=620,
        pictures=3, axes=(DemoAxis("Colour", ("Sunset", "Teal")), DemoAxis("Size", ("Medium", "Large"), {"Large": 70_000})),
        text=("Two weeks of weaving by the Kyumbi women's group in Machakos, dyed with plant colours.",
            "The weaver's name is stitched inside."),
    ),
    _nairobi(
        sku="NKH-RUCK", category="enfants-ecole/fournitures", title="School rucksack with kitenge pocket", price=210_000,
        stock=14, grams=690,
        pictures=3, axes=(DemoAxis("Colour", ("Teal", "Wine")),),
        text=("Holds A4 files and a lunch box, keeps out a Nairobi downpour.",
            "Padded straps, double-stitched base, two-year repair promise."),
    ),
    _nairobi(
        sku="NKH-BEADS", category="bijoux/colliers", title="Beaded collar necklace, three strands", price=95_000, stock=16, grams=190,
        pictures=3, axes=(DemoAxis("Colour", ("Sunset", "Sky")),),
        text=("Glass beads strung by hand on waxed thread by women in Kajiado.", "46 cm with an adjustable clasp."),
    ),
    _nairobi(
        sku="NKH-JIKO", category="cuisine/marmites", title="Energy-saving ceramic jiko", price=165_000, stock=11, grams=6200,
        pictures=3, axes=(DemoAxis("Colour", ("Teal", "Red")),),
        text=("Uses half the charcoal of an open stove thanks to its fired clay liner.",
            "Stands steady under a 12-litre sufuria. Ash door in front."),
    ),
    _mombasa(
        sku="MDT-KIKOY", category="mode/pagnes", title="Handwoven kikoy", price=135_000, stock=20, grams=380,
        pictures=4, axes=(DemoAxis("Colour", ("Ocean", "Sunset", "Lagoon")),),
        text=("Woven on the coast from combed cotton, with hand-twisted fringes. Gets softer with every wash.",
            "100 × 170 cm: beach wrap, scarf, tablecloth, baby blanket."),
    ),
    _mombasa(
        sku="MDT-PILAU", category="alimentation/epicerie", title="Swahili pilau masala", price=45_000, stock=30,
        pictures=3, axes=(DemoAxis("Weight", ("100 g", "250 g"), {"250 g": 55_000}),),
        text=("Cumin, cardamom, clove and cinnamon, roasted and ground every Friday behind the shop.",
            "One spoon to a cup of rice. Recipe on the back."),
    ),
    _mombasa(
        sku="MDT-COFFEE", category="alimentation/boissons", title="Pwani roast coffee", price=85_000, stock=22,
        pictures=3, axes=(DemoAxis("Grind", ("Whole bean", "Ground")), DemoAxis("Weight", ("250 g", "500 g"), {"500 g": 75_000})),
        text=("Kenyan AA, roasted dark for the old town's brass pots. Chocolate, orange peel, a hint of ginger.",
            "Roasted on Mondays, posted on Tuesdays."),
    ),
    _mombasa(
        sku="MDT-SANDAL", category="chaussures-sacs/chaussures", title="Coast leather sandals", price=160_000, stock=6, grams=520,
        pictures=3, axes=(DemoAxis("Size", ("38", "39", "40", "41", "42", "43")),), sold_out=("43",),
        text=("Hand-cut cowhide on a tyre sole that outlasts the leather. Woven strap.", "Size up if you are between sizes."),
    ),
    _mombasa(
        sku="MDT-DATES", category="alimentation/fruits", title="Barhi dates, gift box", price=110_000, stock=18, grams=900,
        pictures=3,
        text=("Soft, caramel-sweet dates packed in one layer. A wooden box worth keeping.",
            "800 g net. Keeps three months in a cool place."),
    ),
)  # fmt: skip
