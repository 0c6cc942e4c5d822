"""Serves a small real model over the OpenAI protocol on loopback: ``serve.py GGUF KEY``; prints its address."""

import signal
import sys

import xllamacpp

parameters = xllamacpp.CommonParams()
parameters.model.path = sys.argv[1]
parameters.hostnames = ["127.0.0.1"]
parameters.port = 0  # whichever is free
parameters.n_ctx = 8192  # the guidance, the rubric and an answer: about 5,500 tokens
parameters.n_parallel = 1
parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 2
parameters.model_alias = {"tiny"}
parameters.api_keys = [sys.argv[2]]
server = xllamacpp.Server(parameters)
print(server.listening_address, flush=True)
signal.pause()
