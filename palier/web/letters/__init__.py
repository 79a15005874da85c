"""Letters on paper, for the organisation that answers for them: a list, a document to print, and what was done."""
