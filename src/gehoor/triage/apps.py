from django.apps import AppConfig


class Triage(AppConfig):
    name = "gehoor.triage"
    label = "triage"
