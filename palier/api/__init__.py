"""The API of partners: JSON over the same workflows as the pages, under the same roles of the database, and no rule of its own.

``software`` says who calls, ``site`` puts a refusal into words, ``doing`` does a write once; ``site`` lists
the addresses, and ``said`` has what they take and give. It never imports a page (ADR 112).
"""
