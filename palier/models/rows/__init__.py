"""Who may read and write which row, column, letter and verb, as data. First `row_rights`, then one `rows_of_*` an audience.

`models/doors` makes policies of it (`row_security`) and compares them with the live database (`live_catalogue`).
"""
