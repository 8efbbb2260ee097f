from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "parvis.web.signin"
