"""What Saveurs de Ratoma sells. Prices in GNF, which has no decimals."""

from __future__ import annotations

from functools import partial

from site_config.demo.content.shapes import DemoAxis, ProductData

_item = partial(ProductData, store="saveurs-de-ratoma")

PRODUCTS: tuple[ProductData, ...] = (
    _item(
        sku="SDR-RIZ", category="alimentation/cereales", title="Riz étuvé de Boké, récolte nouvelle", price=95_000, stock=26,
        pictures=3,
        axes=(DemoAxis("Poids", ("5 kg", "25 kg", "50 kg"), {"25 kg": 330_000, "50 kg": 720_000}),),
        text=("Un riz étuvé à la vapeur, trié à la main, qui gonfle bien et ne colle pas. Il vient de la plaine de Boké.",
            "Le sac de 50 kg est livré par tricycle à Conakry."),
    ),
    _item(
        sku="SDR-FONIO", category="alimentation/cereales", title="Fonio précuit de Labé", price=35_000, stock=30,
        pictures=3,
        axes=(DemoAxis("Poids", ("500 g", "1 kg"), {"1 kg": 30_000}),),
        text=("Lavé trois fois, sans sable, prêt en cinq minutes. Naturellement sans gluten.",
            "Préparé par le groupement Dental de Labé, quarante-deux femmes."),
    ),
    _item(
        sku="SDR-HUILE", category="alimentation/epicerie", title="Huile de palme rouge de Forécariah", price=28_000, stock=22,
        pictures=3,
        axes=(DemoAxis("Contenance", ("1 litre", "5 litres"), {"5 litres": 102_000}),),
        text=("Pressée à froid, filtrée au linge, jamais coupée. La couleur et le parfum d'une vraie sauce feuille.",
            "Elle fige un peu la nuit : c'est normal, tiédissez la bouteille."),
    ),
    _item(
        sku="SDR-MIEL", category="alimentation/epicerie", title="Miel sauvage du Fouta Djallon", price=75_000, stock=16,
        pictures=3,
        axes=(DemoAxis("Pot", ("500 g", "1 kg"), {"1 kg": 65_000}),),
        text=(
            "Récolté à Dalaba dans des ruches traditionnelles, simplement égoutté. Un goût de fleurs de montagne et de caramel.",
            "Il cristallise avec le temps : passez le pot au bain-marie."),
    ),
    _item(
        sku="SDR-ARACHIDE", category="alimentation/epicerie", title="Pâte d'arachide pure", price=40_000, stock=20, grams=600,
        pictures=3,
        axes=(DemoAxis("Goût", ("Nature", "Pimentée")),),
        text=("Arachides de Koundara grillées au sable, moulues deux fois, rien d'autre.",
            "Pour le mafé, le tiga dégué ou la tartine du matin. Pot de 500 g."),
    ),
    _item(
        sku="SDR-BISSAP", category="alimentation/boissons", title="Jus de bissap à la menthe", price=18_000, stock=36, grams=1050,
        pictures=3,
        axes=(DemoAxis("Lot", ("1 bouteille", "6 bouteilles"), {"6 bouteilles": 77_000}),),
        text=("Fleurs d'hibiscus infusées le matin, une pointe de menthe et peu de sucre.",
            "À garder au frais et à boire dans les quatre jours. Bouteille consignée d'un litre."),
    ),
    _item(
        sku="SDR-GINGER", category="alimentation/boissons", title="Gnamakoudji, jus de gingembre ananas", price=18_000, stock=34,
        grams=1050,
        pictures=3,
        axes=(DemoAxis("Lot", ("1 bouteille", "6 bouteilles"), {"6 bouteilles": 77_000}),),
        text=("Gingembre frais de Kindia pressé avec l'ananas. Il pique, il réveille.", "Sans conservateur : agitez et servez très froid."),
    ),
    _item(
        sku="SDR-CAFE", category="alimentation/boissons", title="Café Ziama de Macenta, torréfié", price=60_000, stock=18,
        pictures=3,
        axes=(DemoAxis("Mouture", ("Grains", "Moulu")), DemoAxis("Poids", ("250 g", "1 kg"), {"1 kg": 155_000})),
        text=("Le robusta de la forêt du Ziama, cacao et noix grillée, torréfié chaque lundi à Ratoma.",
            "L'indication géographique protège ce café depuis 2013."),
    ),
    _item(
        sku="SDR-MANGUE", category="alimentation/fruits", title="Mangues greffées de Kankan, le panier", price=45_000, stock=14, grams=4000,
        pictures=3,
        text=("Une douzaine de mangues Kent mûres à point, sans fil, cueillies l'avant-veille.",
            "Dites dans les instructions si vous les voulez fermes ou prêtes à manger."),
    ),
    _item(
        sku="SDR-ANANAS", category="alimentation/fruits", title="Ananas Baronne de Kindia", price=15_000, stock=25, grams=1500,
        pictures=3,
        axes=(DemoAxis("Lot", ("1 pièce", "3 pièces"), {"3 pièces": 25_000}),),
        text=("Petit, très sucré, presque sans cœur : la Baronne est la fierté de Kindia.",
            "Coupé le matin de la livraison sur simple demande."),
    ),
    _item(
        sku="SDR-KARITE", category="beaute/soins", title="Beurre de karité brut de Siguiri", price=38_000, stock=20,
        pictures=3,
        axes=(DemoAxis("Boîte", ("200 g", "500 g"), {"500 g": 42_000}),),
        text=("Baratté à la main, non raffiné, avec son odeur de noix. Pour la peau, les cheveux et les petits bobos.",
            "Fond dans la paume. Se garde deux ans à l'ombre."),
    ),
)  # fmt: skip
