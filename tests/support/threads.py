"""Several works at once, as several connections do them."""

import threading

from webapp.store.db import database


def at_once(*works):
    """Run each on a thread of its own, all begun together; returns their outcomes in order."""
    barrier = threading.Barrier(len(works))
    outcomes = [None] * len(works)

    def run(number, work):
        barrier.wait()
        try:
            outcomes[number] = work()
        except Exception as problem:
            outcomes[number] = problem
        finally:
            database.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
