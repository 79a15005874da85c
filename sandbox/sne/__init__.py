"""A stand-in for the State's register (SNE): its services over mutual TLS, its sample demande, and invented ones.

Written apart from ``palier.gateways.sne``, from the published facts alone: agreeing with it proves something.
"""
