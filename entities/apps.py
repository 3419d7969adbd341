from django.apps import AppConfig


class EntitiesConfig(AppConfig):
    name = "entities"

    def ready(self):
        from articles.derived import followers
        from entities import following

        followers.append(following)
