"""Addresses of the cart."""

from django.urls import path

from shop.cart import views

app_name = "cart"
urlpatterns = [
    path("", views.cart_show, name="cart"),
    path("add/", views.cart_add, name="add"),
    path("deal/<int:pk>/", views.cart_deal, name="deal"),
    path("restore/", views.cart_restore, name="restore"),
    path("code/", views.cart_code, name="code"),
    path("lines/<int:pk>/", views.cart_line, name="line"),
    path("lines/<int:pk>/remove/", views.cart_remove, name="remove"),
    path("lines/<int:pk>/price/", views.cart_price, name="price"),
]
