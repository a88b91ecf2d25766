"""Other ways to watch volume, for bench/volume.py: each tells on which days it would alarm.

A peer gets rows x days and returns a score for each of the days looked at, which alarms from 1 on,
its usual limit; what it says of a day may only rest on that day and those before.
"""

import logging
import warnings

import numpy as np
from volume_worlds import LOOKED

_LEAST = 20.0  # the gate of volume that is ours, so that none is blamed for tiny series


def same_weekday(rows: np.ndarray) -> np.ndarray:
    """A fixed band of 50 % about the mean of the last four same weekdays: the vendor's rule."""
    days = rows.shape[1]
    found = np.zeros((len(rows), LOOKED))
    for column in range(LOOKED):
        at = days - LOOKED + column
        usual = np.mean([rows[:, at - 7 * lag] for lag in range(1, 5)], axis=0)
        ratio = (rows[:, at] + 1e-9) / np.maximum(usual, 1e-9)
        score = np.maximum(-np.log2(ratio), (ratio - 1) / 0.5)  # 1 at half, and at half more
        found[:, column] = np.where(usual >= _LEAST, score, 0.0)
    return found


def three_sigma(rows: np.ndarray) -> np.ndarray:
    """More than three standard deviations from the mean of the last four weeks."""
    days = rows.shape[1]
    found = np.zeros((len(rows), LOOKED))
    for column in range(LOOKED):
        at = days - LOOKED + column
        past = rows[:, at - 28 : at]
        spread = np.maximum(past.std(axis=1, ddof=1), 1e-9)
        score = np.abs(rows[:, at] - past.mean(axis=1)) / (3 * spread)
        found[:, column] = np.where(past.mean(axis=1) >= _LEAST, score, 0.0)
    return found


def stl(rows: np.ndarray) -> np.ndarray:
    """Off the robust STL decomposition of the last twelve weeks, carried on for a week: more than
    three robust standard deviations of its residuals (statsmodels)."""
    from statsmodels.tsa.seasonal import STL

    days = rows.shape[1]
    found = np.zeros((len(rows), LOOKED))
    for number, row in enumerate(rows):
        for week in range(0, LOOKED, 7):
            at = days - LOOKED + week
            past = row[at - 84 : at]
            if past.mean() < _LEAST:
                continue
            fit = STL(past, period=7, robust=True).fit()
            usual = fit.trend[-1] + fit.seasonal[-7:]
            spread = 1.4826 * np.median(np.abs(fit.resid))
            limit = 3 * max(spread, np.sqrt(past.mean()))
            found[number, week : week + 7] = np.abs(row[at : at + 7] - usual) / limit
    return found


def prophet(rows: np.ndarray) -> np.ndarray:
    """Outside of Prophet's interval of 99 %, fitted anew each week."""
    import pandas as pd
    from prophet import Prophet

    logging.getLogger("cmdstanpy").disabled = True
    logging.getLogger("prophet").setLevel(logging.ERROR)
    days = rows.shape[1]
    found = np.zeros((len(rows), LOOKED))
    dates = pd.date_range("2026-01-05", periods=days)
    for number, row in enumerate(rows):
        for week in range(0, LOOKED, 7):
            at = days - LOOKED + week
            if row[at - 28 : at].mean() < _LEAST:
                continue
            model = Prophet(interval_width=0.99, yearly_seasonality=False, daily_seasonality=False)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                np.random.seed(1)
                model.fit(pd.DataFrame({"ds": dates[:at], "y": row[:at]}))
                told = model.predict(pd.DataFrame({"ds": dates[at : at + 7]}))
            off = row[at : at + 7] - told["yhat"].to_numpy()
            below = told["yhat"] - told["yhat_lower"]
            above = told["yhat_upper"] - told["yhat"]
            half = np.maximum(np.where(off < 0, below, above), 1e-9)
            found[number, week : week + 7] = np.abs(off) / half
    return found
