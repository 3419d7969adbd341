"""Faults that a machine really has, done to a running Newsdesk while articles come in and people correct."""
