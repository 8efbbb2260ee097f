from django.apps import AppConfig


class RedirectionsConfig(AppConfig):
    name = "parvis.redirections"
    default_auto_field = "django.db.models.BigAutoField"
