from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    name = "parvis.web.storefront"
