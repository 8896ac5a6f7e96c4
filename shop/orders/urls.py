"""Addresses of the buyer's orders."""

from django.urls import path

from shop.orders import views

app_name = "orders"
urlpatterns = [
    path("", views.order_list, name="list"),
    path("<slug:number>/", views.order_detail, name="detail"),
    path("<slug:number>/cancel/", views.order_cancel, name="cancel"),
    path("<slug:number>/complete/", views.order_complete, name="complete"),
]
