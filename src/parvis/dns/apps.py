from django.apps import AppConfig


class DnsConfig(AppConfig):
    name = "parvis.dns"
    default_auto_field = "django.db.models.BigAutoField"
