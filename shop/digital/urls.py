"""Addresses of downloads, below those of orders."""

from django.urls import path

from shop.digital import views

app_name = "digital"
urlpatterns = [path("<slug:number>/files/<int:pk>/", views.order_download, name="download")]
