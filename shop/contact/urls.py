"""Addresses of contact."""

from django.urls import path

from shop.contact import views

app_name = "contact"
urlpatterns = [path("", views.enquiry_write, name="write"), path("sent/", views.enquiry_sent, name="sent")]
