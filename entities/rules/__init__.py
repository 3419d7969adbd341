"""Decisions as pure functions of plain data: no database, no request, no clock."""
