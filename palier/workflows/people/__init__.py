"""A household completes its file: answers, pieces, situations, and who looks at them. First `completing`, then `pieces`."""
