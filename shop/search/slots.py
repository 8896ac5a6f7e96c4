"""What search puts into the pages of apps below."""

from django.http import HttpRequest

from shop.catalog.queries import browse, live_products, shelf_page
from shop.common.slots import Fragment, fill_slot
from shop.search.forms import SearchForm
from shop.search.queries import search
from shop.stores.models import Store


@fill_slot("store.products")
def store_shelf(request: HttpRequest, store: Store) -> Fragment:
    """A storefront's shelf, with a search box of its own."""
    form = SearchForm(request.GET, currency=store.currency)
    products = browse(search(live_products(store_id=store.pk), form.text), form.wishes)
    context = {"form": form, "page": shelf_page(products, request.GET.get("page")), "store": store}
    return Fragment("catalog/_shelf.html", context)
