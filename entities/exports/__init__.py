"""What leaves Newsdesk in files: lists as CSV and JSON Lines, annotations in the formats of other tools.

Rows of the database become plain records first (`records` for whole articles, `rows` for the lists); every format is
a pure function of such a record. Everything is a generator, so that an export of any size takes the memory of a chunk.
"""
