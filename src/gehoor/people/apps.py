from django.apps import AppConfig


class People(AppConfig):
    name = "gehoor.people"
    label = "people"
