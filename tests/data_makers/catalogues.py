"""What other shops' programs export, in their headings and with their oddities. Everything in it is invented.

Each maker's docstring says what its file has that a reader can stumble over.
"""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from tests.data_makers.full_catalogues import full_catalogues
from tests.data_makers.saleor import saleor_rows
from tests.data_makers.tables import Cells, table

_PICTURES = "https://pictures.example"


# --- Shopify ---------------------------------------------------------------------------------------------------------------
_SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,"
    "Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Fulfillment Service,"
    "Variant Price,Variant Compare At Price,Variant Requires Shipping,Variant Taxable,Variant Barcode,Image Src,Image Position,"
    "Image Alt Text,Gift Card,SEO Title,SEO Description,Google Shopping / Google Product Category,Google Shopping / Gender,"
    "Google Shopping / Age Group,Google Shopping / MPN,Google Shopping / Condition,Variant Image,Variant Weight Unit,Cost per item"
)


def _listed(handle: str, title: str, price: str, *, units: int = 1, **more: Any) -> Cells:
    """A product's first row."""
    head = {"Handle": handle, "Title": title, "Vendor": "Fouta", "Published": "true", "Gift Card": "false", "Variant Weight Unit": "kg"}
    return head | _offered(price, units) | more


def _offered(price: str, units: int) -> Cells:
    cells = {"Variant Price": price, "Variant Inventory Qty": units, "Variant Grams": "0", "Variant Inventory Policy": "deny"}
    return cells | {"Variant Requires Shipping": "true", "Variant Taxable": "true", "Variant Fulfillment Service": "manual"}


def _only() -> Cells:
    return {"Option1 Name": "Title", "Option1 Value": "Default Title"}


def _picture(name: str, position: int = 1) -> Cells:
    return {"Image Src": f"{_PICTURES}/{name}.jpg?width=900", "Image Position": position}


def market(write: Callable[..., str] = table) -> str:
    """The name of the only variant is "Default Title"; further sizes in rows that have little else; typographic quotes; no SKU anywhere."""
    text = "<p>Woven in Labé – by “Fatou”. It’s light.</p>"
    sizes = [{"Handle": "boubou", "Option1 Value": size} | _offered("60", 1) for size in ("Medium", "Large")]
    rows = [
        _listed("robe-indigo", "Robe indigo", "50", **_only(), **_picture("robe"), **{"Body (HTML)": text, "Tags": "women"}),
        _listed("boubou", "Boubou brodé", "60", **{"Option1 Name": "Size", "Option1 Value": "Small"}, **_picture("boubou")),
        *sizes,
        _listed("sandales", "Sandales d’été", "80.50", **_only(), **_picture("sandales")),
        {"Handle": "sandales"} | _picture("sandales-2", 2),
        _listed("panier", "Panier – grand", "7.5", units=4, **_only()),
    ]
    return write(_SHOPIFY, rows)


def household() -> str:
    """HTML over several lines, in it quotes and commas; prices in dollars, some whole; a price before; its own status column."""
    text = '<h6>Description</h6>\n<p>Black, round and "solid".</p>\n\n<ul>\n<li>Wood</li></ul>'
    gloves = {"Handle": "garden-gloves", "Option1 Value": "Yellow"} | _offered("15.99", 3)
    rows = [
        _listed("table-lamp", "Table Lamp", "69.99", **_only(), **_picture("lamp"), **{"Variant Compare At Price": "85.00"}),
        _listed("armchair", "Armchair", "140.00", units=6, **_only(), **_picture("armchair"), **{"Body (HTML)": text, "Type": "Indoor"}),
        _listed("garden-gloves", "Garden Gloves", "15.99", **{"Option1 Name": "Colour", "Option1 Value": "Green"}, **_picture("gloves")),
        gloves | _picture("gloves-yellow", 2),
        _listed("cabinet", "Cabinet", "219.5", units=2, **_only(), **_picture("cabinet"), **{"Variant Compare At Price": "225.99"}),
    ]
    return table(f"{_SHOPIFY},Status", [row | ({"Status": "active"} if "Title" in row else {}) for row in rows])


_COLOURS, _SIZES = ("Green", "Blue"), ("S", "M", "L")


def template() -> str:
    """Of 2024: a category of Shopify's own taxonomy, two options, pictures of variants, all three states, a price before that is lower,
    weights in ounces as grams with a fraction."""
    head = {"Status": "active", "Option1 Name": "Color", "Option2 Name": "Size", "Type": "Shirts", "Published": "TRUE"}
    head |= {"Product Category": "Apparel & Accessories > Clothing > Clothing Tops > Tunics", "Title": "Example Tunic"}
    variants = [(colour, size) for colour in _COLOURS for size in _SIZES]
    tunic = [
        {"Handle": "example-tunic", "Option1 Value": colour, "Option2 Value": size, "Variant SKU": f"TUN-{colour[0]}{size}"}
        | _offered("25", 0)
        | {"Variant Image": f"{_PICTURES}/tunic-{colour}.jpg"}
        | (head if number == 0 else {})
        | ({"Image Src": f"{_PICTURES}/tunic-{_COLOURS[number]}.jpg", "Image Position": number + 1} if number < 2 else {})
        for number, (colour, size) in enumerate(variants)
    ]
    ounces = {"Variant Grams": "226.796185", "Variant Weight Unit": "oz", "Variant Compare At Price": "64.95", "Option1 Value": "28"}
    sized = {"Option1 Name": "Size", "Variant SKU": "JNS-28", "Status": "draft"}
    jeans = _listed("example-jeans", "Example Jeans", "95", units=20, **sized)
    hat = _listed("example-hat", "Example Hat", "17.99", units=50, **_only(), **_picture("hat"), **{"Variant Compare At Price": "22.99"})
    rows = [*tunic, jeans | ounces | _picture("jeans"), hat | {"Status": "archived", "Variant SKU": "HAT-1"}]
    return table(f"{_SHOPIFY},Product Category,Fabric (product.metafields.shopify.fabric),Status", rows)


# --- WooCommerce -----------------------------------------------------------------------------------------------------------
_WOO = (
    "ID,Type,SKU,Name,Published,Is featured?,Visibility in catalog,Short description,Description,Date sale price starts,"
    "Date sale price ends,Tax status,Tax class,In stock?,Stock,Low stock amount,Backorders allowed?,Sold individually?,Weight (kg),"
    "Length (cm),Width (cm),Height (cm),Allow customer reviews?,Purchase note,Sale price,Regular price,Categories,Tags,Shipping class,"
    "Images,Download limit,Download expiry days,Parent,Grouped products,Upsells,Cross-sells,External URL,Button text,Position,"
    "Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 1 global,Attribute 2 name,Attribute 2 value(s),"
    "Attribute 2 visible,Attribute 2 global,Meta: _wpcom_is_markdown,Download 1 name,Download 1 URL"
)


def _woo(number: int, kind: str, sku: str, name: str, price: str = "", **more: Any) -> Cells:
    cells = {"ID": number, "Type": kind, "SKU": sku, "Name": name, "Regular price": price, "Published": 1, "In stock?": 1}
    return cells | {"Visibility in catalog": "visible", "Description": "First line\\nsecond line"} | more


def _choice(number: int, name: str, values: str) -> Cells:
    return {f"Attribute {number} name": name, f"Attribute {number} value(s)": values, f"Attribute {number} global": 1}


def woo_exporter(write: Callable[..., str] = table) -> str:
    """Variations far below their product; one leaves its size open ("any"); a group and a link to another site, which cannot be sold;
    a download; a hidden product; line ends written as backslash and n; several pictures in one cell."""
    blue_logo = {**_choice(1, "Color", "Blue"), **_choice(2, "Logo", "Yes")}
    red_plain = {**_choice(1, "Color", "Red"), **_choice(2, "Logo", "No")}
    sizes, any_size = _choice(2, "Size", "L, S"), _choice(2, "Size", "")
    images = f"{_PICTURES}/hoodie.jpg, {_PICTURES}/hoodie-back.jpg"
    rows = [
        _woo(11, "variable", "m-tee", "T-Shirt", Categories="Clothing > Tshirts", **_choice(1, "Color", "Blue"), **sizes),
        _woo(12, "variable", "m-hoodie", "Hoodie", Images=images, **_choice(1, "Color", "Blue, Red"), **_choice(2, "Logo", "Yes, No")),
        _woo(13, "simple", "m-beanie", "Beanie", "20", **{"Sale price": "18"}, Categories="Clothing, Clothing > Accessories"),
        _woo(14, "simple", "m-secret", "Hidden Cap", "9.5", **{"Visibility in catalog": "hidden", "Stock": 7, "Weight (kg)": "0.2"}),
        _woo(15, "simple, downloadable, virtual", "m-song", "Song", "3", **{"Sale price": "2", "Download 1 URL": f"{_PICTURES}/song.mp3"}),
        _woo(16, "grouped", "m-set", "Set", **{"Grouped products": "m-beanie, m-secret"}),
        _woo(17, "external", "m-gift", "Donation", "30", **{"External URL": "https://elsewhere.example/", "Button text": "Donate"}),
        _woo(21, "variation", "m-hoodie-red", "Hoodie - Red, No", "45", **{"Sale price": "42"}, Parent="m-hoodie", **red_plain),
        _woo(22, "variation", "m-hoodie-blue", "Hoodie - Blue, Yes", "45", Parent="id:12", Images=f"{_PICTURES}/blue.jpg", **blue_logo),
        _woo(23, "variation", "m-tee-blue", "T-Shirt - Blue", "25", Parent="m-tee", **_choice(1, "Color", "Blue"), **any_size),
    ]  # fmt: skip
    return write(_WOO, rows)


def woo_plugin() -> str:
    """A plugin's further columns, all headings in quotes, a cell that a spreadsheet was kept from reading; no SKU, only a number."""
    row = _woo(402, "simple", "", "Calebasse", "100", Categories="Uncategorized", **{"Is used good?": 0, "Delivery time": "'-1"})
    return "\ufeff" + table(f"{_WOO},Is service?,Is used good?,GTIN,Delivery time,Is food?", [row], quoted=True)


def woo_importer() -> str:
    """Without numbers, as people write a file for WooCommerce's own importer: the parent is named by its SKU, stock may be the parent's,
    the unit of the weight is only called a unit, and a gift has neither a SKU nor a number."""
    headings = (
        "Type,SKU,Name,Published,Is featured?,Visibility in catalog,Short description,Description,In stock?,Stock,Weight (unit),"
        "Sale price,Regular price,Categories,Tags,Images,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 1 global"
    )

    def row(kind: str, sku: str, name: str, price: str = "", **more: Any) -> Cells:
        return {"Type": kind, "SKU": sku, "Name": name, "Regular price": price, "Published": 1, "In stock?": 1} | more

    rows = [
        row("simple", "NATTE-1", "Natte", "40", Categories="Maison > Tapis, Soldes", Tags="raffia, home", **{"Weight (unit)": "2"}),
        row("variable", "SARI", "Sari", Stock=9, **_choice(1, "Size", "S, M")),
        row("variation", "SARI-S", "Sari - S", "60", Parent="SARI", Stock="parent", **_choice(1, "Size", "S")),
        row("variation", "SARI-M", "Sari - M", "62", Parent="SARI", Stock=3, **_choice(1, "Size", "M")),
        row("simple", "", "Gift basket", "25", Stock=2),
    ]
    return table(headings, rows)


def woo_fields() -> str:
    """Dokan's way: headings as the programs call the fields, pictures in two columns, one a number of that shop's library, categories as
    numbers and as words."""
    headings = (
        "id,type,sku,name,published,stock_status,stock_quantity,regular_price,sale_price,category_ids,tag_ids,raw_image_id,"
        "raw_gallery_image_ids,parent_id,attributes:name1,attributes:value1"
    )
    pictures = {"raw_image_id": f"{_PICTURES}/cup.jpg", "raw_gallery_image_ids": f"{_PICTURES}/cup-2.jpg, {_PICTURES}/cup-3.jpg"}
    cup = {"id": 71, "type": "simple", "name": "Cup", "stock_quantity": 4, "regular_price": 12, "category_ids": "15", "tag_ids": "clay"}
    robe = {"id": 72, "type": "variable", "name": "Robe", "category_ids": "Mode > Robes", "raw_image_id": "391"}
    size = {"id": 73, "type": "variation", "parent_id": 72, "name": "Robe - S", "regular_price": 30, "sale_price": 28}
    rows = [cup | pictures, robe | {"attributes:name1": "Size", "attributes:value1": "S, M"}]
    rows.append(size | {"stock_status": "instock", "attributes:name1": "Size", "attributes:value1": "S"})
    return table(headings, rows)


_LEGACY = (
    "post_title,post_name,ID,post_excerpt,post_content,post_status,menu_order,post_date,post_parent,comment_status,sku,downloadable,"
    "virtual,visibility,stock,stock_status,backorders,manage_stock,regular_price,sale_price,weight,featured,sale_price_dates_from,"
    "sale_price_dates_to,images,tax:product_type,tax:product_cat,tax:product_tag,meta:total_sales,attribute:pa_color,"
    "attribute_data:pa_color"
)


def woo_legacy() -> str:
    """Headings named after the database, lists divided by bars, two products of one title, variable ones without their variations."""

    def row(number: int, title: str, name: str, price: str, **more: Any) -> Cells:
        cells = {"ID": number, "post_title": title, "post_name": name, "regular_price": price, "post_status": "publish", "post_parent": 0}
        pictures = f"{_PICTURES}/{name}-1.jpg|{_PICTURES}/{name}-2.jpg"
        usual = {"visibility": "visible", "stock_status": "instock", "manage_stock": "no", "images": pictures, "tax:product_type": "simple"}
        return cells | usual | {"tax:product_cat": "Clothing|T-shirts", "post_content": "Long <b>words</b>"} | more

    rows = [
        row(1, "Logo", "logo", "20", sale_price="18", stock=5, manage_stock="yes"),
        row(2, "Logo", "logo-2", "35"),
        row(3, "Poster", "poster", "", **{"tax:product_type": "variable", "attribute:pa_color": "Black|Green"}),
        row(4, "Album", "album", "9", downloadable="yes", **{"tax:product_cat": "Albums|Music"}),
    ]
    return table(_LEGACY, rows, quoted=True)


# --- Google Merchant, Spree, Oscar ------------------------------------------------------------------------------------------
def google_feed() -> str:
    """Prices with their currency behind them; two items of one title under different ids; shipping inside an item; no groups."""
    items = [
        ("901", "Honey of the hills", "549.00 PKR", "in stock"),
        ("902", "Honey of the hills", "1,150.00 PKR", "in stock"),
        ("903", "Shawl – “Chitrali” wool", "9000.00 PKR", "out of stock"),
    ]
    shipping = "<g:shipping><g:country>PK</g:country><g:service>Standard</g:service><g:price>0.00 PKR</g:price></g:shipping>"
    body = "".join(
        f"<item><g:id>{number}</g:id><title>{title}</title><description>It’s good</description><link>https://shop.example/{number}</link>"
        f"<g:image_link>{_PICTURES}/{number}.png</g:image_link><g:price>{price}</g:price><g:availability>{state}</g:availability>"
        f"<g:brand>Hills</g:brand><g:condition>new</g:condition><g:product_type>Food</g:product_type>{shipping}</item>\n"
        for number, title, price, state in items
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
    return f"{head}<title>Hills</title><link>https://shop.example</link><description>Feed</description>\n{body}</channel></rss>\n"


_SPREE = (
    "slug,sku,name,status,brand_name,description,price,compare_at_price,currency,weight,weight_unit,track_inventory,inventory_count,"
    "image1_src,option1_name,option1_value,option2_name,option2_value,category1,category2,custom_field.properties.material"
)


def spree() -> str:
    """A product's own row has no price that counts (0.0); its SKU is a pair of quotes; the path of categories has arrows."""

    def variant(slug: str, colour: str, size: str, price: str) -> Cells:
        cells = {"slug": slug, "sku": f"{slug}-{size}-{colour}".upper().replace(" ", "-"), "price": price, "inventory_count": 100}
        options = {"option1_name": "Color", "option1_value": colour, "option2_name": "Size", "option2_value": size}
        return cells | options | {"currency": "USD", "track_inventory": "true", "weight": "0.0", "weight_unit": "lb"}

    own = {"sku": "", "price": "0.0", "compare_at_price": "0.0", "category1": "Men -> Shirts", "currency": "USD"}
    rows = [
        {"slug": "wax-shirt", "name": "Wax Shirt", "status": "draft", "custom_field.properties.material": "90% Cotton"} | own,
        *(variant("wax-shirt", colour, size, "62.99") for colour in ("Blue", "Light Blue") for size in ("M", "XL")),
        {"slug": "plain-shirt", "name": "Plain Shirt", "status": "active"} | own,
        variant("plain-shirt", "Red", "S", "10"),
    ]
    return table(_SPREE, rows)


_BOOKS = [
    ("9780000000019", "A Practical Test", "NULL", "Gardners", "9780000000019", "10.32", "6"),
    ("9780000000026", "A Row That Ends Early", "NULL"),
    ("9780000000033", 'With \\"quotes\\" in it', "Several parts; one, two and three", "Gardners", "9780000000033", "7.63", "2"),
]


def oscar() -> str:
    """No headings, a row that ends before its price, NULL for nothing, quotes behind backslashes."""
    return "".join("Book,Books > Fiction," + ",".join(f'"{cell}"' if cell != "NULL" else cell for cell in book) + "\n" for book in _BOOKS)


def oscar_semicolons() -> str:
    """The same with semicolons, but the first two cells still have commas."""
    return "".join("Book,Books > Fiction," + ";".join(f'"{cell}"' if cell != "NULL" else cell for cell in book) + "\n" for book in _BOOKS)


def oscar_doubled() -> str:
    """The same, with quotes doubled as spreadsheets do."""
    return oscar().replace('\\"', '""')


# --- Etsy in the languages of its shops, PrestaShop ---------------------------------------------------------------------------
_ETSY = {
    "it": "TITOLO,DESCRIZIONE,PREZZO,CODICE_VALUTA,QUANTITÀ,TAG,MATERIALI,IMMAGINE1,IMMAGINE2,VARIAZIONE 1 TIPO,VARIAZIONE 1 NOME,"
    "VARIAZIONE 1 VALORI,SKU",
    "fr": "TITRE,DESCRIPTION,PRIX,CODE DEVISE,QUANTITÉ,TAGS,MATÉRIAUX,IMAGE1,IMAGE2,VARIATION 1 TYPE,"
    "VARIATION 1 NOM,VARIATION 1 VALEURS,SKU",
    "de": "TITEL,BESCHREIBUNG,PREIS,WÄHRUNGSCODE,ANZAHL,TAGS,MATERIALIEN,BILD1,BILD2,VARIATION 1 TYP,"
    "VARIATION 1 NAME,VARIATION 1 WERTE,SKU",
}


def etsy(language: str) -> str:
    """Headings of that language; the amount with a comma; tags with lines for spaces; one sum of units for all sizes."""
    pictures = [f"{_PICTURES}/ring.jpg", f"{_PICTURES}/ring-2.jpg"]
    ring = ["Ring", "Hand made", "9,50", "KES", "5", "gold_ring,gift", "Brass", *pictures, "Size", "Taille", "S,L", "R-S,R-L"]
    bag = ["Bag", "Woven", "25", "KES", "3", "", "", "", "", "", "", "", "BAG"]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_ETSY[language].split(","), ring, bag])
    return out.getvalue()


def prestashop_list() -> str:
    """The list of products as a French back office exports it: semicolons, commas in amounts, a top that is called home."""
    head = "ID;Image;Nom;Référence;Catégorie;Prix (HT);Prix (TTC);Quantité;État"
    return f"{head}\n1;{_PICTURES}/mug.jpg;Mug;MUG-1;Accueil > Vaisselle;10,00;12,00;30;1\n2;;Coussin;;Accueil;5,00;6,00;0;0\n"


def catalogues() -> dict[str, bytes]:
    """By the path of their file. What is called an encoding is another file in the dress of an old spreadsheet or a new one."""
    folded = market(lambda headings, rows: table(headings, rows, end="\r")).translate(str.maketrans("–’“”", "-'''"))
    german = woo_exporter(lambda headings, rows: table(headings, rows, separator=";", end="\r\n"))
    texts = {
        "shopify/market.csv": market(),
        "shopify/household.csv": household(),
        "shopify/template.csv": template(),
        "woocommerce/exporter.csv": woo_exporter(),
        "woocommerce/legacy.csv": woo_legacy(),
        "woocommerce/plugin.csv": woo_plugin(),
        "woocommerce/importer.csv": woo_importer(),
        "woocommerce/fields.csv": woo_fields(),
        "google_merchant/feed.xml": google_feed(),
        "saleor/tables.json": json.dumps(saleor_rows()),
        "spree/products.csv": spree(),
        "oscar/books.csv": oscar(),
        "oscar/books_semicolons.csv": oscar_semicolons(),
        "oscar/books_doubled.csv": oscar_doubled(),
        "prestashop/list.csv": prestashop_list(),
        **{f"etsy/{language}.csv": etsy(language) for language in _ETSY},
        **full_catalogues(),
    }
    files = {path: text.encode() for path, text in texts.items()}
    files["encodings/market_latin1_cr.csv"] = folded.encode("latin-1")
    files["encodings/exporter_bom_semicolons.csv"] = german.encode("utf-8-sig")
    return files
