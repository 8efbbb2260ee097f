from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "parvis.catalog"
    default_auto_field = "django.db.models.BigAutoField"
