"""The pictures of the tabs Lines and Shrinkage in Python."""

from __future__ import annotations

from modules.pooling.three_models import MODEL_NAMES, ModelName
from modules.words.code.about import About
from modules.words.code.layout import program
from modules.words.code.section import Section
from modules.words.model_colours import MODEL_COLOURS
from modules.words.model_titles import MODEL_TITLES

LINES = "A panel for each subject, with the line that each model gives it."
SHRINKAGE = (
    "An arrow for each subject, from its own line to the line by partial pooling: how far it is "
    "pulled towards the population."
)


def lines(about: About, has_partial: bool) -> Section:
    """Return the picture of the lines."""
    names, data = about.names, about.data
    subject = names.subject.text
    models: list[ModelName] = [model for model in MODEL_NAMES if model != "partial" or has_partial]
    colours = ", ".join(f'"{MODEL_COLOURS[model]}"' for model in models)
    types = ", ".join(['"dashed"', '"dotted"', '"solid"'][: len(models)])
    no_formulas = 'rcParams["text.parse_math"] = False  # a $ in a label begins no formula'
    code = program(
        *([no_formulas, ""] if about.has_dollars else []),
        f"subjects = {data}[{subject}].cat.categories",
        "same = pd.DataFrame(",
        '    {"intercept": complete.params.iloc[0], "slope": complete.params.iloc[1]},',
        "    index=subjects,",
        ")",
        "lines = pd.concat(",
        "    [",
        f'        same.assign(model="{MODEL_TITLES["complete"]}"),',
        f'        none.assign(model="{MODEL_TITLES["none"]}"),',
        *([f'        pulled.assign(model="{MODEL_TITLES["partial"]}"),'] if has_partial else []),
        "    ]",
        ")",
        f"lines[{subject}] = pd.Categorical(lines.index, categories=subjects)",
        "",
        "lines_picture = (",
        f"    ggplot({data}, aes(x={names.x.text}, y={names.y.text}))",
        "    + geom_abline(",
        '        aes(intercept="intercept", slope="slope", colour="model", linetype="model"),',
        "        data=lines,",
        "    )",
        "    + geom_point()",
        f"    + facet_wrap({subject})",
        f"    + scale_colour_manual(values=[{colours}])",
        f"    + scale_linetype_manual(values=[{types}])",
        "    + theme_bw()",
        '    + theme(legend_position="bottom")',
        ")",
        'lines_picture.save("lines.png", width=9, height=6, verbose=False)',
    )
    return Section("The lines", LINES, code)


def shrinkage(about: About) -> Section:
    """Return the picture of the arrows."""
    partial, complete = MODEL_COLOURS["partial"], MODEL_COLOURS["complete"]
    code = program(
        'shrinkage = none.join(pulled.add_prefix("to_"))',
        "",
        "shrinkage_picture = (",
        '    ggplot(shrinkage, aes(x="intercept", y="slope"))',
        "    + geom_segment(",
        '        aes(xend="to_intercept", yend="to_slope"),',
        '        colour="#999999",',
        "        arrow=arrow(length=0.1),",
        "    )",
        f'    + geom_point(colour="{MODEL_COLOURS["none"]}")',
        f'    + geom_point(aes(x="to_intercept", y="to_slope"), colour="{partial}")',
        "    # Complete pooling is a large square, the population line a large dot.",
        f'    + annotate("point", *complete.params, colour="{complete}", size=6, shape="s")',
        f'    + annotate("point", *partial.fe_params, colour="{partial}", size=4)',
        "    + theme_bw()",
        ")",
        'shrinkage_picture.save("shrinkage.png", width=7, height=6, verbose=False)',
    )
    return Section("The shrinkage", SHRINKAGE, code)
