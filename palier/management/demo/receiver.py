"""The secret of the demo's receiver: of a stand-in on the loopback, known to whoever reads this."""

SECRET = "whsec_UGFsaWVyLCBiYWMgYSBzYWJsZSBkZSBsYSBkZW1vICE="  # noqa: S105 - of a stand-in
