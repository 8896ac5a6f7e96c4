"""Who signs in to the demo. The password is the same for all of them."""

from __future__ import annotations

from dataclasses import dataclass

from site_config.demo.content.shapes import PersonData

PASSWORD = "makiti-demo"  # noqa: S105 - printed on the console, for a site on one's own machine

BUYER = PersonData("buyer@demo.test", "Aïssatou Diallo", "GN", "+224622100101")
SELLER = PersonData("seller@demo.test", "Ibrahima Camara", "GN", "+224622100102")
SELLER_2 = PersonData("seller2@demo.test", "Mariama Soumah", "GN", "+224622100103")
COURIER = PersonData("courier@demo.test", "Ousmane Barry", "GN", "+224622100104")
STAFF = PersonData("staff@demo.test", "Kadiatou Touré", "GN", "+224622100105")
STAFF_2 = PersonData("staff2@demo.test", "Lansana Kourouma", "GN", "+224622100107")
CASHIER = PersonData("cashier@demo.test", "Fanta Keïta", "GN", "+224622100106")

OTHER_SELLERS = (
    PersonData("wanjiku@demo.test", "Grace Wanjiku", "KE", "+254722100108", "en"),
    PersonData("salim@demo.test", "Salim Mwinyi", "KE", "+254722100109", "en"),
    PersonData("ayesha@demo.test", "Ayesha Siddiqui", "PK", "+923001001010", "en"),
    PersonData("imran@demo.test", "Imran Soomro", "PK", "+923001001011", "en"),
)
SHOPPERS = (  # who have bought and say how it is
    PersonData("mariam@demo.test", "Mariam Sylla", "GN", "+224622100111"),
    PersonData("sekou@demo.test", "Sékou Condé", "GN", "+224622100112"),
    PersonData("hawa@demo.test", "Hawa Bah", "GN", "+224622100113"),
    PersonData("alpha@demo.test", "Alpha Oumar Baldé", "GN", "+224622100114"),
    PersonData("achieng@demo.test", "Achieng Otieno", "KE", "+254722100115", "en"),
    PersonData("bilal@demo.test", "Bilal Ahmed", "PK", "+923001001016", "en"),
)
PEOPLE = (BUYER, SELLER, SELLER_2, COURIER, STAFF, STAFF_2, CASHIER, *OTHER_SELLERS, *SHOPPERS)


@dataclass(frozen=True)
class AddressData:
    """One of the buyer's addresses. The position is degrees WGS 84."""

    label: str
    places: tuple[str, ...]
    landmark: str
    position: tuple[float, float]


BUYER_ADDRESSES = (
    AddressData(
        "Maison",
        ("Conakry", "Ratoma", "Taouyah"),
        "Derrière la pharmacie du marché de Taouyah, portail bleu, deuxième étage",
        (9.5822, -13.6461),
    ),
    AddressData(
        "Bureau",
        ("Conakry", "Kaloum", "Boulbinet"),
        "En face du port de pêche de Boulbinet, immeuble jaune, demander le gardien",
        (9.5068, -13.7157),
    ),
)
