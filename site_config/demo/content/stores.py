"""Eight shops: four in Guinea, two in Kenya, two in Pakistan."""

from __future__ import annotations

from datetime import time

from site_config.demo.content.shapes import Hours, StoreData

WEEK = (0, 1, 2, 3, 4, 5)
MARKET_DAYS = (Hours(WEEK, time(8, 30), time(19, 0)),)
WITH_PRAYER = (
    Hours((0, 1, 2, 3, 5), time(9, 0), time(20, 0)),
    Hours((4,), time(9, 0), time(12, 45)),
    Hours((4,), time(14, 30), time(20, 0)),
)
EVERY_DAY = (Hours((0, 1, 2, 3, 4, 5, 6), time(9, 0), time(21, 0)),)

STORES: tuple[StoreData, ...] = (
    StoreData(
        slug="maison-bazin-madina",
        name="Maison Bazin Madina",
        tagline="Bazin riche, wax et leppi, coupés et cousus à Madina",
        description="Trois générations de tailleurs au cœur du marché de Madina. Nous choisissons chaque pièce de "
        "tissu à la main et nous cousons "
        "sur mesure en quatre jours. Passez à l'atelier prendre vos mesures, le thé est offert.",
        owner="seller@demo.test", country="GN", currency="GNF",
        places=("Conakry", "Matam", "Madina"),
        landmark="Marché Madina, allée des tissus, à côté de la grande mosquée, enseigne indigo",
        position=(9.5461, -13.6698), phone="+224622458812", hours=WITH_PRAYER, delivery_scope="national",
    ),
    StoreData(
        slug="kaloum-electro",
        name="Kaloum Électro",
        tagline="Téléphones, énergie et appareils, garantis et testés devant vous",
        description="Téléphones scellés, lampes solaires et petit électroménager. Chaque appareil est allumé devant "
        "le client avant de partir, "
        "et nous réparons ce que nous vendons. Garantie de six mois sur présentation du reçu Makiti.",
        owner="seller2@demo.test", country="GN", currency="GNF",
        places=("Conakry", "Kaloum", "Almamya"),
        landmark="Avenue de la République, à vingt mètres du cinéma Palace, rez-de-chaussée de l'immeuble vert",
        position=(9.5103, -13.7128), phone="+224625334190", hours=MARKET_DAYS, delivery_scope="national",
    ),
    StoreData(
        slug="saveurs-de-ratoma",
        name="Saveurs de Ratoma",
        tagline="Les produits du pays, de la Basse-Côte à la Forêt",
        description="Riz de Boké, miel de Labé, café de Macenta, huile rouge et jus pressés le matin même. Nous "
        "travaillons avec onze coopératives "
        "de femmes et mettons leur nom sur chaque étiquette.",
        owner="seller@demo.test", country="GN", currency="GNF",
        places=("Conakry", "Ratoma", "Kipé"),
        landmark="Carrefour du centre émetteur de Kipé, kiosque orange après la station-service",
        position=(9.6019, -13.6416), phone="+224628771204", hours=EVERY_DAY, delivery_scope="local",
    ),
    StoreData(
        slug="atelier-du-fouta",
        name="Atelier du Fouta",
        tagline="Indigo, cuir, calebasse et bois sculpté des montagnes",
        description="Un collectif de trente-deux artisans de Labé et de Pita. Teinture à l'indigo naturel, cuir "
        "tanné au village, calebasses gravées "
        "au feu : chaque pièce est unique, et son auteur est payé le jour de la vente.",
        owner="seller2@demo.test", country="GN", currency="GNF",
        places=("Labé", "Labé", "Labé-Centre"),
        landmark="Derrière le grand marché de Labé, cour des teinturières, portail en bois sculpté",
        position=(11.3181, -12.2835), phone="+224623905567", hours=WITH_PRAYER, delivery_scope="national",
    ),
    StoreData(
        slug="nairobi-kitenge-house",
        name="Nairobi Kitenge House",
        tagline="Kitenge, shuka and kiondo, made in Nairobi",
        description="A small workshop near Kariokor market. We cut kitenge to order, weave kiondo with women's "
        "groups in Machakos and ship across Kenya.",
        owner="wanjiku@demo.test", country="KE", currency="KES",
        places=("Nairobi", "Starehe", "Ziwani/Kariokor"),
        landmark="Kariokor market, stall 114, the entrance facing the fire station",
        position=(-1.2794, 36.8385), phone="+254722630415", hours=MARKET_DAYS, delivery_scope="national",
    ),
    StoreData(
        slug="mombasa-dhow-traders",
        name="Mombasa Dhow Traders",
        tagline="Kikoy, spice and coffee from the old town",
        description="Four generations behind the old port. Kikoy woven on the coast, spices ground on Fridays and "
        "coffee roasted every Monday.",
        owner="salim@demo.test", country="KE", currency="KES",
        places=("Mombasa", "Mvita", "Mji wa kale/Makadara"),
        landmark="Old Town, Ndia Kuu road, carved door with brass studs, two houses after Fort Jesus",
        position=(-4.0617, 39.6783), phone="+254733518207", hours=EVERY_DAY, delivery_scope="local",
    ),
    StoreData(
        slug="anarkali-lahore",
        name="Anarkali Lahore",
        tagline="Phulkari, khussa and lawn from the old bazaar",
        description="Hand embroidery from the villages around Lahore, stitched in our own workroom above Anarkali "
        "bazaar. Exchange within seven days.",
        owner="ayesha@demo.test", country="PK", currency="PKR",
        places=("Punjab", "Lahore"),
        landmark="Anarkali bazaar, second lane after the clock, above the bangle sellers",
        position=(31.5676, 74.3103), phone="+923214408876", hours=WITH_PRAYER, delivery_scope="national",
    ),
    StoreData(
        slug="saddar-mart-karachi",
        name="Saddar Mart Karachi",
        tagline="Cricket, gadgets and Sindhi crafts",
        description="From our counter in Saddar: English-willow bats knocked in by hand, power for load-shedding, "
        "and ajrak printed in Hala.",
        owner="imran@demo.test", country="PK", currency="PKR",
        places=("Sindh", "Karachi"),
        landmark="Saddar, Zaibunnisa street, opposite the Empress Market arcade, blue shutters",
        position=(24.8615, 67.0284), phone="+923332176540", hours=EVERY_DAY, delivery_scope="national",
    ),
)  # fmt: skip
