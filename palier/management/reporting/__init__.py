"""What the operators' commands print: built as plain values, then written as French text or stable JSON."""
