"""JAX's side of two ADBench problems, on one thread: python adbench_jax.py NAME FOLDER, NAME such as gmm_1k_d10_K25.

Everything is jitted in f64; prints the least time of the objective and of the objective with its gradient.
"""
import json
import os
import sys
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)


class Numbers:
    """The numbers of an input file, taken in order."""

    def __init__(self, path):
        with open(path) as file:
            self.rest = np.array(file.read().split(), dtype=np.float64)

    def take(self, *shape):
        count = int(np.prod(shape))
        taken, self.rest = self.rest[:count], self.rest[count:]
        return jnp.asarray(taken.reshape(shape))

    def sizes(self, count):
        return [int(x) for x in self.take(count)]


def gaussian_mixture(numbers):
    d, components, points = numbers.sizes(3)
    alpha, means = numbers.take(components), numbers.take(components, d)
    factors = numbers.take(components, d * (d + 1) // 2)
    x = numbers.take(points, d)
    gamma, m = float(numbers.take(1)[0]), float(numbers.take(1)[0])
    columns, rows = np.triu_indices(d, 1)  # below the diagonal, column by column
    nu = d + m + 1
    multigamma = jax.scipy.special.multigammaln(nu / 2, d)
    constant = components * (nu * d * (np.log(gamma) - 0.5 * np.log(2)) - multigamma)

    def objective(parameters):
        alpha, means, factors = parameters
        q, l = factors[:, :d], factors[:, d:]
        matrix = jnp.zeros((components, d, d)).at[:, rows, columns].set(l)
        matrix = matrix + jax.vmap(jnp.diag)(jnp.exp(q))
        turned = jnp.einsum("kij,nkj->nki", matrix, x[:, None, :] - means)
        beta = alpha + q.sum(1) - 0.5 * (turned**2).sum(2)
        frobenius = jnp.exp(2 * q).sum() + (l**2).sum()
        prior = 0.5 * gamma**2 * frobenius - m * q.sum() - constant
        likelihood = jax.nn.logsumexp(beta, axis=1).sum() - points * jax.nn.logsumexp(alpha)
        return -points * d * 0.5 * np.log(2 * np.pi) + likelihood + prior

    return objective, (alpha, means, factors)


def sequence(numbers):
    layers, length, width = numbers.sizes(3)
    main, extra = numbers.take(2 * layers, 4 * width), numbers.take(3, width)
    state, inputs = numbers.take(2 * layers, width), numbers.take(length, width)

    def objective(parameters):
        main, extra = parameters

        def step(state, pair):
            x, target = pair
            y, following = x * extra[0], []
            for k in range(layers):
                wf, wi, wo, wc = main[2 * k].reshape(4, width)
                bf, bi, bo, bc = main[2 * k + 1].reshape(4, width)
                hidden, cell = state[2 * k], state[2 * k + 1]
                forget, take = jax.nn.sigmoid(y * wf + bf), jax.nn.sigmoid(hidden * wi + bi)
                put, change = jax.nn.sigmoid(y * wo + bo), jnp.tanh(hidden * wc + bc)
                cell = cell * forget + take * change
                y = put * jnp.tanh(cell)
                following += [y, cell]
            output = y * extra[1] + extra[2]
            return jnp.stack(following), (target * (output - jnp.log(2 + jnp.exp(output).sum()))).sum()

        return -jax.lax.scan(step, state, (inputs[:-1], inputs[1:]))[1].sum() / (width * (length - 1))

    return objective, (main, extra)


def least_time(function, argument):
    jax.block_until_ready(function(argument))
    best, begin = float("inf"), time.perf_counter()
    while time.perf_counter() - begin < 2:
        start = time.perf_counter()
        jax.block_until_ready(function(argument))
        best = min(best, time.perf_counter() - start)
    return best


def main():
    name, folder = sys.argv[1:3]
    kind = name.split("_")[0]
    objective, parameters = {"gmm": gaussian_mixture, "lstm": sequence}[kind](Numbers(f"{folder}/{kind}/{name}.txt"))
    value = least_time(jax.jit(objective), parameters)
    gradient = least_time(jax.jit(jax.value_and_grad(objective)), parameters)
    detail = {"objective_ms": value * 1e3, "value": float(objective(parameters))}
    print(json.dumps({"task": name, "system": "jax", "metric": "ms", "value": gradient * 1e3, "detail": detail}))


main()
