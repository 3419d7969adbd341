"""How a view answers: the whole page, or only the fragment htmx asked for."""


def page(request, template, partial="results", *more):
    """The template's name, narrowed to the one of its partials that an htmx request targets.

    A history restore gets the whole page: htmx then has no page around the fragment any more.
    """
    htmx = request.htmx
    if htmx and not htmx.history_restore_request and htmx.target in (partial, *more):
        return f"{template}#{htmx.target}"
    return template
