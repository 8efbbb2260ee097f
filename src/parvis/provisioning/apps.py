from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    name = "parvis.provisioning"
    default_auto_field = "django.db.models.BigAutoField"
