"""Requests answered in batches: at half the price within a day, or by an engine offline.

Their replies go into the store under the fingerprints of live requests, so whatever is run
afterwards finds them there.
"""
