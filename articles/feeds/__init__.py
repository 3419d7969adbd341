"""Feeds of outlets: found at an address, asked on their own schedule, each entry brought in once.

`reading` understands the bytes and is pure; `schedule` says when a feed is asked next; `asking` asks one and brings in
what is new; `finding` looks at an address before anything is saved; `keeping` adds, pauses and removes.
"""
