"""How the stores of a seeded market and their people are called, and what stores say, by language."""

LANGUAGES = {"GN": "fr"}  # of a market's listings; English elsewhere
NAMES = [
    "Fatou",
    "Mariama",
    "Aïssatou",
    "Kadiatou",
    "Hawa",
    "Binta",
    "Oumou",
    "Safiatou",
    "Mamadou",
    "Ibrahima",
    "Alpha",
    "Ousmane",
    "Sékou",
    "Amadou",
    "Lansana",
    "Moussa",
    "Wanjiku",
    "Achieng",
    "Otieno",
    "Kamau",
    "Njeri",
    "Ayesha",
    "Bilal",
    "Imran",
    "Sana",
    "Zainab",
    "Hamza",
    "Nadia",
]
FAMILIES = [
    "Diallo",
    "Barry",
    "Bah",
    "Sow",
    "Camara",
    "Sylla",
    "Keita",
    "Condé",
    "Touré",
    "Soumah",
    "Kaba",
    "Cissé",
    "Kamau",
    "Odhiambo",
    "Mwangi",
    "Khan",
    "Ahmed",
    "Malik",
    "Hussain",
    "Qureshi",
]
STORE_NAMES = {
    "fr": [
        "Chez {name}",
        "Boutique {name}",
        "Maison {family}",
        "{family} & Fils",
        "Étoile de {place}",
        "Marché {place}",
        "Comptoir {family}",
        "Bazar {place}",
        "{name} Déco",
        "Atelier {family}",
    ],
    "en": [
        "{name}'s Store",
        "{family} Traders",
        "House of {family}",
        "{family} & Sons",
        "{place} Star",
        "{place} Market",
        "{family} Emporium",
        "{place} Bazaar",
        "{name} Home",
        "{family} Workshop",
    ],
}
STORE_LINES = {
    "fr": "Des prix justes, tous les jours;Choisi avec soin, livré chez vous;On goûte, on touche, on "
    "choisit;La qualité du pays;Ouvert pour vous depuis 2009",
    "en": "Fair prices, every day;Chosen with care, brought to you;See it, touch it, choose it;Quality from home;Open for you since 2009",
}
LANDMARKS = {
    "fr": "En face de la station-service;À côté de la grande mosquée;Derrière le marché central;Deuxième "
    "portail après l'école;Au rond-point, immeuble vert",
    "en": "Opposite the petrol station;Beside the main mosque;Behind the central market;Second gate after "
    "the school;At the roundabout, green building",
}
SENTENCES = {
    "fr": "Contrôlé pièce par pièce avant l'envoi.;Livré dans un emballage solide.;Les couleurs peuvent "
    "varier légèrement d'un lot à l'autre.;Nos clients le reprennent souvent.;Échange possible sous "
    "sept jours si l'étiquette est en place.;Fabriqué dans la région, par des mains que nous "
    "connaissons.;Demandez-nous la disponibilité pour de plus grandes quantités.;Idéal à offrir, prêt à l'emploi.",
    "en": "Checked piece by piece before it leaves.;Packed to survive the road.;Colours may differ "
    "slightly between batches.;Our customers keep coming back for it.;Exchange within seven days "
    "with the tag in place.;Made in the region, by hands we know.;Ask us about larger quantities.;A "
    "good present, ready to use.",
}
