"""Points written: of a candidature, of a territory, weighed again. First `scoring`."""
