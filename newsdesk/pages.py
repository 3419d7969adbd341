"""How a view answers: the whole page, or only the fragment htmx asked for."""


def page(request, template, partial="results"):
    """The template's name, narrowed to its partial for an htmx request that targets it.

    A history restore gets the whole page: htmx then has no page around the fragment any more.
    """
    htmx = request.htmx
    if htmx and not htmx.history_restore_request and htmx.target == partial:
        return f"{template}#{partial}"
    return template
