"""The closing of a list: weighed again, frozen, ranked, verified, told. First `closing`."""
