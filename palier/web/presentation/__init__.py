"""Pure helpers that prepare what a page draws or says; no request; `sheet` and `corrections` read what they show."""
