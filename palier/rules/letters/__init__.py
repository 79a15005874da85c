"""The table by which each letter is made, and the words of the trade. First `table`, then `composing` and a file of `rows`."""
