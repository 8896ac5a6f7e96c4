"""What Maison Bazin Madina sells. Prices in GNF, which has no decimals."""

from __future__ import annotations

from functools import partial

from site_config.demo.content.shapes import DemoAxis, ProductData

_item = partial(ProductData, store="maison-bazin-madina")
SIZES = DemoAxis("Taille", ("S", "M", "L", "XL"), {"XL": 15_000})

PRODUCTS: tuple[ProductData, ...] = (
    _item(
        sku="MBM-PAGNE", category="mode/pagnes", title="Pagne wax Hollandais, 6 yards", price=185_000, before=210_000, stock=24,
        pictures=4,
        axes=(DemoAxis("Motif", ("Éventail orange", "Médaillon indigo", "Feuillage bordeaux")),),
        text=(
            "Un vrai pagne wax en coton serré, imprimé des deux côtés. Les couleurs tiennent au lavage, "
                "même à la main au savon de Marseille.",
            "Six yards : de quoi coudre un ensemble complet, jupe, haut et foulard. Vendu plié, lisière d'origine visible.",
            "- 100 % coton - 6 yards (5,50 m) sur 1,20 m - Repassage à fer chaud",
        ),
    ),
    _item(
        sku="MBM-LEPPI", category="mode/pagnes", title="Leppi du Fouta, indigo teint à la main", price=320_000, stock=9, grams=1100,
        pictures=3,
        axes=(DemoAxis("Longueur", ("3 mètres", "5 mètres"), {"5 mètres": 190_000}),),
        text=(
            "Tissé à Labé et teint dans trois bains d'indigo naturel par les femmes de la coopérative de "
                "Daralabé. Chaque nœud est fait à la main : aucune pièce ne ressemble à l'autre.",
            "Le tissu dégorge un peu aux deux premiers lavages, c'est le signe du vrai indigo. Laver seul, à l'eau froide.",
        ),
    ),
    _item(
        sku="MBM-BOUBOU", category="mode/homme", title="Grand boubou bazin riche brodé", price=950_000, before=1_100_000, stock=6,
        grams=1400, brand="Getzner",
        pictures=4,
        axes=(DemoAxis("Couleur", ("Bleu roi", "Ivoire", "Vert émeraude")), DemoAxis("Taille", ("M", "L", "XL"), {"XL": 50_000})),
        sold_out=("Vert émeraude / XL",),
        text=(
            "L'ensemble trois pièces des grands jours : boubou, chemise et pantalon en bazin riche autrichien, amidonné et battu à Madina.",
            "La broderie du col demande deux jours de travail à notre brodeur, Monsieur Sylla. Comptez "
                "quatre jours si vous voulez une retouche.",
        ),
    ),
    _item(
        sku="MBM-ROBE", category="mode/femme", title="Robe évasée en kitenge, ceinture à nouer", price=290_000, stock=8, grams=520,
        pictures=3,
        axes=(DemoAxis("Tissu", ("Zigzag orange", "Médaillon rose")), SIZES),
        text=(
            "Une robe gaie qui tourne bien, doublée jusqu'à la taille, avec de vraies poches dans les coutures.",
            "Coupe ajustée en haut : entre deux tailles, prenez la plus grande. La ceinture bleue est amovible.",
        ),
    ),
    _item(
        sku="MBM-CHEMISE", category="mode/homme", title="Chemise homme wax, col ouvert", price=165_000, stock=10, grams=260,
        pictures=3,
        axes=(SIZES,),
        text=(
            "Manches courtes, coton léger, boutons en noix de coco : la chemise du vendredi soir et des voyages.",
            "Motif raccordé sur la poche et la patte de boutonnage. Lavage à 30 degrés.",
        ),
    ),
    _item(
        sku="MBM-JUPE", category="mode/femme", title="Jupe pagne portefeuille", price=140_000, stock=12, grams=380,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Bordeaux", "Lagon")),),
        text=(
            "Elle se noue sur le côté et va du 36 au 46. Un coton wax souple qui ne se froisse pas dans le taxi.",
            "Longueur 92 cm, bord repris deux fois. Le pan qui dépasse montre la lisière, comme il se doit.",
        ),
    ),
    _item(
        sku="MBM-FOULARD", category="mode/foulards", title="Foulard maré tête, wax double face", price=45_000, stock=30, grams=120,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Violet", "Orange", "Bleu canard")),),
        text=(
            "Deux mètres de wax assez ferme pour tenir haut, assez souple pour se nouer en deux minutes.",
            "Nous glissons une petite feuille avec trois façons de l'attacher.",
        ),
    ),
    _item(
        sku="MBM-BONNET", category="mode/foulards", title="Bonnet brodé poutô", price=85_000, stock=14, grams=90,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Ivoire", "Bordeaux")), DemoAxis("Tour de tête", ("56", "58", "60"))),
        text=(
            "Le bonnet puular brodé au fil de soie, rigide et léger, pour la prière comme pour les cérémonies.",
            "Mesurez le tour de tête au-dessus des oreilles. Nettoyage à sec ou éponge humide.",
        ),
    ),
    _item(
        sku="MBM-SANDALE", category="chaussures-sacs/chaussures", title="Sandales cuir et bogolan", price=120_000, stock=7, grams=480,
        pictures=3,
        axes=(DemoAxis("Pointure", ("37", "38", "39", "40", "41", "42")),), sold_out=("38",),
        text=(
            "Semelle de cuir cousue, brides doublées de bogolan de Ségou. Elles se font au pied en deux jours.",
            "Taille normale. Le cuir vient des tanneurs de Yimbaya.",
        ),
    ),
    _item(
        sku="MBM-SAC", category="chaussures-sacs/sacs", title="Sac à main cuir et wax", price=375_000, stock=5, grams=850,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Cognac", "Bordeaux")),),
        text=(
            "Un sac structuré, cuir de vache pleine fleur et rabat en wax protégé par un vernis mat. Fermoir laiton.",
            "Deux poches intérieures, dont une à fermeture pour le téléphone. 32 × 25 × 12 cm.",
        ),
    ),
    _item(
        sku="MBM-COLLIER", category="bijoux/colliers", title="Collier trois rangs en perles de verre", price=95_000, stock=11, grams=210,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Rouge et bleu", "Turquoise")),),
        text=(
            "Perles de verre recyclé enfilées une à une, médaillon central travaillé à Conakry.",
            "Longueur 46 cm, chaînette de réglage de 6 cm. Livré dans une pochette en pagne.",
        ),
    ),
    _item(
        sku="MBM-BRACELET", category="bijoux/bracelets", title="Lot de cinq bracelets perlés", price=60_000, stock=18, grams=150,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Vert et or", "Rose")),),
        text=("Cinq joncs rigides recouverts de perles, à porter ensemble. Diamètre intérieur 6,5 cm.",
            "Idéal en cadeau : l'emballage est compris, écrivez votre mot dans les instructions."),
    ),
    _item(
        sku="MBM-PORTE", category="enfants-ecole/bebe-jouets", title="Porte-bébé moderne en pagne", price=210_000, stock=8, grams=430,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Violet", "Orange")),),
        text=("Le pagne au dos de maman, avec deux bretelles rembourrées en plus. Dès que bébé tient sa tête, jusqu'à 15 kg.",
            "Coutures renforcées et testées à 60 kg dans notre atelier."),
    ),
)  # fmt: skip
