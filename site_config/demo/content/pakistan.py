"""What the two stores in Pakistan sell. Prices in paisa of PKR: 150000 is 1,500.00."""

from __future__ import annotations

from functools import partial

from site_config.demo.content.shapes import DemoAxis, ProductData

_lahore = partial(ProductData, store="anarkali-lahore")
_karachi = partial(ProductData, store="saddar-mart-karachi")
SIZES = DemoAxis("Size", ("S", "M", "L", "XL"))

PRODUCTS: tuple[ProductData, ...] = (
    _lahore(
        sku="ANL-KHUSSA", category="chaussures-sacs/chaussures", title="Phulkari khussa, hand-stitched", price=380_000,
        before=450_000, stock=6, grams=420,
        pictures=3, axes=(DemoAxis("Colour", ("Wine", "Emerald")), DemoAxis("Size", ("37", "38", "39", "40"))),
        sold_out=("Emerald / 40",),
        text=(
            "Real leather inside and out, with floss-silk embroidery and the curled toe. The second day is the comfortable one.",
            "Left and right are the same until you wear them."),
    ),
    _lahore(
        sku="ANL-KURTA", category="mode/homme", title="Cotton kurta with worked placket", price=420_000, stock=9, grams=360,
        pictures=4, axes=(DemoAxis("Colour", ("Ivory", "Teal", "Midnight")), SIZES),
        text=("Fine cotton, block-printed border and an embroidered placket. Cut long and easy.",
            "Shalwar sold separately at the shop. Gentle wash."),
    ),
    _lahore(
        sku="ANL-LAWN", category="mode/femme", title="Block-printed lawn kurta", price=350_000, stock=8, grams=300,
        pictures=3, axes=(DemoAxis("Colour", ("Rose", "Mint")), SIZES),
        text=("Airy lawn printed by hand with carved blocks, for the hot months.",
            "Side slits, three-quarter placket, slightly transparent: wear a slip."),
    ),
    _lahore(
        sku="ANL-SHAWL", category="mode/foulards", title="Embroidered winter shawl", price=690_000, stock=7, grams=410,
        pictures=3, axes=(DemoAxis("Colour", ("Wine", "Midnight")),),
        text=("A wool blend with a wide worked border, folded in tissue as a gift.", "100 × 200 cm. Dry clean."),
    ),
    _lahore(
        sku="ANL-PLATE", category="cuisine/vaisselle", title="Multan blue pottery plate and bowl", price=260_000, stock=10, grams=1300,
        pictures=3, axes=(DemoAxis("Colour", ("Blue", "Turquoise")),),
        text=("Thrown and painted in Multan; no two flowers are alike. Lead-free glaze.",
            "Plate 26 cm, bowl 16 cm. Packed in straw: not one has broken so far."),
    ),
    _lahore(
        sku="ANL-CHAI", category="alimentation/boissons", title="Lahori masala chai tin", price=120_000, stock=24,
        pictures=4, axes=(DemoAxis("Blend", ("Masala", "Kashmiri")), DemoAxis("Weight", ("200 g", "400 g"), {"400 g": 90_000})),
        text=("Strong leaf with cardamom, fennel and a little black pepper. The tin is for keeps.",
            "Boil two minutes with milk, not less."),
    ),
    _karachi(
        sku="KSM-BAT", category="enfants-ecole/sport", title="English willow cricket bat, grade 2", price=2_850_000, stock=5,
        brand="Sialkot Pro", grams=1180,
        pictures=3, axes=(DemoAxis("Size", ("5", "6", "SH"), {"SH": 350_000}),),
        text=("Pressed and shaped in Sialkot, knocked in by hand for four hours at our counter.",
            "Seven to nine grains, thick edges, light pick-up. Cover included."),
    ),
    _karachi(
        sku="KSM-BALL", category="enfants-ecole/sport", title="Hand-stitched football, match size 5", price=320_000, stock=18,
        brand="Sialkot Pro", grams=430,
        pictures=3, axes=(DemoAxis("Colour", ("Blue", "Red")),),
        text=("Thirty-two panels stitched in Sialkot, latex bladder, four layers of lining.",
            "Delivered flat with a needle. Holds its pressure for weeks."),
    ),
    _karachi(
        sku="KSM-AJRAK", category="mode/foulards", title="Ajrak shawl from Hala", price=280_000, stock=15, grams=330,
        pictures=3, axes=(DemoAxis("Size", ("Stole", "Full"), {"Full": 120_000}),),
        text=("Twenty-one steps of washing, printing and dyeing with indigo and madder.",
            "The first washes release some dye: wash alone in cold water."),
    ),
    _karachi(
        sku="KSM-FAN", category="electromenager/ventilateurs", title="Rechargeable fan for load-shedding", price=950_000,
        before=1_090_000, stock=12, brand="Hawa", grams=3100,
        pictures=3, axes=(DemoAxis("Colour", ("Blue", "Charcoal")),),
        text=("Runs nine hours on the battery, two years of guarantee, spare batteries in stock.", "Twelve-volt input for solar panels."),
    ),
    _karachi(
        sku="KSM-RUG", category="maison/textiles", title="Handwoven wool rug, Thar", price=1_450_000, stock=4, grams=5200,
        pictures=3, axes=(DemoAxis("Size", ("90 × 150 cm", "120 × 180 cm"), {"120 × 180 cm": 700_000}),),
        text=("Flat-woven by families in Tharparkar from their own sheep's wool.",
            "Each knot of the fringe is tied by hand. Vacuum gently, dry clean once a year."),
    ),
)  # fmt: skip
