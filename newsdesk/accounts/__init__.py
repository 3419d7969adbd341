"""Who people are here and how they prove it.

Django keeps the accounts, django-allauth leads through the steps of a sign-in, and newsdesk/roles.py says what each
may do. This folder holds what Newsdesk adds: how often one may try, how passwords are kept, links that set them,
and what editors do with other people's accounts.
"""

import logging

log = logging.getLogger("newsdesk.accounts")  # people by number, clients by address; never a name, never a secret
