"""What Django's administration says, in the words of the rest of Newsdesk."""

from django.utils.safestring import SafeData, mark_safe
from django.utils.text import capfirst


class PlainWords:
    """Titles name what is on the page; messages state facts: "was changed", not "was changed successfully"."""

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def message_user(self, request, message, *args, **kwargs):
        plain = str(message).replace(" successfully", "").replace("Successfully deleted", "Deleted")
        super().message_user(request, mark_safe(plain) if isinstance(message, SafeData) else plain, *args, **kwargs)
