"""Addresses without a language, which letters and people carry: they lead to the page in the visitor's own."""

from django.urls import path

from parvis.web.storefront.views import cart, home

urlpatterns = [
    path("", home.front_door, name="front-door"),
    path("cart/", cart.door, name="cart-door"),
]
