from django.apps import AppConfig


class Listening(AppConfig):
    name = "gehoor.listening"
    label = "listening"
