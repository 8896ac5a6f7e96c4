"""What some shoppers bought and what they say of it, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass

from site_config.demo.content.people import BUYER, SHOPPERS

_MARIAM, _SEKOU, _HAWA, _ALPHA, _ACHIENG, _BILAL = (person.email for person in SHOPPERS)


@dataclass(frozen=True)
class DemoReview:
    """A product that somebody bought and received so many days ago. Without stars it still waits for a word."""

    author: str
    store: str
    sku: str
    days: int
    rating: int = 0
    text: str = ""
    reply: str = ""


REVIEWS: tuple[DemoReview, ...] = (
    DemoReview(
        _MARIAM,
        "maison-bazin-madina",
        "MBM-ROBE",
        61,
        5,
        "Très belle coupe, et les poches sont vraies ! Je fais un 42, la L tombe parfaitement. Le tissu n'a pas bougé au lavage.",
        "Merci Mariam. Passez à l'atelier quand vous voulez, le thé est prêt.",
    ),
    DemoReview(_MARIAM, "maison-bazin-madina", "MBM-FOULARD", 61, 4, "Joli et solide. La couleur est un peu plus foncée que sur la photo."),
    DemoReview(
        _SEKOU, "maison-bazin-madina", "MBM-CHEMISE", 47, 5, "La chemise du vendredi, comme promis. Boutons en coco, motif bien raccordé."
    ),
    DemoReview(
        _HAWA,
        "maison-bazin-madina",
        "MBM-ROBE",
        33,
        3,
        "La robe est belle mais la ceinture n'était pas dans le paquet.",
        "Nos excuses, Hawa : la ceinture est partie ce matin avec notre coursier, sans frais.",
    ),
    DemoReview(
        _SEKOU,
        "kaloum-electro",
        "KEL-LAMPE",
        58,
        5,
        "Elle éclaire toute la cour et charge deux téléphones. Six semaines sans courant à la maison, elle n'a jamais lâché.",
    ),
    DemoReview(
        _ALPHA,
        "kaloum-electro",
        "KEL-LAMPE",
        40,
        4,
        "Bonne lampe. Le câble du panneau est court, prévoyez une rallonge.",
        "Merci pour la remarque : nous glissons maintenant une rallonge de trois mètres dans chaque boîte.",
    ),
    DemoReview(_HAWA, "kaloum-electro", "KEL-LAMPE", 12, 5),
    DemoReview(_ALPHA, "kaloum-electro", "KEL-BANK20", 40, 2, "Le kente se décolle déjà sur un coin. Pour charger, rien à dire."),
    DemoReview(
        _MARIAM, "saveurs-de-ratoma", "SDR-MIEL", 52, 5, "Le vrai goût du Fouta. Ma mère a reconnu le miel de Labé les yeux fermés."
    ),
    DemoReview(_ALPHA, "saveurs-de-ratoma", "SDR-MIEL", 20, 4, "Très bon miel, le pot fermait mal et avait un peu coulé."),
    DemoReview(_HAWA, "saveurs-de-ratoma", "SDR-KARITE", 26, 5, "Pur, sans odeur ajoutée. Un pot fait trois mois pour toute la famille."),
    DemoReview(
        _SEKOU,
        "atelier-du-fouta",
        "ADF-DJEMBE",
        70,
        5,
        "Un son énorme, la peau est bien tendue. Le luthier m'a montré comment la chauffer.",
    ),
    DemoReview(
        _ACHIENG,
        "nairobi-kitenge-house",
        "NKH-KIONDO",
        44,
        5,
        "Beautifully woven, and the leather handles are properly stitched. It carries my market shopping every Saturday.",
        "Asante sana, Achieng! The weavers in Machakos will be glad to hear it.",
    ),
    DemoReview(
        _ACHIENG,
        "nairobi-kitenge-house",
        "NKH-JIKO",
        44,
        4,
        "Uses half the charcoal of the old one. Heavy to carry home, so let them deliver it.",
    ),
    DemoReview(
        _BILAL,
        "saddar-mart-karachi",
        "KSM-BALL",
        30,
        5,
        "Holds its shape after a month of street matches in Gulshan. Stitching is still tight.",
    ),
    DemoReview(BUYER.email, "saveurs-de-ratoma", "SDR-MIEL", 9, 5, "Commandé deux fois déjà. Livré le jour même, pot bien emballé."),
    DemoReview(BUYER.email, "saveurs-de-ratoma", "SDR-CAFE", 9),
)
