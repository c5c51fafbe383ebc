"""Random `kill -9` of a client against a hostile network, judged by an oracle that knows nothing of the
program.
"""
