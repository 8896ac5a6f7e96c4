"""Friends who buy with a code of the platform's, as they see it."""

from typing import Any

from shop.accounts.models import Address, User
from shop.accounts.services import set_phone
from shop.cart.models import Cart, CartLine
from shop.catalog.models import Variant
from shop.checkout.discounts import Discounts, Wish
from shop.checkout.queries import StoreChoice, summarise
from shop.checkout.services import place_orders
from shop.common.tokens import url_token
from shop.orders.models import Order
from shop.orders.states import DeliveryMethod
from shop.promotions.queries import find_promo_code
from tests.factories.accounts import create_address, create_user
from tests.factories.checkout import cart_with
from tests.factories.places import create_place

COURIER, PICKUP = DeliveryMethod.HOME, DeliveryMethod.PICKUP


class Friend:
    """An account with a confirmed number, a door and a device of its own, unless they are named."""

    def __init__(self, number: int, *, phone: str = "", door: str = "", device: str = "", confirmed: bool = True) -> None:
        self.user = create_user(email=f"friend{number}@example.com", name=f"Friend {number}")
        if confirmed:
            self.confirm(phone or f"+2246200010{number:02d}")
        place = create_place(name="Madina", parent=create_place(name="Matam", parent=create_place()))
        at = {"landmark": door or f"Gate {number} of the market", "phone": f"+2246200020{number:02d}", "recipient": f"Friend {number} Bah"}
        self.address: Address = create_address(user=self.user, prefecture=place.parent, quarter=place, **at)
        self.device = device or f"device {number}"

    def confirm(self, phone: str) -> None:
        """By the code in the text message."""
        User.objects.filter(phone=phone).update(phone=None, phone_verified=False)
        set_phone(self.user, phone, verified=True)

    def looks(self, variant: Variant, code: str, *, by: str = COURIER, method: str = "cash") -> Discounts:
        """What the checkout says, with the code typed."""
        self._fill_cart(variant)
        return self._summary(variant, code, by=by, method=method).discounts

    def buys(self, variant: Variant, code: str, *, by: str = COURIER, method: str = "cash") -> Order:
        """As seen; raises what the checkout raises."""
        cart = self._fill_cart(variant)
        total = self._summary(variant, code, by=by, method=method).grand_total
        choices = {variant.product.store_id: StoreChoice(method=by)}
        checkout = place_orders(
            buyer=self.user,
            cart=cart,
            token=url_token(),
            address=self.address,
            choices=choices,
            payment_method=method,
            expected_total_minor=total.minor,
            promo_code=code,
            device=self.device,
        )
        return checkout.orders.select_related("store__owner", "store__country", "buyer").get()

    def _fill_cart(self, variant: Variant) -> Cart:
        """With one of it, whatever was in it."""
        CartLine.objects.filter(cart__user=self.user).delete()
        return cart_with(self.user, {variant: 1})

    def _summary(self, variant: Variant, code: str, *, by: str, method: str) -> Any:
        found = find_promo_code(code) if code else None
        wish = Wish(typed=code, code=found, payment_method=method, device=self.device)
        choices = {variant.product.store_id: StoreChoice(method=by)}
        return summarise(self.user.cart, address=self.address, choices=choices, wish=wish)
