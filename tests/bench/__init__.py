"""`make bench`: what pages cost, as multiples of a bare Django view measured in the same run.

Absolute times say little on a shared machine; CPU-milliseconds of server and database per request, divided by
those of a bare view measured just before and after, hold within some 10 to 25 %.
"""
