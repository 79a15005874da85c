"""Invented people, some of them written twice: which records are of one person is known, for a rule to be judged by."""
