"""Who acts, how an act is refused, told, signed and its readings kept. First `actors`, then `telling`."""
