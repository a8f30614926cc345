from django.apps import AppConfig


class Team(AppConfig):
    name = "gehoor.team"
    label = "team"
