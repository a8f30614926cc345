from django.apps import AppConfig


class Replies(AppConfig):
    name = "gehoor.replies"
    label = "replies"
