"""Rows of letters told beside the path of a candidature."""
