"""The secret of the demo's receiver: of a stand-in on the loopback, known to whoever reads this."""

import base64

SECRET = "whsec_" + base64.b64encode(b"Palier, bac a sable de la demo !").decode()
