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
# # First steps
#
# A ground powder of 2,3-dicyano-5,7-dimethyl-6H-1,4-diazepine is held at 140 °C for three days. How much of it
# polymerizes, how fast does the crystalline order go, and how long do the chains get?

# %%
import tautomata as tm

scenario = tm.Scenario(
    {
        "title": "Ground powder, 140 °C",
        "crystal": {"size": [12, 12, 12]},
        "sample": {"defects": {"fraction": 0.02}, "disordered": 0.08},
        "protocol": [{"step": "anneal", "temperature": "140 degC", "time": "72 h"}],
        "record": {"snapshots": ["0 h", "24 h", "72 h"]},
    }
)
scenario

# %% [markdown]
# A dict has the keys of a scenario's file; `tm.Scenario.from_file` reads such a file. Mistakes are told at once, each
# with its place and a way out:

# %%
try:
    scenario.with_values({"sample.defects.fraction": 2, "protocol.anneal.time": "72 degC"})
except tm.ScenarioError as mistakes:
    print(mistakes)

# %% [markdown]
# Eight samples, on all processors. The seed fixes every bit of the result; the number of threads changes none.

# %%
run = tm.run(scenario, seed=7, replicates=8)
run

# %% [markdown]
# Tables go to pandas, polars, xarray or NumPy. Names of columns carry the units.

# %%
run.summary.to_pandas().set_index("quantity").loc[
    ["t50", "conversion_end", "crystalline_fraction_end", "number_average_length"],
    ["unit", "mean", "standard_error", "low95", "high95"],
]

# %% [markdown]
# A figure of your own in the style of the shipped ones: each of the eight samples, and their mean.

# %%
import matplotlib.pyplot as plt

series = run.timeseries.to_pandas()
mean = run.timeseries_mean.to_pandas()
with plt.rc_context(tm.style()):
    figure, axes = plt.subplots(layout="constrained")
    for _, one in series.groupby("replicate"):
        axes.plot(one.time_s / 3600, one.conversion, color="0.75", linewidth=0.6)
    axes.plot(mean.time_s / 3600, mean.conversion_mean, label="mean of eight samples")
    axes.set(xlabel="Time / h", ylabel="Conversion", xlim=(0, 72), ylim=(0, 1))
    axes.legend(loc="lower right")

# %% [markdown]
# Snapshots are NumPy arrays while a block lasts. Which molecules are left, and where?

# %%
import numpy as np

letters = np.array(tm.Snapshot.LETTERS)
for time in ("0 h", "24 h", "72 h"):
    with run.snapshot(time) as snapshot:
        monomer = letters[snapshot.species] == "M"
        print(f"{time:>5}: {monomer.mean():5.1%} monomer, {snapshot.ordered.mean():5.1%} of the places ordered")

# %%
run.figure("slices")
