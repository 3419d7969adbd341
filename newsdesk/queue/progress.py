"""How far a job is that changes everything in one transaction: told beside it, to the page that waits."""

from django.db import connection, models


class Progress:
    """Counts up the column `done` of a row, for others to see while the change itself is still hidden from them."""

    def __init__(self, row: models.Model):
        self.row, self.done = row, 0

    def add(self, n: int) -> None:
        self.done += n
        beside = connection.copy()
        try:
            with beside.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {self.row._meta.db_table} SET done = %s WHERE id = %s", [self.done, self.row.pk]
                )
        finally:
            beside.close()


def hold_run(row: models.Model) -> None:
    """Let no other job carry this row's change out until the end of the transaction.

    It is a lock beside the row, which must stay free for the progress.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [row._meta.db_table, row.pk])
