from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "parvis.certificates"
    default_auto_field = "django.db.models.BigAutoField"
