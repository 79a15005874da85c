"""The homes that come free and the shares that the law gives of them: flow, quotas, first quartile. First `flow`."""
