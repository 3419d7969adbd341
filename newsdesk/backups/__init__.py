"""Backups of a running site: everything it would need to begin anew, in one file.

A backup is a ZIP archive that holds `database.dump` (PostgreSQL's custom format; uploads lie in the database), the
`secret_key`, and a `manifest.json` that says what must be found again.
"""
