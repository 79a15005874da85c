"""Key pages in words that are easy to read: one idea a sentence, one sentence a line."""
