"""Exchange of homes between tenants of social landlords: who fits whom, rounds, answers (ADR 97). First `exchange_homes`."""
