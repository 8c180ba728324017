# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% [markdown]
# # Fit and prediction
#
# How many weak spots does a powder have, and how much of it lost its order, if this is its curve of conversion? And
# what would it do at another temperature? The curve here is made: by the program itself, from numbers that the fit
# does not know. So the answers can be checked.

# %%
import numpy as np
import pandas as pd

import tautomata as tm

HIDDEN = {"sample.defects.fraction": 0.015, "sample.disordered": 0.06}

powder = {
    "crystal": {"size": [8, 8, 8]},
    "record": {"every": "3 h"},
    "protocol": [{"step": "anneal", "temperature": "140 degC", "time": "48 h"}],
}
truth = tm.Scenario(powder).with_values(HIDDEN)

# %% [markdown]
# A powder is many crystals: the mean of 40 samples, with an error of 0.01 for each point.

# %%
SAMPLES, ERROR = 40, 0.01

made = tm.run(truth, seed=11, replicates=SAMPLES).timeseries_mean.to_pandas()[2::2]
noise = np.random.default_rng(5).normal(0, ERROR, len(made))
curve = pd.DataFrame({"Time (h)": made.time_s / 3600, "Conversion": made.conversion_mean + noise})
curve.to_csv("curve.csv", index=False)
curve.head(3)

# %% [markdown]
# ## The fit
#
# What is free, with its prior, and what was measured. Everything else in the scenario is taken as right.

# %%
problem = {
    "title": "One curve at 140 °C",
    "seed": 3,
    "waves": 3,
    "draws": 32,
    "base": powder,
    "free": [
        {"path": "sample.defects.fraction", "name": "weak_spots", "log": {"from": 3e-3, "to": 6e-2}},
        {"path": "sample.disordered", "name": "lost_order", "linear": {"from": 0.0, "to": 0.2}},
    ],
    "data": [{"file": "curve.csv", "observable": "conversion", "error": ERROR, "averaged": SAMPLES}],
}
found = tm.fit(problem, "fit")
found.parameters.to_pandas()[["parameter", "mean", "deviation", "low95", "high95", "narrowing"]]

# %% [markdown]
# `narrowing` is the width of the posterior over that of the prior: near 1, the curve says nothing. One curve tells the
# weak spots well, and the lost order much less. The program says so, and what weakens the fit:

# %%
for sentence in found.statements["sentence"]:
    print(sentence)

# %%
found.figure("fit")

# %% [markdown]
# Stop that cell and run it again, and the fit continues. With `executor=`, runs go to a process pool or a cluster.
#
# The draws of the posterior are a table like any other:

# %%
found.posterior.to_pandas()[["weak_spots", "lost_order"]].describe(percentiles=[0.025, 0.5, 0.975])

# %%
found.figure("posterior")

# %% [markdown]
# ## The prediction
#
# The same powder at 125 °C, which was not measured: draws of the posterior are run there. The bands hold what the
# fit leaves open and the scatter of such small samples.

# %%
COLDER = {"protocol.anneal.temperature": "125 degC", "protocol.anneal.time": "96 h"}

predicted = found.predict(COLDER, "colder")
predicted.figure("conversion")

# %% [markdown]
# What would have been measured there, as the program knows the hidden share:

# %%
end = predicted.points.to_pandas().conversion_end_mean
there = tm.run(truth.with_values(COLDER), seed=12, replicates=SAMPLES).replicates["conversion_end"]
low, high = end.quantile([0.025, 0.975])
print(f"after 96 h: predicted {end.median():.3f}, 95 %: {low:.3f} to {high:.3f}; really {there.mean():.3f}")
