"""Workers of other machines: a Dask cluster that runs already, known by its scheduler's address.

Nothing of a study lies on the cluster. A trial that was lost with its worker is run by another, which Dask sees to
itself; what was under way when the scheduler was lost is run again, as where processes of this machine die.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import explorer
from explorer.errors import Refusal
from explorer.study.running import Workers
from explorer.words import study as study_words

if TYPE_CHECKING:
    from distributed import Client

PACKAGE = "distributed"
ANSWER_S = 10  # for how long a scheduler may not answer before it counts as gone


def cluster(address: str, said: Callable[[str], None]) -> Workers:
    """The workers of the scheduler at `address`, tcp://host:port. `said` a sentence where it has none yet.

    Raises Refusal without the package; leaving and entering it, where no scheduler answers.
    """
    if find_spec(PACKAGE) is None:
        raise Refusal(study_words.NO_CLUSTER)
    return partial(_cluster, address, said)


@contextmanager
def _cluster(address: str, said: Callable[[str], None]) -> Iterator[Executor]:
    from distributed import Client

    for name in (PACKAGE, f"{PACKAGE}.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what is reported of lost connections is said in a sentence
    try:
        client = Client(address, timeout=ANSWER_S, set_as_default=False)
    except (OSError, TimeoutError) as error:
        raise Refusal(study_words.SCHEDULER_GONE, address=address) from error
    except (ValueError, TypeError, KeyError, ImportError) as error:
        raise Refusal(study_words.BAD_SCHEDULER, got=address) from error
    try:
        if not client.scheduler_info()["workers"]:
            said(study_words.NO_WORKERS_YET.format(address=address))
        yield ClusterExecutor(client)
    finally:
        client.close(timeout=ANSWER_S)  # the cluster forgets what is still wanted of it


class ClusterExecutor(Executor):
    """Calls on a cluster. What is lost with it is a BrokenExecutor, as of a pool of processes; what else goes wrong
    there, a Refusal."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)  # the same trial, asked for again, is run again

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        asked = self._executor.submit(run_there, explorer.__version__, fn, *args, **kwargs)
        here: Future[Any] = Future()
        asked.add_done_callback(partial(_pass_on, here))
        if self._client.status != "running":  # else it would wait for a scheduler that may never come back
            raise BrokenExecutor(f"the scheduler is {self._client.status}")
        return here


def _pass_on(here: Future[Any], asked: Future[Any]) -> None:
    from distributed import KilledWorker
    from distributed.comm import CommClosedError

    if not here.set_running_or_notify_cancel():
        return
    try:
        here.set_result(asked.result())
    except (CancelledError, KilledWorker, CommClosedError) as lost:
        here.set_exception(BrokenExecutor(str(lost)))
    except Refusal as refusal:
        here.set_exception(refusal)
    except BaseException as error:
        here.set_exception(Refusal(study_words.CLUSTER_FAILED, reason=f"{type(error).__name__}: {error}"))


def run_there(version: str, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What a worker of a cluster does. Refusal where it has another Aperture."""
    import torch

    if version != explorer.__version__:
        raise Refusal(study_words.OTHER_VERSION, here=version, there=explorer.__version__)
    torch.set_num_threads(1)  # and never back: it is one number for all threads of the worker, each with its trial
    return fn(*args, **kwargs)
