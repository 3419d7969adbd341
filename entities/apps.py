from django.apps import AppConfig


class EntitiesConfig(AppConfig):
    name = "entities"

    def ready(self):
        from articles import derived
        from entities.services.annotating import following

        derived.followers.append(following)
