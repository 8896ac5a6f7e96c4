"""What is sold on which shelf, in French and English: names, what is said of them, brands, prices, and how variants differ."""

from __future__ import annotations

from dataclasses import dataclass

# What a market's money is worth: Guinean francs for one unit, and to how many units prices are rounded.
RATES = {"GNF": (1, 1_000), "KES": (66, 10), "PKR": (31, 10)}


@dataclass(frozen=True, slots=True)
class GoodsKind:
    """Goods of one shelf. Prices are thousands of Guinean francs; `axes` are letters of AXES; with brands, titles name one and a model."""

    shelf: str
    nouns: dict[str, list[str]]
    qualities: dict[str, list[str]]
    brands: list[str]
    low: int
    high: int
    axes: str
    grams: int

    @property
    def is_consumed(self) -> bool:
        """Whether it is eaten, drunk or rubbed in."""
        return self.shelf.startswith(("alimentation/", "beaute/"))


@dataclass(frozen=True, slots=True)
class SeedAxis:
    """A way in which variants differ: its name, its values, and which facet of the search sees them."""

    names: dict[str, str]
    values: list[tuple[str, dict[str, str]]]
    facet: str = ""


def _same_in_both(*values: str) -> list[tuple[str, dict[str, str]]]:
    return [(value.lower(), {"fr": value, "en": value}) for value in values]


def _colours(text: str) -> list[tuple[str, dict[str, str]]]:
    rows = [row.split(":") for row in text.split()]
    return [(code, {"fr": french.replace("_", " "), "en": english.replace("_", " ")}) for code, french, english in rows]


AXES = {
    "C": SeedAxis(
        {"fr": "Couleur", "en": "Colour"},
        _colours(
            "black:Noir:Black white:Blanc:White red:Rouge:Red blue:Bleu:Blue green:Vert:Green yellow:Jaune:Yellow orange:Orange:Orange "
            "pink:Rose:Pink purple:Violet:Purple brown:Marron:Brown grey:Gris:Grey beige:Beige:Beige gold:Doré:Gold silver:Argenté:Silver"
        ),
        "colour",
    ),
    "S": SeedAxis({"fr": "Taille", "en": "Size"}, _same_in_both("S", "M", "L", "XL", "XXL"), "size"),
    "P": SeedAxis({"fr": "Pointure", "en": "Shoe size"}, _same_in_both("36", "37", "38", "39", "40", "41", "42", "43", "44"), "size"),
    "G": SeedAxis({"fr": "Mémoire", "en": "Storage"}, _same_in_both("32 Go", "64 Go", "128 Go", "256 Go")),
    "W": SeedAxis({"fr": "Poids", "en": "Weight"}, _same_in_both("500 g", "1 kg", "5 kg", "25 kg")),
    "V": SeedAxis({"fr": "Contenance", "en": "Volume"}, _same_in_both("25 cl", "50 cl", "1 l", "5 l")),
}

TOUCHES = {
    "fr": [
        "fait main",
        "édition limitée",
        "pour les fêtes",
        "de tous les jours",
        "premier choix",
        "nouvelle saison",
        "grand modèle",
        "petit modèle",
        "coloris vifs",
        "tons doux",
        "style ancien",
        "style moderne",
        "pour la famille",
        "à offrir",
        "coupe classique",
        "du Fouta",
        "de Kindia",
        "de Labé",
        "de Kankan",
        "de la Forêt",
    ],
    "en": [
        "handmade",
        "limited edition",
        "for the holidays",
        "for every day",
        "first choice",
        "new season",
        "large",
        "small",
        "bright colours",
        "soft tones",
        "old style",
        "modern style",
        "for the family",
        "as a gift",
        "by local makers",
        "market favourite",
        "classic cut",
        "travel size",
        "of the coast",
        "from the highlands",
    ],
}
# Of what is eaten, drunk or rubbed in.
ORIGINS = {
    "fr": [
        "du Fouta",
        "de Kindia",
        "de Labé",
        "de Kankan",
        "de Boké",
        "de la Forêt",
        "de Macenta",
        "de Dalaba",
        "de Mamou",
        "de Siguiri",
        "premier choix",
        "format familial",
        "petit format",
        "pour le mois",
        "à offrir",
        "sans sucre ajouté",
        "goût doux",
        "goût corsé",
        "du matin",
        "de saison",
    ],
    "en": [
        "from the highlands",
        "of the coast",
        "from the valley",
        "from the lake",
        "from the north",
        "from the hills",
        "first choice",
        "family size",
        "small size",
        "for the month",
        "as a gift",
        "no sugar added",
        "mild",
        "strong",
        "of the morning",
        "in season",
        "by local growers",
        "market favourite",
        "village style",
        "twice sorted",
    ],
}


def _kind_of_goods(
    shelf: str, french: str, english: str, said: str, told: str, brands: str, low: int, high: int, axes: str = "", grams: int = 500
) -> GoodsKind:
    words = {"fr": french.split(","), "en": english.split(",")}
    qualities = {"fr": said.split(","), "en": told.split(",")}
    return GoodsKind(shelf, words, qualities, brands.split(",") if brands else [], low, high, axes, grams)


_CLOTH = (
    "en bazin,en coton,en wax,en lin,en soie,brodé,teint à la main,doublé",
    "bazin,cotton,wax print,linen,silk,embroidered,hand-dyed,lined",
)
_CRAFT = (
    "sculpté,tressé,gravé,peint à la main,en bois de vène,en bronze,ancien,poli",
    "carved,woven,engraved,hand-painted,rosewood,bronze,antique,polished",
)
_POWER = (
    "solaire,rechargeable,portable,étanche,économique,avec garantie,pliable,double usage",
    "solar,rechargeable,portable,waterproof,energy-saving,with warranty,foldable,dual-use",
)
_FOOD = (
    "bio,de la coopérative,récolte nouvelle,trié à la main,grillé,séché au soleil,pur,en sachet",
    "organic,from the cooperative,new harvest,hand-sorted,roasted,sun-dried,pure,in a pouch",
)
_HOME = (
    "inox,émaillé,en bois,en terre cuite,en aluminium,décoré,en verre,renforcé",
    "stainless,enamelled,wooden,terracotta,aluminium,decorated,glass,reinforced",
)

KINDS: tuple[GoodsKind, ...] = (
    _kind_of_goods("mode/pagnes", "Pagne,Tissu wax,Bazin riche,Leppi,Coupon de tissu,Kitenge",
        "Pagne,Wax fabric,Rich bazin,Leppi cloth,Fabric length,Kitenge", *_CLOTH, "Vlisco,Getzner,Uniwax,Woodin", 60, 480, "C", 700),
    _kind_of_goods("mode/femme", "Robe,Ensemble femme,Jupe,Blouse,Boubou femme,Tailleur",
        "Dress,Two-piece set,Skirt,Blouse,Women's boubou,Suit", *_CLOTH, "", 70, 650, "SC", 450),
    _kind_of_goods("mode/homme", "Chemise,Boubou,Pantalon,Veste,T-shirt,Costume", "Shirt,Boubou,Trousers,Jacket,T-shirt,Suit",
        *_CLOTH, "", 50, 900, "SC", 500),
    _kind_of_goods("mode/foulards", "Foulard,Turban,Bonnet,Chapeau,Châle,Voile", "Scarf,Turban,Cap,Hat,Shawl,Veil", *_CLOTH, "",
        15, 140, "C", 120),
    _kind_of_goods("chaussures-sacs/chaussures", "Chaussures,Sandales,Baskets,Mocassins,Escarpins,Bottes",
        "Shoes,Sandals,Trainers,Loafers,Pumps,Boots",
        "en cuir,légères,imperméables,à lacets,à semelle souple,brodées,de sport,montantes",
        "leather,light,waterproof,lace-up,soft-soled,embroidered,sport,high-top", "Bata,Nike,Adidas,Puma,Kaba", 60, 850, "PC", 800),
    _kind_of_goods("chaussures-sacs/sacs", "Sac à main,Sac à dos,Panier,Valise,Pochette,Cabas",
        "Handbag,Backpack,Basket,Suitcase,Clutch,Tote",
        "en cuir,en raphia,en toile,imperméable,matelassé,tissé,à roulettes,pliable",
        "leather,raffia,canvas,waterproof,quilted,woven,wheeled,foldable", "", 40, 700, "C", 900),
    _kind_of_goods("bijoux/colliers", "Collier,Pendentif,Parure,Chaîne,Ras-de-cou,Sautoir",
        "Necklace,Pendant,Jewellery set,Chain,Choker,Long necklace", *_CRAFT, "", 20, 900, "", 60),
    _kind_of_goods("bijoux/bracelets", "Bracelet,Jonc,Gourmette,Manchette,Bague,Boucles d'oreilles",
        "Bracelet,Bangle,Curb chain,Cuff,Ring,Earrings", *_CRAFT, "", 10, 600, "", 40),
    _kind_of_goods("telephones/smartphones", "Smartphone,Téléphone,Smartphone double SIM,Tablette,Phablette,Mobile 4G",
        "Smartphone,Phone,Dual-SIM smartphone,Tablet,Phablet,4G mobile",
        "écran 6,5 pouces,grande autonomie,triple caméra,charge rapide,reconditionné,scellé,garanti un an,empreinte digitale",
        "6.5-inch screen,long battery life,triple camera,fast charging,refurbished,sealed,one-year warranty,fingerprint reader",
        "Samsung,Tecno,Infinix,Itel,Xiaomi,Apple,Nokia", 900, 9_500, "GC", 190),
    _kind_of_goods("telephones/simples",
        "Téléphone à touches,Téléphone basique,Mobile senior,Téléphone double SIM,Téléphone torche,Mobile radio FM",
        "Keypad phone,Basic phone,Senior phone,Dual-SIM keypad phone,Torch phone,FM radio phone", *_POWER,
        "Itel,Nokia,Tecno,Samsung", 120, 450, "C", 110),
    _kind_of_goods("telephones/accessoires", "Chargeur,Écouteurs,Coque,Câble USB,Support,Carte mémoire",
        "Charger,Earphones,Case,USB cable,Stand,Memory card", *_POWER, "Oraimo,Samsung,Anker,Baseus", 10, 320, "C", 80),
    _kind_of_goods("energie/lampes", "Lampe solaire,Lanterne,Projecteur,Guirlande,Torche,Kit d'éclairage",
        "Solar lamp,Lantern,Floodlight,String lights,Torch,Lighting kit", *_POWER, "Sun King,d.light,Niwa,Oraimo", 40, 900, "", 600),
    _kind_of_goods("energie/batteries", "Batterie externe,Panneau solaire,Onduleur,Régulateur,Batterie gel,Station d'énergie",
        "Power bank,Solar panel,Inverter,Charge controller,Gel battery,Power station", *_POWER, "Anker,Oraimo,Felicity,Luminous",
        80, 7_500, "", 2500),
    _kind_of_goods("electromenager/cuisine-electrique", "Mixeur,Bouilloire,Cuiseur à riz,Four,Réfrigérateur,Moulin",
        "Blender,Kettle,Rice cooker,Oven,Fridge,Grinder", *_HOME, "Philips,Moulinex,Samsung,Binatone,Nasco", 120, 6_500, "C", 4000),
    _kind_of_goods("electromenager/ventilateurs",
        "Ventilateur,Climatiseur,Brasseur d'air,Humidificateur,Purificateur,Ventilateur de table",
        "Fan,Air conditioner,Ceiling fan,Humidifier,Air purifier,Table fan", *_POWER, "Binatone,LG,Samsung,Nasco", 150, 6_000, "C", 5000),
    _kind_of_goods("electromenager/son", "Radio,Enceinte,Casque,Barre de son,Télévision,Amplificateur",
        "Radio,Speaker,Headphones,Soundbar,Television,Amplifier", *_POWER, "JBL,Sony,LG,Samsung,Oraimo", 90, 8_000, "C", 1800),
    _kind_of_goods("cuisine/marmites", "Marmite,Casserole,Fourneau,Poêle,Cocotte,Réchaud",
        "Pot,Saucepan,Stove,Frying pan,Casserole,Burner", *_HOME, "", 35, 600, "V", 2200),
    _kind_of_goods("cuisine/vaisselle", "Assiettes,Théière,Verres,Thermos,Plateau,Bols", "Plates,Teapot,Glasses,Flask,Tray,Bowls",
        *_HOME, "", 20, 350, "C", 900),
    _kind_of_goods("alimentation/cereales", "Riz,Fonio,Maïs,Mil,Farine de manioc,Haricots",
        "Rice,Fonio,Maize,Millet,Cassava flour,Beans", *_FOOD, "", 12, 520, "W", 1000),
    _kind_of_goods("alimentation/epicerie", "Miel,Huile rouge,Piment,Gingembre,Pâte d'arachide,Soumbara",
        "Honey,Red palm oil,Chilli,Ginger,Peanut paste,Locust bean", *_FOOD, "", 8, 260, "W", 600),
    _kind_of_goods("alimentation/boissons", "Café,Thé,Jus de bissap,Jus de gingembre,Kinkéliba,Sirop",
        "Coffee,Tea,Hibiscus juice,Ginger juice,Kinkeliba,Syrup", *_FOOD, "", 8, 180, "V", 700),
    _kind_of_goods("alimentation/fruits", "Mangues,Ananas,Bananes,Avocats,Oranges,Noix de cajou",
        "Mangoes,Pineapples,Bananas,Avocados,Oranges,Cashew nuts", *_FOOD, "", 6, 160, "W", 1000),
    _kind_of_goods("beaute/soins", "Beurre de karité,Lait corporel,Huile de coco,Crème visage,Shampooing,Parfum",
        "Shea butter,Body lotion,Coconut oil,Face cream,Shampoo,Perfume", *_FOOD, "", 15, 420, "V", 300),
    _kind_of_goods("beaute/savons", "Savon noir,Savon au karité,Savon de Marseille,Gommage,Savon au miel,Savon liquide",
        "Black soap,Shea soap,Marseille soap,Scrub,Honey soap,Liquid soap", *_FOOD, "", 5, 90, "", 200),
    _kind_of_goods("maison/textiles", "Tapis,Coussin,Rideau,Drap,Couverture,Nappe",
        "Rug,Cushion,Curtain,Sheet,Blanket,Tablecloth", *_CLOTH, "", 30, 900, "C", 1500),
    _kind_of_goods("maison/mobilier", "Chaise,Table,Tabouret,Étagère,Lit,Fauteuil", "Chair,Table,Stool,Shelf,Bed,Armchair",
        *_CRAFT, "", 120, 4_500, "C", 9000),
    _kind_of_goods("artisanat/instruments", "Djembé,Kora,Balafon,Tambour,Flûte,Calebasse",
        "Djembe,Kora,Balafon,Drum,Flute,Calabash", *_CRAFT, "", 90, 2_400, "", 4000),
    _kind_of_goods("artisanat/sculpture", "Masque,Statuette,Bas-relief,Vase,Cadre,Lampe sculptée",
        "Mask,Statuette,Relief,Vase,Frame,Carved lamp", *_CRAFT, "", 50, 1_900, "", 1500),
    _kind_of_goods("enfants-ecole/bebe-jouets", "Poupée,Jeu de construction,Porte-bébé,Petite voiture,Puzzle,Peluche",
        "Doll,Building set,Baby carrier,Toy car,Puzzle,Soft toy",
        "en bois,colorée,éducative,lavable,musicale,à assembler,légère,géante",
        "wooden,colourful,educational,washable,musical,to assemble,light,giant", "", 15, 380, "C", 400),
    _kind_of_goods("enfants-ecole/fournitures", "Cartable,Cahier,Trousse,Stylo,Calculatrice,Kit scolaire",
        "School bag,Exercise book,Pencil case,Pen,Calculator,School kit",
        "solide,imperméable,grand format,assorti,scientifique,pour le primaire,pour le collège,rechargeable",
        "sturdy,waterproof,large,assorted,scientific,for primary school,for secondary school,refillable",
        "Bic,Casio,Clairefontaine", 4, 260, "C", 500),
    _kind_of_goods("enfants-ecole/sport", "Ballon,Maillot,Corde à sauter,Batte,Raquette,Haltères",
        "Ball,Jersey,Skipping rope,Bat,Racket,Dumbbells",
        "officiel,d'entraînement,junior,professionnel,léger,résistant,de club,de plage",
        "official,training,junior,professional,light,hard-wearing,club,beach", "Nike,Adidas,Puma", 20, 700, "SC", 600),
)  # fmt: skip
