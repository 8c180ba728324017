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
# # A study of grinding
#
# How many weak spots does it take before a powder polymerizes within a day? A study sweeps values of a scenario.
# Each point gets replicates; what is recorded is never run twice.

# %%
import tautomata as tm

tm.convert(mill="mortar").to_pandas()[["time_min", "weak_spot_fraction", "crystallite_size_nm"]]

# %%
study = tm.Study(
    {
        "title": "Conversion after a day against weak spots",
        "seed": 2026,
        "replicates": 4,
        "base": {
            "crystal": {"size": [10, 10, 10]},
            "sample": {"disordered": 0.08},
            "record": {"every": "4 h"},
            "protocol": [{"step": "anneal", "temperature": "140 degC", "time": "24 h"}],
        },
        "axis": [
            {
                "name": "weak_spots",
                "title": "Fraction of weak spots",
                "path": "sample.defects.fraction",
                "log": {"from": 1e-3, "to": 1e-1, "points": 5},
            },
            {"path": "protocol.anneal.temperature", "values": ["130 degC", "140 degC", "150 degC"]},
        ],
    }
)
study

# %% [markdown]
# The folder is that of the command `tautomata sweep`: stop the cell and run it again, and the study continues.
# `executor=` takes a process pool, or a `dask.distributed.Client` of a cluster, in place of the threads of this
# machine.

# %%
results = study.sweep("grinding")
results.points.to_pandas()[
    ["weak_spots", "temperature_degC", "conversion_end_mean", "conversion_end_standard_error"]
].head()

# %%
results.figure("conversion")

# %% [markdown]
# The apparent activation energy at 5 % conversion, where all temperatures reach it: a straight line through
# ln t05 against 1/RT.

# %%
import numpy as np

R = 8.314462618e-3  # kJ/(mol K), CODATA 2018
points = results.points_all.to_pandas()  # every quantity; `points` has the main ones
for share, rows in points.groupby("weak_spots"):
    reached = rows.dropna(subset=["t05_h_mean"])
    if len(reached) == 3:
        slope, _ = np.polyfit(1 / (R * (reached.temperature_degC + 273.15)), np.log(reached.t05_h_mean), 1)
        print(f"weak spots {share:.2g}: {slope:.0f} kJ/mol")
