"""The proof of a closed ranking: how to check it, the public file, the verifier, and one's own line with its opening."""
