"""Addresses of reviews: beside the product, the store, the order and the account that they belong to."""

from django.urls import path

from shop.reviews import views

app_name = "reviews"
urlpatterns = [
    path("p/<slug:slug>/reviews/", views.of_product, name="of_product"),
    path("p/<slug:slug>/reviews/<int:pk>/report/", views.review_report, name="report"),
    path("s/<slug:slug>/reviews/", views.of_store, name="of_store"),
    path("orders/<slug:number>/reviews/", views.review_order, name="of_order"),
    path("account/reviews/", views.review_list, name="mine"),
    path("account/reviews/<int:pk>/", views.review_edit, name="edit"),
    path("account/reviews/<int:pk>/withdraw/", views.review_withdraw, name="withdraw"),
]
