"""Addresses of the buyer's orders."""

from django.urls import path

from shop.orders import views

app_name = "orders"
urlpatterns = [
    path("", views.order_list, name="list"),
    path("guest/<str:token>/", views.guest_open, name="guest"),
    path("<slug:number>/", views.order_detail, name="detail"),
    path("<slug:number>/cancel/", views.order_cancel, name="cancel"),
    path("<slug:number>/link/", views.guest_link_renew, name="guest_link"),
    path("<slug:number>/prove/", views.guest_prove, name="prove"),
    path("<slug:number>/claim/", views.guest_claim, name="claim"),
    path("<slug:number>/complete/", views.order_complete, name="complete"),
]
