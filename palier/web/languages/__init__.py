"""In which language a page is read: what the catalogues hold, and what is said in it.

French is the source. `catalogues` reads `locale/`, `speaking` makes a page in a language, `later` words what stands in a class,
to be said when it is shown. Who reads which is in `requests/chosen_language.py` (docs/adr/0059).
"""
