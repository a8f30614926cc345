from django.apps import AppConfig


class Project(AppConfig):
    name = "gehoor.project"
    label = "project"
