from django.apps import AppConfig


class Web(AppConfig):
    name = "gehoor.web"
    label = "web"
