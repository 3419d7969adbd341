"""When was it printed, and which days does it speak of?"""

from entities.queries.base import PeriodQuery, PrintingsQuery
from entities.queries.fields import ActorsField, CursorField, OneOf, Switch

MOST_LANES = 6


class TimelineQuery(PrintingsQuery, PeriodQuery):
    is_strict = True
    line = ("actor",)
    behind = ("printings", "verified")
    kept = ("lanes",)
    actor = ActorsField(label="Actors", at_most=MOST_LANES, anything="add an actor")
    lanes = OneOf([("outlets", "outlets")], anything="actors", default="actors", label="A lane for each")
    dates = OneOf([("earlier", "before"), ("later", "after")], anything="in what is shown", label="Dates mentioned")
    verified = Switch(label="Verified only")
    table = Switch(label="With the tables")
    after = CursorField()
