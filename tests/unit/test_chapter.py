"""Every figure that the chapter prints, in its order, recomputed by the app's own functions.

The chapter's lmer stopped short of the best fit: nloptr's default tolerance lets it, and its REML
criterion is higher than the least one by 1e-8. What it prints differs from the best fit by up to
1.6e-4 of its size, so it is compared to a relative 3e-4; the figures of the regressions and the
data are compared to the last digit printed.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from modules.observations.data_sets import PUBLISHED
from modules.pooling import complete, none, partial
from modules.pooling.intervals.profile import profile
from modules.pooling.partial import PartialPooling
from modules.pooling.regression import complete_summary, no_pooling_summary
from modules.pooling.residuals import residual_table
from modules.pooling.slope_test import slope_test
from modules.words.printed.lm_text import lm_text, t_test_text
from modules.words.printed.lmer_text import lmer_text

WHERE_LMER_STOPPED = 3e-4


@pytest.fixture(scope="module")
def sleep2() -> pd.DataFrame:
    return PUBLISHED["baseline_corrected"].read()


@pytest.fixture(scope="module")
def pp_mod(sleep2: pd.DataFrame) -> PartialPooling:
    return partial.fit(sleep2, "1 + x", reml=True)


def cells(printed: str) -> list[str]:
    """Split a printed table into its cells."""
    return printed.split()


def as_printed(value: float, printed: str) -> bool:
    """Whether a value, rounded as often as the printed one shows decimals, reads the same."""
    decimals = len(printed.partition(".")[2])
    return f"{value:.{decimals}f}" == printed.rstrip(".")


# The data


def test_head_of_the_data(sleep2: pd.DataFrame):
    head = sleep2.head(6)
    assert head["y"].tolist() == [250.8006, 321.4398, 356.8519, 414.6901, 382.2038, 290.1486]
    assert head["subject"].tolist() == ["308"] * 6
    assert head["x"].tolist() == [0, 1, 2, 3, 4, 5]


def test_count_of_days(sleep2: pd.DataFrame):
    assert sleep2["x"].value_counts().sort_index().to_dict() == dict.fromkeys(range(8), 18)


def test_summary_of_the_data(sleep2: pd.DataFrame):
    quartiles = sleep2[["y", "x"]].quantile([0.0, 0.25, 0.5, 0.75, 1.0])
    reaction = ["203.0", "265.2", "303.2", "347.7", "466.4"]
    days_deprived = ["0.00", "1.75", "3.50", "5.25", "7.00"]
    assert all(map(as_printed, quartiles["y"], reaction))
    assert all(map(as_printed, quartiles["x"], days_deprived))
    assert as_printed(sleep2["y"].to_numpy().mean(), "308.0")
    assert as_printed(sleep2["x"].to_numpy().mean(), "3.50")
    counts = sleep2["subject"].value_counts(sort=False)
    assert counts.index[:6].tolist() == ["308", "309", "310", "330", "331", "332"]
    assert (counts == 8).all()
    assert counts.iloc[6:].sum() == 96


# Complete pooling


def test_summary_of_complete_pooling(sleep2: pd.DataFrame):
    text = lm_text(complete_summary(sleep2, "days_deprived", "Reaction"), "sleep2")
    assert (
        text
        == """
Call:
lm(formula = Reaction ~ days_deprived, data = sleep2)

Residuals:
     Min       1Q   Median       3Q      Max 
-112.284  -26.732    2.143   27.734  140.453 

Coefficients:
              Estimate Std. Error t value Pr(>|t|)    
(Intercept)    267.967      7.737  34.633  < 2e-16 ***
days_deprived   11.435      1.850   6.183 6.32e-09 ***
---
Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1

Residual standard error: 50.85 on 142 degrees of freedom
Multiple R-squared:  0.2121,\tAdjusted R-squared:  0.2066 
F-statistic: 38.23 on 1 and 142 DF,  p-value: 6.316e-09

"""
    )


def test_coefficients_of_complete_pooling(sleep2: pd.DataFrame):
    fixed_effects = complete.fit(sleep2).fixed_effects
    assert all(map(as_printed, fixed_effects, ["267.96742", "11.43543"]))


# No pooling


def test_summary_of_no_pooling(sleep2: pd.DataFrame):
    summary = no_pooling_summary(sleep2, "days_deprived", "Reaction", "Subject")
    assert (
        lm_text(summary, "sleep2")
        == """
Call:
lm(formula = Reaction ~ days_deprived + Subject + days_deprived:Subject, 
    data = sleep2)

Residuals:
     Min       1Q   Median       3Q      Max 
-106.521   -8.541    1.143    8.889  128.545 

Coefficients:
                         Estimate Std. Error t value Pr(>|t|)    
(Intercept)              288.2175    16.4772  17.492  < 2e-16 ***
days_deprived             21.6905     3.9388   5.507 2.49e-07 ***
Subject309               -87.9262    23.3023  -3.773 0.000264 ***
Subject310               -62.2856    23.3023  -2.673 0.008685 ** 
Subject330               -14.9533    23.3023  -0.642 0.522422    
Subject331                 9.9658    23.3023   0.428 0.669740    
Subject332                27.8157    23.3023   1.194 0.235215    
Subject333                -2.7581    23.3023  -0.118 0.906000    
Subject334               -50.2051    23.3023  -2.155 0.033422 *  
Subject335               -25.3429    23.3023  -1.088 0.279207    
Subject337                24.6143    23.3023   1.056 0.293187    
Subject349               -59.2183    23.3023  -2.541 0.012464 *  
Subject350               -40.2023    23.3023  -1.725 0.087343 .  
Subject351               -24.2467    23.3023  -1.041 0.300419    
Subject352                43.0655    23.3023   1.848 0.067321 .  
Subject369               -21.5040    23.3023  -0.923 0.358154    
Subject370               -53.3072    23.3023  -2.288 0.024107 *  
Subject371               -30.4896    23.3023  -1.308 0.193504    
Subject372                 2.4772    23.3023   0.106 0.915535    
days_deprived:Subject309 -17.3334     5.5703  -3.112 0.002380 ** 
days_deprived:Subject310 -17.7915     5.5703  -3.194 0.001839 ** 
days_deprived:Subject330 -13.6849     5.5703  -2.457 0.015613 *  
days_deprived:Subject331 -16.8231     5.5703  -3.020 0.003154 ** 
days_deprived:Subject332 -19.2947     5.5703  -3.464 0.000765 ***
days_deprived:Subject333 -10.8151     5.5703  -1.942 0.054796 .  
days_deprived:Subject334  -3.5745     5.5703  -0.642 0.522423    
days_deprived:Subject335 -25.8995     5.5703  -4.650 9.47e-06 ***
days_deprived:Subject337   0.7518     5.5703   0.135 0.892895    
days_deprived:Subject349  -5.2644     5.5703  -0.945 0.346731    
days_deprived:Subject350   1.6007     5.5703   0.287 0.774382    
days_deprived:Subject351 -13.1681     5.5703  -2.364 0.019867 *  
days_deprived:Subject352 -14.4019     5.5703  -2.585 0.011057 *  
days_deprived:Subject369  -7.8948     5.5703  -1.417 0.159273    
days_deprived:Subject370  -1.0495     5.5703  -0.188 0.850912    
days_deprived:Subject371  -9.3443     5.5703  -1.678 0.096334 .  
days_deprived:Subject372 -10.6041     5.5703  -1.904 0.059613 .  
---
Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1

Residual standard error: 25.53 on 108 degrees of freedom
Multiple R-squared:  0.849,\tAdjusted R-squared:  0.8001 
F-statistic: 17.35 on 35 and 108 DF,  p-value: < 2.2e-16

"""
    )


def test_lines_of_two_subjects(sleep2: pd.DataFrame):
    lines = none.fit(sleep2).lines
    answers = {
        "308": (288.217466666666, 21.6904952380953),
        "335": (262.874583333333, -4.20899166666667),
    }
    for subject, answer in answers.items():
        assert_allclose(lines.loc[subject], answer, rtol=1e-12)
    estimates = no_pooling_summary(sleep2, "x", "y", "s").coefficients["estimate"]
    assert_allclose(estimates["(Intercept)"] + estimates["s335"], 262.874583333333)
    assert_allclose(estimates["x"] + estimates["x:s335"], -4.20899166666667)


def test_table_of_lines(sleep2: pd.DataFrame):
    printed = cells("""
        308 288. 21.7   309 200. 4.36   310 226. 3.90   330 273. 8.01   331 298. 4.87
        332 316. 2.40   333 285. 10.9   334 238. 18.1   335 263. -4.21  337 313. 22.4
        349 229. 16.4   350 248. 23.3   351 264. 8.52   352 331. 7.29   369 267. 13.8
        370 235. 20.6   371 258. 12.3   372 291. 11.1
    """)
    lines = none.fit(sleep2).lines
    assert lines.index.tolist() == printed[::3]
    assert all(map(as_printed, lines["intercept"], printed[1::3]))
    assert all(map(as_printed, lines["slope"], printed[2::3]))


def test_t_test_of_the_slopes(sleep2: pd.DataFrame):
    assert (
        t_test_text(slope_test(none.fit(sleep2).lines.loc[:, "slope"]), ".")
        == """
\tOne Sample t-test

data:  .
t = 6.1971, df = 17, p-value = 9.749e-06
alternative hypothesis: true mean is not equal to 0
95 percent confidence interval:
  7.542244 15.328613
sample estimates:
mean of x 
 11.43543 

"""
    )


# Partial pooling


def test_summary_of_partial_pooling(sleep2: pd.DataFrame, pp_mod: PartialPooling):
    text = lmer_text(pp_mod, sleep2, "days_deprived", "Reaction", "Subject", "sleep2")
    chapter = """Linear mixed model fit by REML ['lmerMod']
Formula: Reaction ~ days_deprived + (days_deprived | Subject)
   Data: sleep2

REML criterion at convergence: 1404.1

Scaled residuals: 
    Min      1Q  Median      3Q     Max 
-4.0157 -0.3541  0.0069  0.4681  5.0732 

Random effects:
 Groups   Name          Variance Std.Dev. Corr
 Subject  (Intercept)   958.35   30.957       
          days_deprived  45.78    6.766   0.18
 Residual               651.60   25.526       
Number of obs: 144, groups:  Subject, 18

Fixed effects:
              Estimate Std. Error t value
(Intercept)    267.967      8.266  32.418
days_deprived   11.435      1.845   6.197

Correlation of Fixed Effects:
            (Intr)
days_deprvd -0.062
"""
    # The variance of the intercepts is 958.3645 at the best fit and 958.3517 where lmer stopped.
    assert text == chapter.replace("958.35", "958.36")


def test_new_data_have_a_row_for_each_subject_and_day(sleep2: pd.DataFrame, pp_mod: PartialPooling):
    newdata = pd.MultiIndex.from_product(
        [pp_mod.subjects, range(8)], names=["subject", "x"]
    ).to_frame(index=False)
    assert newdata.shape == (144, 2)
    assert newdata["subject"].tolist()[:10] == ["308"] * 8 + ["309"] * 2
    assert_allclose(pp_mod.predict(newdata), pp_mod.predict(sleep2))


def test_fixed_effects_and_their_tests(pp_mod: PartialPooling):
    fixed_effects = pp_mod.fixed_effects
    assert all(map(as_printed, fixed_effects, ["267.96742", "11.43543"]))
    standard_errors = np.sqrt(np.diag(pp_mod.fixed_covariance))
    assert_allclose(standard_errors, [8.265896, 1.845293], rtol=WHERE_LMER_STOPPED)
    z = fixed_effects / standard_errors
    assert_allclose(z, [32.418437, 6.197082], rtol=WHERE_LMER_STOPPED)
    p = 2.0 * (1.0 - stats.norm.cdf(np.abs(z)))
    assert p[0] == 0.0
    assert_allclose(p[1], 5.75197e-10, rtol=0.01)


def test_profile_intervals(pp_mod: PartialPooling):
    chapter = pd.DataFrame(
        {
            "lower": [19.0979934, -0.4051073, 4.0079284, 22.4666029, 251.3443396, 7.7245247],
            "upper": [46.3366599, 0.8058951, 10.2487351, 29.3494509, 284.5904989, 15.1463328],
        },
        index=["sd_intercept", "correlation", "sd_slope", "residual_sd", "intercept", "slope"],
    )
    ours = profile(pp_mod).intervals().loc[chapter.index, ["lower", "upper"]]
    assert_allclose(ours, chapter, rtol=1e-3)


def test_variances_and_correlation(pp_mod: PartialPooling):
    covariance = pp_mod.random_covariance.to_numpy()
    chapter = [[958.3517, 37.20460], [37.2046, 45.77766]]
    assert_allclose(covariance, chapter, rtol=WHERE_LMER_STOPPED)
    sd = np.sqrt(np.diag(covariance))
    assert_allclose(sd, [30.957255, 6.765919], rtol=WHERE_LMER_STOPPED)
    assert_allclose(covariance[0, 1] / sd.prod(), 0.1776263, rtol=WHERE_LMER_STOPPED)
    assert_allclose(np.sqrt(pp_mod.residual_variance), 25.5264, rtol=WHERE_LMER_STOPPED)
    assert as_printed(pp_mod.residual_variance, "651.6")


def test_random_effects(pp_mod: PartialPooling):
    printed = np.array(
        cells("""
        308  24.4992891   8.6020000   309 -59.3723102  -8.1277534   310 -39.4762764  -7.4292365
        330   1.3500428  -2.3845976   331  18.4576169  -3.7477340   332  30.5270040  -4.8936899
        333  13.3682027   0.2888639   334 -18.1583020   3.8436686   335 -16.9737887 -12.0702333
        337  44.5850842  10.1760837   349 -26.6839022   2.1946699   350  -5.9657957   8.1758613
        351  -5.5710355  -2.3718494   352  46.6347253  -0.5616377   369   0.9616395   1.7385130
        370 -18.5216778   5.6317534   371  -7.3431320   0.2729282   372  17.6826159   0.6623897
        """)
    ).reshape(18, 3)
    assert pp_mod.random_effects.index.tolist() == printed[:, 0].tolist()
    assert_allclose(
        pp_mod.random_effects, printed[:, 1:].astype(float), rtol=WHERE_LMER_STOPPED, atol=1e-3
    )


def test_fitted_values_and_residuals_on_day_0(sleep2: pd.DataFrame, pp_mod: PartialPooling):
    printed = cells("""
        251. 292. -41.7   203. 209. -5.62   234. 228. 5.83    284. 269. 14.5   302. 286. 15.4
        273. 298. -25.5   277. 281. -4.57   243. 250. -6.44   254. 251. 3.50   292. 313. -20.9
        239. 241. -2.36   256. 262. -5.80   270. 262. 7.50    327. 315. 12.3   257. 269. -11.7
        239. 249. -10.5   278. 261. 17.3    298. 286. 11.9
    """)
    table = residual_table(pp_mod, sleep2)
    day_0 = table[table["x"] == 0.0]
    for column, values in zip(
        ("y", "fitted", "residual"), (printed[::3], printed[1::3], printed[2::3]), strict=True
    ):
        assert all(map(as_printed, day_0[column], values)), column


def test_predictions_for_three_more_days(pp_mod: PartialPooling, reference: Path):
    lme4 = pd.read_csv(reference / "sleep2_predictions.csv", dtype={"Subject": str})
    later = lme4.loc[lme4["days_deprived"] >= 8]
    assert len(later) == 54
    new = later.rename(columns={"Subject": "subject", "days_deprived": "x"})
    assert_allclose(pp_mod.predict(new), later["Reaction"], rtol=WHERE_LMER_STOPPED)
