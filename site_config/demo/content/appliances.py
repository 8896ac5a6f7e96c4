"""What Kaloum Électro sells. Prices in GNF, which has no decimals."""

from __future__ import annotations

from functools import partial

from site_config.demo.content.shapes import DemoAxis, ProductData

_item = partial(ProductData, store="kaloum-electro")

PRODUCTS: tuple[ProductData, ...] = (
    _item(
        sku="KEL-SONO6", category="telephones/smartphones", title="Smartphone Sono 6, écran 6,6 pouces", price=1_450_000,
        before=1_600_000, stock=8, brand="Sono", grams=410,
        pictures=4,
        axes=(DemoAxis("Couleur", ("Bleu", "Vert", "Noir")), DemoAxis("Mémoire", ("64 Go", "128 Go"), {"128 Go": 250_000})),
        sold_out=("Vert / 128 Go",),
        text=(
            "Double SIM, batterie de 5 000 mAh qui tient deux jours, et une radio FM qui marche sans Internet.",
            "Scellé, déballé et allumé devant vous. Coque et protège-écran posés gratuitement à la livraison.",
            "- Écran 6,6 pouces - Appareil photo 50 Mpx - 4G double SIM - Garantie 6 mois",
        ),
    ),
    _item(
        sku="KEL-SONO3", category="telephones/smartphones", title="Smartphone Sono 3 Go", price=890_000, stock=12, brand="Sono", grams=390,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Orange", "Blanc")),),
        text=("Le petit prix qui fait WhatsApp, les appels vidéo et Orange Money sans ralentir.",
            "Android Go, 32 Go de mémoire et emplacement pour carte SD. Garantie 6 mois."),
    ),
    _item(
        sku="KEL-TOUCHE", category="telephones/simples", title="Téléphone à touches avec torche", price=165_000, stock=40,
        brand="Kobo", grams=120,
        pictures=4,
        axes=(DemoAxis("Couleur", ("Rouge", "Noir", "Bleu")),),
        text=("Quatre semaines en veille, deux SIM, une torche qui éclaire vraiment la cour.",
            "Grosses touches, haut-parleur puissant : le téléphone des parents au village."),
    ),
    _item(
        sku="KEL-ECOUT", category="telephones/accessoires", title="Écouteurs sans fil avec boîtier", price=180_000,
        before=220_000, stock=20, brand="Sono", grams=60,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Blanc", "Noir")),),
        text=("Cinq heures d'écoute, vingt avec le boîtier. Le micro coupe le bruit des motos.",
            "Trois tailles d'embouts. Compatible avec tous les téléphones Bluetooth."),
    ),
    _item(
        sku="KEL-BANK20", category="energie/batteries", title="Power bank 20 000 mAh, habillage kente", price=260_000, stock=16,
        brand="Kouran", grams=430,
        pictures=3,
        axes=(DemoAxis("Motif", ("Kente", "Leppi")),),
        text=("De quoi recharger quatre fois un smartphone pendant les délestages. Affichage du pourcentage réel.",
            "Deux sorties USB et une USB-C. Câble tressé fourni."),
    ),
    _item(
        sku="KEL-LAMPE", category="energie/lampes", title="Lampe solaire avec panneau et chargeur USB", price=235_000, stock=22,
        brand="Kouran", grams=900,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Orange", "Turquoise")),),
        text=("Six heures au soleil, douze heures de lumière. Elle recharge aussi un téléphone.",
            "Trois intensités, crochet pour la suspendre. Batterie remplaçable à l'atelier.",
            "- Panneau 5 W - 300 lumens - Batterie lithium - Garantie 12 mois"),
    ),
    _item(
        sku="KEL-VENTIL", category="electromenager/ventilateurs", title="Ventilateur rechargeable 14 pouces", price=480_000,
        stock=9, brand="Kouran", grams=2900,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Turquoise", "Rouge")),),
        text=("Il continue de tourner quand le courant est coupé : huit heures à petite vitesse.",
            "Trois vitesses, oscillation, veilleuse LED et prise USB."),
    ),
    _item(
        sku="KEL-MIXEUR", category="electromenager/cuisine-electrique", title="Blender 1,5 litre, bol en verre", price=390_000,
        stock=10, brand="Dembadi", grams=3100,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Noir", "Rouge")),),
        text=("Six lames inox qui viennent à bout du gingembre, de l'arachide et des glaçons.",
            "Bol en verre épais, moteur 600 W protégé contre les chutes de tension."),
    ),
    _item(
        sku="KEL-RADIO", category="electromenager/son", title="Radio FM portable à piles et secteur", price=150_000, stock=15,
        brand="Kobo", grams=1100,
        pictures=3,
        axes=(DemoAxis("Couleur", ("Rouge", "Turquoise")),),
        text=("FM, AM et ondes courtes, avec une clé USB pour la musique. Trois piles suffisent pour un mois.",
            "Antenne de 60 cm, poignée solide, son qui remplit la terrasse."),
    ),
    _item(
        sku="KEL-ENCEINTE", category="electromenager/son", title="Enceinte Bluetooth Waaw, tissu bogolan", price=340_000,
        stock=11, brand="Waaw", grams=780,
        pictures=3,
        axes=(DemoAxis("Tissu", ("Bogolan", "Leppi")),),
        text=("Un son rond à 360 degrés, habillé d'un vrai tissu de chez nous. Dix heures d'autonomie.",
            "Résiste aux éclaboussures. Deux enceintes peuvent jouer ensemble."),
    ),
    _item(
        sku="KEL-THERMOS", category="cuisine/vaisselle", title="Thermos inox 1 litre décor wax", price=130_000, stock=18, grams=640,
        pictures=3,
        axes=(DemoAxis("Décor", ("Feuillage rouge", "Médaillon bleu")),),
        text=("Le café reste chaud jusqu'à seize heures, même sur la route de Mamou.", "Double paroi inox, bouchon verseur, deux tasses."),
    ),
)  # fmt: skip
