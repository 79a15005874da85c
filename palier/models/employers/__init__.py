"""What employers keep here: their sites, and what they attested in numbers; the codes of their employees stand beside them."""
