"""Reference pages made from the code: one module a page, each with `page() -> str`."""
