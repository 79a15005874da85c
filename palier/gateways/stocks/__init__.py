"""Reads the files of a former tool, whatever wrote them: streamed, bounded, and never computed. First `opening`."""
