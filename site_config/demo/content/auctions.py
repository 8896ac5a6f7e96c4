"""What is auctioned in the demo: single pieces, who bids for them, and how long they still run. Amounts are minor units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from shop.catalog.states import Condition
from site_config.demo.content.people import BUYER, CASHIER, COURIER, OTHER_SELLERS, SELLER
from site_config.demo.content.shapes import PersonData, ProductData

WANJIKU, SALIM, AYESHA, IMRAN = OTHER_SELLERS


@dataclass(frozen=True)
class AuctionData:
    """One piece under the hammer. `left` counts from the loading of the demo; below nought it is over. Bids are maxima, in their order."""

    goods: ProductData
    left: timedelta
    days: int
    bids: tuple[tuple[PersonData, int], ...] = ()
    reserve: int | None = None
    buy_now: int | None = None
    watchers: tuple[PersonData, ...] = ()


AUCTIONS: tuple[AuctionData, ...] = (
    AuctionData(
        ProductData(
            store="kaloum-electro", sku="KEL-ENC-SONO6", category="telephones/smartphones",
            title="Smartphone Sono 6 d'occasion, 128 Go", price=500_000, stock=4, brand="Sono", grams=410, condition=Condition.USED,
            pictures=3,
            text=("Repris à un client, vérifié à l'atelier : écran sans rayure, batterie à 91 %. Une seule pièce.",
                "Chargeur et coque fournis. Essai de 48 heures à la boutique."),
        ),
        left=timedelta(minutes=40), days=3, bids=((COURIER, 600_000), (BUYER, 720_000), (CASHIER, 650_000), (COURIER, 760_000)),
    ),
    AuctionData(
        ProductData(
            store="atelier-du-fouta", sku="ADF-ENC-KORA", category="artisanat/instruments",
            title="Kora ancienne de Kindia, restaurée", price=1_500_000, stock=4, grams=5600, condition=Condition.USED,
            pictures=3,
            text=("Elle a joué quarante ans dans la famille Kouyaté. Peau neuve, cordes neuves, la caisse d'origine.",
                "Une pièce unique, signée à l'intérieur de la calebasse. On l'écoute à l'atelier avant d'enchérir."),
        ),
        left=timedelta(hours=5), days=5, reserve=2_200_000, bids=((CASHIER, 1_600_000), (BUYER, 2_000_000), (COURIER, 1_850_000)),
        watchers=(SELLER,),
    ),
    AuctionData(
        ProductData(
            store="maison-bazin-madina", sku="MBM-ENC-BOUBOU", category="mode/femme",
            title="Grand boubou de cérémonie, broderie or", price=750_000, stock=4, grams=1200,
            pictures=3,
            text=("Bazin riche « Getzner », trois semaines de broderie au fil d'or. Cousu une fois, jamais recousu.",
                "Taille unique, ourlet repris gratuitement à Madina."),
        ),
        left=timedelta(days=4), days=7, buy_now=1_600_000, watchers=(BUYER, COURIER),
    ),
    AuctionData(
        ProductData(
            store="atelier-du-fouta", sku="ADF-ENC-MASQUE", category="artisanat/sculpture",
            title="Masque de danse, pièce de collection", price=300_000, stock=4, grams=2300, condition=Condition.USED,
            pictures=3,
            text=("Porté aux fêtes de Macenta jusqu'en 1984, cédé par la famille du sculpteur.",
                "Hauteur 51 cm. Un certificat de l'atelier l'accompagne."),
        ),
        left=timedelta(hours=-3), days=3, reserve=400_000, bids=((CASHIER, 350_000), (BUYER, 520_000), (COURIER, 450_000)),
    ),
    AuctionData(
        ProductData(
            store="nairobi-kitenge-house", sku="NKH-AUC-BEADS", category="bijoux/colliers",
            title="Ceremonial Maasai collar, one of a kind", price=4_500_00, stock=4, grams=500,
            pictures=2,
            text=("Beaded over a month by Mama Nashipai in Kajiado, signed on the leather.",
                "It comes in its own box, with a picture of the maker."),
        ),
        left=timedelta(hours=9), days=3, bids=((SALIM, 5_000_00),),
    ),
    AuctionData(
        ProductData(
            store="saddar-mart-karachi", sku="KSM-AUC-BAT", category="enfants-ecole/sport",
            title="English willow bat, signed by the team", price=12_000_00, stock=4, grams=1180,
            pictures=2,
            text=("Signed by all eleven after the quarter-final. Grade 1 willow, never played.",
                "Half of the price goes to the school of the quarter."),
        ),
        left=timedelta(days=2), days=7, reserve=20_000_00, bids=((AYESHA, 15_000_00),),
    ),
)  # fmt: skip

PRODUCTS = tuple(data.goods for data in AUCTIONS)
