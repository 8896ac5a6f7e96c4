"""What the demo's shops say of themselves beyond name and place, and what they ask for delivery."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ZoneData:
    """A price for an area: names from the region down, or kilometres around the shop, or neither for the whole country. Minor units."""

    price: int
    places: tuple[str, ...] = ()
    km: float | None = None
    per_km: int = 0
    per_kg: int = 0
    free_from: int | None = None
    days: tuple[int, int] | None = None  # on the way


@dataclass(frozen=True)
class FrontData:
    """Links are names on the networks. A special day is so many days ahead of the demo's first start; without hours it is closed."""

    tags: tuple[str, ...]
    categories: tuple[str, ...]
    returns: str
    shipping: str
    zones: tuple[ZoneData, ...] = ()
    links: dict[str, str] = field(default_factory=dict)
    special_days: tuple[tuple[int, str, str, str], ...] = ()  # days ahead, opens, closes, note
    is_verified: bool = True
    preparation_hours: int = 4  # of opening


FRONTS: dict[str, FrontData] = {
    "maison-bazin-madina": FrontData(
        tags=("sur mesure", "mariage", "bazin riche", "leppi"),
        categories=("mode",),
        returns="Échange sous sept jours si la pièce n'a été ni lavée ni retouchée. Le sur-mesure se reprend à "
        "l'atelier, sans frais, jusqu'à ce qu'il tombe bien.",
        shipping="Le prêt-à-porter part le jour même avant 16 h. Le sur-mesure demande quatre jours ; nous vous "
        "appelons quand il est cousu.",
        links={
            "facebook": "https://www.facebook.com/maisonbazinmadina",
            "instagram": "https://www.instagram.com/maisonbazinmadina",
            "whatsapp": "+224622458812",
        },
        special_days=((6, "10:00", "22:00", "Nocturne avant les fêtes"), (12, "", "", "Inventaire")),
    ),
    "kaloum-electro": FrontData(
        tags=("téléphones scellés", "solaire", "réparation"),
        categories=("telephones", "energie", "electromenager"),
        returns="Panne dans les six mois : nous réparons ou nous échangeons, sur présentation du reçu Makiti.",
        shipping="Chaque appareil est allumé et filmé avant de partir, puis scellé.",
        zones=(
            ZoneData(10_000, places=("Conakry", "Kaloum"), free_from=500_000),
            ZoneData(15_000, places=("Conakry",), per_km=1_000, free_from=1_500_000),
            ZoneData(60_000, per_kg=5_000, days=(2, 5)),
        ),
        preparation_hours=2,
        links={"facebook": "https://www.facebook.com/kaloumelectro", "tiktok": "https://www.tiktok.com/@kaloumelectro"},
    ),
    "saveurs-de-ratoma": FrontData(
        tags=("bio", "coopératives", "frais du jour"),
        categories=("alimentation",),
        returns="Un produit abîmé ? Montrez-le au livreur : il n'est pas dû.",
        shipping="Le frais part le matin, dans une glacière. Le sec part toute la journée.",
        zones=(
            ZoneData(0, km=2, free_from=None, days=(0, 0)),
            ZoneData(8_000, km=6, per_kg=500, days=(0, 0)),
            ZoneData(20_000, places=("Conakry",), per_kg=1_000, free_from=400_000),
        ),
        preparation_hours=1,
        links={"whatsapp": "+224628771204"},
    ),
    "atelier-du-fouta": FrontData(
        tags=("indigo", "fait main", "commerce équitable"),
        categories=("maison", "artisanat"),
        returns="Quatorze jours pour changer d'avis. Chaque pièce étant unique, nous remboursons ou nous en refaisons une.",
        shipping="Emballé dans la paille et le carton, confié au chauffeur du matin pour Conakry.",
        preparation_hours=16,
        links={"instagram": "https://www.instagram.com/atelierdufouta", "website": "https://atelier-du-fouta.example/"},
        special_days=((9, "", "", "Marché de Pita"),),
    ),
    "nairobi-kitenge-house": FrontData(
        tags=("kitenge", "kiondo", "made in Nairobi"),
        categories=("mode", "artisanat"),
        returns="Seven days to exchange, as long as the label is on.",
        shipping="Cut to order in two days, in-stock pieces leave the same day.",
        zones=(
            ZoneData(20_000, places=("Nairobi",), per_km=2_000, free_from=500_000),
            ZoneData(60_000, per_kg=5_000, days=(1, 3)),
        ),
        links={"instagram": "https://www.instagram.com/nairobikitengehouse", "whatsapp": "+254722630415"},
    ),
    "mombasa-dhow-traders": FrontData(
        tags=("kikoy", "spices", "coffee"),
        categories=("alimentation",),
        returns="Unopened goods within seven days.",
        preparation_hours=8,
        shipping="Spices are ground on Friday, coffee is roasted on Monday; both leave the day after.",
        links={"facebook": "https://www.facebook.com/mombasadhowtraders"},
        is_verified=False,
    ),
    "anarkali-lahore": FrontData(
        tags=("phulkari", "khussa", "hand embroidery"),
        categories=("mode",),
        returns="Exchange within seven days, unworn. We pay the way back if the mistake is ours.",
        preparation_hours=24,
        shipping="Stitched pieces leave in three days, wrapped in muslin.",
        zones=(
            ZoneData(15_000, places=("Punjab", "Lahore"), free_from=500_000),
            ZoneData(35_000, per_kg=5_000, days=(2, 4)),
        ),
        links={"instagram": "https://www.instagram.com/anarkalilahore", "whatsapp": "+923214408876"},
    ),
    "saddar-mart-karachi": FrontData(
        tags=("cricket", "power", "ajrak"),
        categories=("energie", "artisanat"),
        returns="Bats can be exchanged before they are oiled.",
        shipping="Same day in Karachi, by the evening van elsewhere in Sindh.",
        links={"website": "https://saddar-mart.example/"},
        is_verified=False,
    ),
}
