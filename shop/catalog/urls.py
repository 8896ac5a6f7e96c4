"""Addresses of the shop window, the shelves, the products and the favourites."""

from django.urls import path

from shop.catalog import views

app_name = "catalog"
urlpatterns = [
    path("", views.market_home, name="home"),
    path("c/<path:path>/", views.category, name="category"),
    path("p/<slug:slug>/", views.product_detail, name="product"),
    path("favorites/", views.favorites, name="favorites"),
    path("favorites/<int:pk>/", views.favorite_toggle, name="favorite_toggle"),
]
