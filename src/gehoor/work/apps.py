from django.apps import AppConfig


class Work(AppConfig):
    name = "gehoor.work"
    label = "work"
