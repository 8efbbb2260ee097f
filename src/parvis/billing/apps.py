from django.apps import AppConfig
from django.core.checks import register

from parvis.billing.checks import rate_files


class BillingConfig(AppConfig):
    name = "parvis.billing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let Django's checks read the file of legal rates."""
        register(rate_files, "billing")
