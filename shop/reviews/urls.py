"""Addresses of reviews: beside the product, the store, the order and the account that they belong to."""

from django.urls import path

from shop.reviews import views

app_name = "reviews"
urlpatterns = [
    path("p/<slug:slug>/reviews/", views.of_product, name="of_product"),
    path("p/<slug:slug>/reviews/<int:pk>/report/", views.report, name="report"),
    path("s/<slug:slug>/reviews/", views.of_store, name="of_store"),
    path("orders/<slug:number>/reviews/", views.of_order, name="of_order"),
    path("account/reviews/", views.mine, name="mine"),
    path("account/reviews/<int:pk>/", views.edit, name="edit"),
    path("account/reviews/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
