from django.apps import AppConfig


class Cases(AppConfig):
    name = "gehoor.cases"
    label = "cases"
