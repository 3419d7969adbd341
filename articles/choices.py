"""What may be said of dates: how they are printed, and how exactly they are known."""

from django.db import models


class DateOrder(models.TextChoices):
    """Which of the first two numbers of a date is the day."""

    DAY_FIRST = "DMY", "the day first (3 April is 03/04)"
    MONTH_FIRST = "MDY", "the month first (3 April is 04/03)"


class Precision(models.TextChoices):
    """How exactly a publication time is known."""

    TIME = "time", "to the minute"
    DAY = "day", "to the day"
