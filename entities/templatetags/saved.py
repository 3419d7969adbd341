"""The control that saves a page, wherever filtered results are shown."""

from django import template
from django.urls import reverse

from entities.forms.saved import SaveForm
from entities.models import SavedSearch
from entities.pages.saved_names import LONGEST_NAME, filters_in_words, suggested_name
from entities.pages.saved_pages import faults_of, is_worth_saving, normalised
from entities.queries.base import address

register = template.Library()


@register.inclusion_tag("entities/saved/control.html", takes_context=True)
def save_search(context, query, one_click=False):
    """ "Save this search", or as what it was saved; nothing on a page without filters.

    `one_click`: also offer to watch it without giving it a name.
    """
    page = context["request"].resolver_match.url_name
    if faults_of(query) or not is_worth_saving(page, query):
        return {}
    asked = normalised(query)
    form = _form(f"{reverse(page)}?{asked}", suggested_name(page, query))
    return _control(context["request"].user, page, asked, form, one_click)


@register.inclusion_tag("entities/saved/control.html", takes_context=True)
def watch_actor(context, actor, tab):
    """Tell me when this actor is quoted, or quoted about."""
    asked = {"about" if tab == "about" else "speaker": actor}
    form = _form(address(reverse("quote_list"), **asked), "")
    return _control(context["request"].user, "quote_list", form["address"].value().partition("?")[2], form, "only")


@register.inclusion_tag("entities/saved/control.html", takes_context=True)
def watch_list(context, actor_list):
    """Tell me when anyone on this list is quoted, or quoted about."""
    form = _form(
        address(reverse("quote_list"), listed=actor_list.key), f"By or about “{actor_list.name}”"[:LONGEST_NAME]
    )
    asked = form["address"].value().partition("?")[2]
    return _control(context["request"].user, "quote_list", asked, form, "only")


@register.inclusion_tag("entities/filters/asked.html")
def filters_asked(query):
    """The filters in words, for paper, where their form is not printed."""
    return {"asked": filters_in_words(query)}


def _form(where, name):
    return SaveForm(initial={"address": where, "name": name, "watched": True}, auto_id="save-%s")


def _control(user, page, asked, form, one_click):
    saved = SavedSearch.objects.of(user).asking(page, asked).with_watch_of(user).first()
    return {"form": form, "saved": saved, "is_watched": saved and saved.is_watched, "one_click": one_click}
