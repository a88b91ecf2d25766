"""Other ways to watch volume, for bench/volume.py: each tells on which days it would alarm.

A peer gets rows x days and returns a mask of the watched days; what it says of a day may only rest
on that day and those before.
"""

import logging
import warnings

import numpy as np
from volume_worlds import WATCHED

_LEAST = 20.0  # the gate of volume that is ours, so that none is blamed for tiny series


def same_weekday(rows: np.ndarray) -> np.ndarray:
    """A fixed band of 50 % about the mean of the last four same weekdays: the vendor's rule."""
    days = rows.shape[1]
    found = np.zeros((len(rows), WATCHED), bool)
    for column in range(WATCHED):
        at = days - WATCHED + column
        usual = np.mean([rows[:, at - 7 * lag] for lag in range(1, 5)], axis=0)
        odd = (rows[:, at] < 0.5 * usual) | (rows[:, at] > 1.5 * usual)
        found[:, column] = odd & (usual >= _LEAST)
    return found


def three_sigma(rows: np.ndarray) -> np.ndarray:
    """More than three standard deviations from the mean of the last four weeks."""
    days = rows.shape[1]
    found = np.zeros((len(rows), WATCHED), bool)
    for column in range(WATCHED):
        at = days - WATCHED + column
        past = rows[:, at - 28 : at]
        off = np.abs(rows[:, at] - past.mean(axis=1)) > 3 * past.std(axis=1, ddof=1)
        found[:, column] = off & (past.mean(axis=1) >= _LEAST)
    return found


def stl(rows: np.ndarray) -> np.ndarray:
    """Off the robust STL decomposition of the last twelve weeks, carried on for a week: more than
    three robust standard deviations of its residuals (statsmodels)."""
    from statsmodels.tsa.seasonal import STL

    days = rows.shape[1]
    found = np.zeros((len(rows), WATCHED), bool)
    for number, row in enumerate(rows):
        for week in range(0, WATCHED, 7):
            at = days - WATCHED + week
            past = row[at - 84 : at]
            if past.mean() < _LEAST:
                continue
            fit = STL(past, period=7, robust=True).fit()
            usual = fit.trend[-1] + fit.seasonal[-7:]
            spread = 1.4826 * np.median(np.abs(fit.resid))
            found[number, week : week + 7] = np.abs(row[at : at + 7] - usual) > 3 * max(
                spread, np.sqrt(past.mean())
            )
    return found


def prophet(rows: np.ndarray) -> np.ndarray:
    """Outside of Prophet's interval of 99 %, fitted anew each week."""
    import pandas as pd
    from prophet import Prophet

    logging.getLogger("cmdstanpy").disabled = True
    logging.getLogger("prophet").setLevel(logging.ERROR)
    days = rows.shape[1]
    found = np.zeros((len(rows), WATCHED), bool)
    dates = pd.date_range("2026-01-05", periods=days)
    for number, row in enumerate(rows):
        for week in range(0, WATCHED, 7):
            at = days - WATCHED + week
            if row[at - 28 : at].mean() < _LEAST:
                continue
            model = Prophet(interval_width=0.99, yearly_seasonality=False, daily_seasonality=False)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                np.random.seed(1)
                model.fit(pd.DataFrame({"ds": dates[:at], "y": row[:at]}))
                told = model.predict(pd.DataFrame({"ds": dates[at : at + 7]}))
            now = row[at : at + 7]
            found[number, week : week + 7] = (now < told["yhat_lower"]) | (now > told["yhat_upper"])
    return found
