"""The employer's pages: a code, what it attests, its sites, and numbers. No row of a person is within their reach (ADR 63)."""
