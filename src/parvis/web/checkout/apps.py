from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    name = "parvis.web.checkout"
