"""Formats of which nobody gave us a file: small ones by their documented headings. And what all readers share."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sellers.imports.drafts import Catalogue, ReadOptions, Unreadable
from sellers.imports.formats import read_catalogue, recognise
from sellers.imports.plain import guess_columns
from sellers.imports.tables import decode_named
from tests.outside_data import FindFile

PRESTA = (
    "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax included;On sale (0/1);Discount amount;Discount percent;"
    "Discount from (yyyy-mm-dd);Discount to (yyyy-mm-dd);Reference #;Manufacturer;Weight;Quantity;Description;"
    "Image URLs (x,y,z...);Image alt texts (x,y,z...);Condition;Feature(Name:Value:Position)\n"
    "1;1;Pagne wax;Home > Tissus;12,50;0;;20;2026-01-01;2099-02-01;REF-1;Woodin;0,35;24;<p>Coton</p>;"
    "https://x.example/a.jpg,https://x.example/b.jpg;Front,Back;used;Material:Coton:1,Length:120\n"
    "2;0;Tabouret;Maison;1.250,00;0;50;;;;;Koly;;;;;;\n3;1;;Maison;5;0;;;;;;;;;;;;\n"
)
ETSY = (
    "TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS,MATERIALS,IMAGE1,IMAGE2,VARIATION 1 TYPE,VARIATION 1 NAME,VARIATION 1 VALUES,"
    "VARIATION 2 TYPE,VARIATION 2 NAME,VARIATION 2 VALUES,SKU\n"
    'Bracelet,Perles,9.90,EUR,7,"bijoux,perles",Verre,https://x.example/1.jpg,https://x.example/2.jpg,Colour,Couleur,"Rouge,Bleu",'
    'Size,Taille,"S,L","B1,B2,B3,B4"\nPanier,Osier,25,EUR,3,deco,,,,,,,,,,PAN-1\n'
)
NEW_SHOPIFY = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,"
    "Option1 value,Price,Compare-at price,Inventory tracker,Inventory quantity,Weight value (grams),"
    "Product image URL,Image position,Image alt text,"
    "Variant image URL,Gift card\nTunique,tunique,<p>Indigo</p>,Fouta,Clothing,,,TRUE,Active,T-S,,Taille,S,15,20,shopify,4,300,"
    "https://x.example/1.jpg,1,Face,https://x.example/1.jpg,FALSE\n,tunique,,,,,,,,T-M,,,M,16,,shopify,5,310,,,,,\n"
)
FEED = (
    "id\ttitle\tdescription\tlink\timage link\tavailability\tprice\tsale price\tsale price effective date\titem group id\tcolor\tsize\n"
    "R-S\tRobe - S\tBelle\thttps://x.example\thttps://x.example/r.jpg\tin stock\t30.00 EUR\t25.00 EUR\t"
    "2026-01-01T00:00Z/2099-01-31T12:00Z\tR\tRouge\tS\nR-M\tRobe - M\tBelle\thttps://x.example\thttps://x.example/m.jpg\tout of stock\t"
    "31.00 EUR\t\t\tR\tRouge\tM\n"
)
FRENCH_WOO = (
    "ID;Type;UGS;Nom;Publié;Visibilité dans le catalogue;Description;Date de début de promo;Date de fin de promo;En stock ?;Stock;"
    "Poids (kg);Tarif promo;Tarif régulier;Catégories;Images;Parent;Nom de l’attribut 1;Valeur(s) de l’attribut 1\n"
    "7;variable;TS;T-shirt;1;visible;Coton;;;1;;;;;Mode > Hauts;https://x.example/t.jpg;;Taille;S, M\n"
    "8;variation;TS-S;T-shirt - S;1;visible;;2026-01-01;2099-01-31;1;4;0,2;8,50;10,00;;;TS;Taille;S\n"
    "9;variation;TS-M;T-shirt - M;1;visible;;;;0;;;;11;;;id:7;Taille;M\n"
)


def read(text: str, format: str, *, currency: str = "EUR") -> Catalogue:
    content = text.encode("utf-8")
    assert recognise(content).format.code == format
    return read_catalogue(content, format, ReadOptions(currency=currency))


def test_prestashop() -> None:
    catalogue = read(PRESTA, "prestashop")
    cloth, stool = catalogue.products
    assert cloth.attributes == (("Material", "Coton"), ("Length", "120"))
    [variant] = cloth.variants
    assert (cloth.handle, cloth.title, cloth.brand, cloth.status, cloth.condition) == ("REF-1", "Pagne wax", "Woodin", "active", "used")
    assert (cloth.shelves[0], cloth.pictures[1], cloth.alts) == ("Tissus", "https://x.example/b.jpg", ("Front", "Back"))
    assert (variant.price, variant.sale_price, variant.stock, variant.weight_grams) == (Decimal("12.50"), Decimal("10.00"), 24, 350)
    assert (variant.sale_starts, variant.sale_ends) == (datetime(2026, 1, 1, tzinfo=UTC), datetime(2099, 2, 1, 23, 59, 59, tzinfo=UTC))
    assert (stool.handle, stool.status, stool.variants[0].price, stool.variants[0].sale_price) == ("id:2", "draft", 1250, 1200)
    assert [(problem.row, problem.column) for problem in catalogue.problems] == [(4, "Name *")]


def test_prestashops_combinations_alone_are_told() -> None:
    with pytest.raises(Unreadable, match="combinations"):
        read("Product ID*;Attribute (Name:Type:Position)*;Value (Value:Position)*\n1;Size:select:0;S:0\n", "prestashop")


@pytest.mark.parametrize(("text", "format"), [("etsy", "etsy"), ("woo", "woocommerce")])
def test_two_long_lists_of_options_are_refused_before_they_are_multiplied(text: str, format: str) -> None:
    """Nine thousand values by nine thousand are eighty-one million variants: the worker would die of them."""
    many = '"' + ",".join(f"v{n}" for n in range(9_000)) + '"'
    lines = {
        "etsy": "TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS,SKU,VARIATION 1 NAME,VARIATION 1 VALUES,"
        "VARIATION 2 NAME,VARIATION 2 VALUES\n"
        f"Robe,x,10,EUR,1,x,R1,Size,{many},Colour,{many}\n",
        "woo": "ID,Type,SKU,Name,Regular price,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)\n"
        f"1,variable,R1,Robe,,,Size,{many},Colour,{many}\n2,variation,R1-1,Robe,10,R1,Size,,Colour,\n",
    }
    catalogue = read(lines[text], format)
    assert catalogue.products == []
    assert [problem.reason for problem in catalogue.problems] == ["A product has at most 100 variants."]


def test_etsy() -> None:
    bracelet, basket = read(ETSY, "etsy").products
    assert bracelet.axes == (("Couleur", ("Rouge", "Bleu")), ("Taille", ("S", "L")))
    assert [(v.values, v.sku, v.stock) for v in bracelet.variants] == [
        (("Rouge", "S"), "B1", 2), (("Rouge", "L"), "B2", 2), (("Bleu", "S"), "B3", 2), (("Bleu", "L"), "B4", 1),
    ]  # fmt: skip
    assert (bracelet.currency, len(bracelet.pictures), basket.handle, basket.variants[0].stock) == ("EUR", 2, "PAN-1", 3)


def test_shopifys_newest_generation() -> None:
    [tunic] = read(NEW_SHOPIFY, "shopify").products
    assert (tunic.handle, tunic.axes, tunic.status, tunic.alts) == ("tunique", (("Taille", ("S", "M")),), "active", ("Face",))
    assert [(v.price, v.compare_at, v.sku, v.stock, v.weight_grams) for v in tunic.variants] == [
        (15, 20, "T-S", 4, 300),
        (16, None, "T-M", 5, 310),
    ]


def test_google_feed_as_a_table_groups_its_items() -> None:
    [dress] = read(FEED, "google_table").products
    assert (dress.handle, dress.title, dress.axes) == ("R", "Robe", (("Size", ("S", "M")),))
    small, medium = dress.variants
    assert (small.price, small.sale_price, small.stock, medium.stock, medium.picture) == (30, 25, 1, 0, "https://x.example/m.jpg")
    assert small.sale_ends == datetime(2099, 1, 31, 12, tzinfo=UTC)


def test_woocommerce_in_french() -> None:
    [shirt] = read(FRENCH_WOO, "woocommerce").products
    assert [(v.values, v.price, v.sale_price, v.stock, v.weight_grams) for v in shirt.variants] == [
        (("S",), Decimal("10.00"), Decimal("8.50"), 4, 200),
        (("M",), 11, None, 0, None),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_separator_and_line_end(encoding: str, separator: str, end: str) -> None:
    text = end.join(separator.join(cells) for cells in (("Désignation", "Prix", "Qté"), ("Thé à la menthe", "15000", "3")))
    content = text.encode(encoding)
    assert recognise(content).format.code == "plain"
    [tea] = read_catalogue(content, "plain", ReadOptions()).products
    assert (tea.title, tea.variants[0].price, tea.variants[0].stock) == ("Thé à la menthe", 15_000, 3)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("15.000", "GNF", 15_000), ("15.000", "EUR", 15), ("1,234", "EUR", 1_234), ("1 200,50", "EUR", Decimal("1200.50")),
        ("1,200.50", "EUR", Decimal("1200.50")), ("1.200.000 GNF", "GNF", 1_200_000), ("$5", "USD", 5), ("0,999", "EUR", Decimal("0.999")),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(text: str, currency: str, amount: Decimal) -> None:
    content = f"Title\tPrice\nA\t{text}\n".encode()
    assert read_catalogue(content, "plain", ReadOptions(currency=currency)).products[0].variants[0].price == amount


def test_file_of_too_many_rows_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sellers.imports.tables.MAX_ROWS", 2)
    with pytest.raises(Unreadable, match="more than 2 rows"):
        read_catalogue(b"Title,Price\na,1\nb,1\nc,1\n", "plain", ReadOptions())


WOO = (
    "ID,Type,SKU,Name,Regular price,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)\n"
    '1,variable,T,Tee,,,Size,"S, M",Material,"Cotton, Linen"\n2,variation,T-S,,9,T,Size,S,,\n3,variation,T-M,,9,T,Size,M,,\n'
    "4,simple,B,Bag,20,,Colour,Red,Material,Leather\n"
)
PLAIN = "Name,Price,Size,Material,Écran\nSari,40,S,Silk,\nSari,41,M,Silk,\nBag,9,,Leather,\nBag,8,,Wax,\nPhone,99,,,6.1\n"
DETAILS = (
    '<rss xmlns:g="http://base.google.com/ns/1.0"><channel><item><g:id>1</g:id><title>Drill</title><g:price>9 EUR</g:price>'
    "<g:material>Steel</g:material><g:gender>female</g:gender><g:product_detail><g:section_name>General</g:section_name>"
    "<g:attribute_name>Power</g:attribute_name><g:attribute_value>600 W</g:attribute_value></g:product_detail>"
    "<g:shipping><g:country>GN</g:country></g:shipping></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("text", "format", "told", "axes"),
    [
        (WOO, "woocommerce", {"T": (("Material", "Cotton, Linen"),), "B": (("Colour", "Red"), ("Material", "Leather"))}, {"T": ["Size"]}),
        (PLAIN, "plain", {"sari": (("Material", "Silk"),), "phone": (("Écran", "6.1"),)}, {"sari": ["Size"], "bag": ["Material"]}),
        (DETAILS, "google", {"1": (("Power", "600 W"), ("Material", "Steel"), ("gender", "female"))}, {}),
        (ETSY, "etsy", {"bracelet": (("Material", "Verre"),)}, {"bracelet": ["Couleur", "Taille"]}),
    ],
)
def test_what_is_no_option_is_told(text: str, format: str, told: dict[str, object], axes: dict[str, list[str]]) -> None:
    products = {draft.handle: draft for draft in read(text, format).products}
    assert {handle: draft.attributes for handle, draft in products.items() if draft.attributes} == told
    assert {handle: [name for name, _values in draft.axes] for handle, draft in products.items() if draft.axes} == axes


SALEOR = [
    {"model": "channel.channel", "pk": 1, "fields": {"currency_code": "EUR"}},
    {"model": "product.product", "pk": 1, "fields": {"name": "Panier", "slug": "panier"}},
    {"model": "product.productvariant", "pk": 1, "fields": {"product": 1, "sku": "P-1", "track_inventory": True, "sort_order": 0}},
    {"model": "product.productvariantchannellisting", "pk": 1, "fields": {"variant": 1, "channel": 1, "price_amount": "9.50"}},
    {"model": "warehouse.stock", "pk": 1, "fields": {"product_variant": 1, "quantity": 4}},
    {"model": "product.product", "pk": 2, "fields": {"name": "Natte", "slug": "natte"}},
    {"model": "product.productvariant", "pk": 2, "fields": {"product": 2, "sku": "N-1", "track_inventory": True, "sort_order": 1}},
    {"model": "product.productvariant", "pk": 3, "fields": {"product": 2, "sku": "N-2", "track_inventory": True, "sort_order": 2}},
    {"model": "product.productvariantchannellisting", "pk": 2, "fields": {"variant": 2, "channel": 1, "price_amount": 5}},
    {"model": "product.productvariantchannellisting", "pk": 3, "fields": {"variant": 3, "channel": 1, "price_amount": 6}},
    {"model": "warehouse.stock", "pk": 2, "fields": {"product_variant": 2, "quantity": 1}},
]


@pytest.mark.parametrize(
    "value", [None, False, -1, 1e308, float("nan"), float("inf"), 10**400, "", "NaN", "ten", "\ud800", "\x00", [], {"a": 1}]
)
@pytest.mark.parametrize("line", [6, 7, 8, 10, 11])
def test_nonsense_in_json_refuses_its_product_and_no_other(value: object, line: int) -> None:
    """Whatever one row of the second product says, the first arrives."""
    for name in SALEOR[line - 1]["fields"]:
        rows = deepcopy(SALEOR)
        rows[line - 1]["fields"][name] = value
        catalogue = read_catalogue(json.dumps(rows).encode(), "saleor", ReadOptions(currency="EUR"))
        first = next(draft for draft in catalogue.products if draft.handle == "panier")
        assert (first.title, first.variants[0].price, first.variants[0].stock) == ("Panier", Decimal("9.50"), 4)
        for draft in catalogue.products:
            assert "\x00" not in draft.title + draft.handle
            (draft.title + draft.handle).encode()
            assert all(0 <= variant.stock <= 1_000_000 for variant in draft.variants)
    rows = deepcopy(SALEOR)
    rows[line - 1]["pk"] = value
    assert read_catalogue(json.dumps(rows).encode(), "saleor", ReadOptions(currency="EUR")).products


@pytest.mark.parametrize("head", ['Name,"Price"x,Stock', 'Name,Price,"Stock'])
def test_headings_whose_quotes_do_not_match_are_told(head: str) -> None:
    with pytest.raises(Unreadable, match="quotation marks of the first row"):
        recognise(f"{head}\nPanier,5,1\n".encode())


def test_column_without_a_heading_may_come_first() -> None:
    """As tables saved with their rows' numbers have it."""
    catalogue = read("\tName\tPrice\tSKU\n0\tPanier\t5\tP-1\n1\tNatte\t6\tN-1\n", "plain")
    assert [(draft.title, draft.variants[0].price, draft.handle) for draft in catalogue.products] == [
        ("Panier", 5, "P-1"),
        ("Natte", 6, "N-1"),
    ]
    assert catalogue.problems == []


def test_two_columns_of_one_name_are_two() -> None:
    [basket] = read("Name,Price,Image,Image,,,Image #4\nPanier,5,https://x.example/1.jpg,https://x.example/2.jpg,,,\n", "plain").products
    assert basket.pictures == ("https://x.example/1.jpg", "https://x.example/2.jpg")


def test_the_ends_of_the_calendar_mean_that_there_is_no_date() -> None:
    head = "Name,Price,Sale price,Sale begins,Sale ends\n"
    rows = "A,5,4,0001-01-01,9999-12-31\nB,5,4,0000-00-00,9999-12-31 23:59:59\nC,5,4,9999-12-31,\nD,5,4,,1066-10-14\n"
    catalogue = read(head + rows, "plain")
    assert [(each.title, each.variants[0].sale_starts, each.variants[0].sale_ends) for each in catalogue.products] == [
        ("A", None, None),
        ("B", None, None),
    ]
    assert [(problem.row, problem.column) for problem in catalogue.problems] == [(4, "Sale begins"), (5, "Sale ends")]


def test_a_few_old_letters_do_not_spoil_the_others() -> None:
    """Rows of two programs pasted into one file."""
    content = "Name,Price,Brand\nThé vert,5,Bénoué\nPâte d’arachide,7,Koloma\n".encode() + "Café moulu,6,\n".encode("cp1252")
    catalogue = read_catalogue(content, "plain", ReadOptions(currency="EUR"))
    assert [draft.title for draft in catalogue.products] == ["Thé vert", "Pâte d’arachide", "Café moulu"]
    assert decode_named("Café, Thé, Bénoué\n".encode("cp1252")) == ("Café, Thé, Bénoué\n", "cp1252")


def test_woocommerce_without_numbers_and_with_the_names_of_its_fields(data_file: FindFile) -> None:
    mat, sari, gift = read_catalogue(data_file("catalogues/woocommerce/importer.csv").read_bytes(), "woocommerce", ReadOptions()).products
    assert (mat.handle, mat.shelves, mat.tags) == ("NATTE-1", ("Maison > Tapis", "Soldes"), ("raffia", "home"))
    assert [(v.values, v.stock, v.is_tracked) for v in sari.variants] == [(("S",), 1, False), (("M",), 3, True)]
    assert gift.handle == "gift-basket"
    cup, robe = read_catalogue(data_file("catalogues/woocommerce/fields.csv").read_bytes(), "woocommerce", ReadOptions()).products
    assert [address.rpartition("/")[2] for address in cup.pictures] == ["cup.jpg", "cup-2.jpg", "cup-3.jpg"]
    assert (cup.shelves, cup.tags, robe.shelves, robe.pictures, robe.handle) == (("15",), ("clay",), ("Mode > Robes",), (), "id:72")


def test_table_that_is_nobodys_says_what_it_looks_like_and_guesses_no_parent() -> None:
    found = recognise(b"Name,Visibility in catalog,In stock?,Date sale price starts,Parent,Prix\nA,visible,1,,B,5\n")
    assert (found.format.code, found.likely and found.likely.code) == ("plain", "woocommerce")
    assert "Parent" not in guess_columns(["Name", "Parent", "Prix"])
    assert recognise(b"Name,Price,SKU,Stock,Category,Images,Brand,Weight\nA,5,S,1,B,,,\n").likely is None


def test_oscars_quotes_are_doubled_or_have_a_backslash(data_file: FindFile) -> None:
    titles = {
        name: [
            draft.title for draft in read_catalogue(data_file(f"catalogues/oscar/{name}.csv").read_bytes(), "oscar", ReadOptions()).products
        ]
        for name in ("books", "books_doubled")
    }
    assert titles["books"] == titles["books_doubled"]
    assert 'With "quotes" in it' in titles["books"]


def test_first_row_without_headings_may_have_a_backslash_before_a_quote() -> None:
    text = 'Book,Books > Fiction,"9780000000019","Some \\"good\\" words",NULL,"G","9780000000019","5.00","6"\n'
    assert [draft.title for draft in read(text, "oscar").products] == ['Some "good" words']


def test_french_prices_alone_are_not_prestashops() -> None:
    assert recognise("Nom;Prix TTC;Quantité\nA;5;1\n".encode()).format.code == "plain"


def test_prestashops_top_is_no_category(data_file: FindFile) -> None:
    mug, cushion = read_catalogue(data_file("catalogues/prestashop/list.csv").read_bytes(), "prestashop", ReadOptions()).products
    assert (mug.shelves, mug.status, cushion.status) == (("Vaisselle",), "active", "draft")
