"""What Atelier du Fouta sells. Prices in GNF, which has no decimals."""

from __future__ import annotations

from functools import partial

from site_config.demo.content.shapes import DemoAxis, ProductData

_item = partial(ProductData, store="atelier-du-fouta")

PRODUCTS: tuple[ProductData, ...] = (
    _item(
        sku="ADF-DJEMBE", category="artisanat/instruments", title="Djembé en bois de lenké, peau de chèvre", price=850_000,
        stock=4, grams=7200,
        pictures=3,
        axes=(DemoAxis("Hauteur", ("45 cm", "60 cm"), {"60 cm": 350_000}),),
        text=("Taillé dans un seul tronc de lenké, monté par Maître Sékou, qui joue avec les Ballets depuis vingt ans.",
            "Basse profonde, claqué sec. Corde polyester prétendue, housse en pagne offerte."),
    ),
    _item(
        sku="ADF-KORA", category="artisanat/instruments", title="Kora 21 cordes de griot", price=2_400_000, stock=2, grams=5200,
        pictures=3,
        text=("Demi-calebasse de Gaoual, peau de vache, clés mécaniques en bois de rose. Accordée en fa avant l'envoi.",
            "Fabriquée sur commande en trois semaines si le stock est épuisé."),
    ),
    _item(
        sku="ADF-MASQUE", category="artisanat/sculpture", title="Masque sculpté de la Guinée forestière", price=420_000, stock=5,
        grams=1900,
        pictures=3,
        axes=(DemoAxis("Bois", ("Brun", "Rouge")),),
        text=("Une pièce décorative d'après les masques de la région de Macenta, patinée à l'huile et à la cendre.",
            "Hauteur 42 cm, attache au dos. Signée par le sculpteur."),
    ),
    _item(
        sku="ADF-TABOURET", category="maison/mobilier", title="Tabouret trois pieds, assise gravée", price=310_000, stock=6, grams=4200,
        pictures=3,
        axes=(DemoAxis("Décor", ("Bogolan", "Kente")),),
        text=("Bois de caïlcédrat massif, pieds tournés, assise gravée et cirée. Porte 140 kg sans broncher.",
            "Hauteur 42 cm, diamètre 36 cm."),
    ),
    _item(
        sku="ADF-CALEBASSE", category="cuisine/vaisselle", title="Calebasse gravée au feu et sa louche", price=75_000, stock=12, grams=450,
        pictures=3,
        axes=(DemoAxis("Taille", ("Moyenne", "Grande"), {"Grande": 35_000}),),
        text=("Pour le lait caillé du matin ou au milieu de la table. Gravée à la pointe rougie, enduite de beurre de karité.",
            "Lavage à la main sans trempage."),
    ),
    _item(
        sku="ADF-PANIER", category="chaussures-sacs/sacs", title="Panier tressé de Pita, anses cuir", price=160_000, stock=10, grams=700,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Naturel", "Orange", "Violet")),),
        text=("Rônier et coton, trois jours de tressage. Le compagnon du marché, de la plage et du bureau.",
            "40 cm de large, anses cousues à la main."),
    ),
    _item(
        sku="ADF-MORTIER", category="cuisine/marmites", title="Mortier et pilon en bois de vène", price=135_000, stock=8, grams=3600,
        pictures=3,
        text=("Pour le piment, l'ail et la pâte d'arachide. Un bois très dur qui ne donne pas de goût.",
            "Hauteur 24 cm, pilon de 30 cm. Rincer, sécher, huiler de temps en temps."),
    ),
    _item(
        sku="ADF-MARMITE", category="cuisine/marmites", title="Marmite en fonte d'aluminium, coulée à Labé", price=220_000, stock=9,
        pictures=3,
        axes=(DemoAxis("Contenance", ("6 litres", "12 litres", "20 litres"), {"12 litres": 130_000, "20 litres": 310_000}),),
        text=("La marmite de la fête, fond épais, couvercle lourd : le riz gras n'attache pas.",
            "Coulée au sable par les fondeurs du quartier Tata."),
    ),
    _item(
        sku="ADF-COUSSIN", category="maison/textiles", title="Housse de coussin bogolan et leppi", price=90_000, stock=14, grams=240,
        pictures=4,
        axes=(DemoAxis("Tissu", ("Bogolan indigo", "Leppi", "Bogolan terre")),),
        text=("Tissé, teint et cousu à Labé. Fermeture invisible, dos en lin uni.", "45 × 45 cm, vendue sans garnissage."),
    ),
    _item(
        sku="ADF-POUPEE", category="enfants-ecole/bebe-jouets", title="Poupée de chiffon Hawa", price=65_000, stock=15, grams=180,
        pictures=3,
        axes=(DemoAxis("Robe", ("Rose", "Turquoise")),),
        text=("Hawa est cousue avec les chutes de l'atelier, bourrée de kapok. Ses tresses tiennent aux câlins.",
            "Yeux brodés : aucun petit morceau à avaler. 32 cm."),
    ),
)  # fmt: skip
