"""Web pages, one folder per audience; `desk` is what professionals share.

Under them: `requests` what goes round every page, `signin` the doors, `inputs` what is typed, `languages`, and `presentation`
what is drawn. First `access`, then `acts`.
"""
