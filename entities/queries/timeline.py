"""When was it printed, and which days does it speak of?"""

from datetime import timedelta

from entities.queries.base import PeriodQuery, PrintingsQuery, address
from entities.queries.fields import ActorsField, CursorField, OneOf, Switch
from newsdesk.web.addresses import fixed

MOST_LANES = 6
LATELY = timedelta(days=30)


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


def dates_ahead(as_of):
    """The address of the days after this one that the articles of the last days mention."""
    since = as_of - LATELY + timedelta(days=1)
    return f"{address(fixed('timeline'), since=since, until=as_of, dates='later')}#agenda"
