from django.apps import AppConfig
from django.core.checks import register

from parvis.catalog.checks import rule_files


class CatalogConfig(AppConfig):
    name = "parvis.catalog"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let Django's checks read the rule files."""
        register(rule_files, "catalog")
