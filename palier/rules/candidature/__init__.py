"""The stages of a candidature and of a publication, and how one leaves. First `funnel`."""
