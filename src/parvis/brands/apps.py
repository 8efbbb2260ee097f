from django.apps import AppConfig


class BrandsConfig(AppConfig):
    name = "parvis.brands"
    default_auto_field = "django.db.models.BigAutoField"
