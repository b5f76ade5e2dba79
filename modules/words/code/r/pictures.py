"""The pictures of the tabs Lines and Shrinkage in R."""

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
DROP = "na.omit({table})  # without the lines that there are not"


def lines(about: About) -> Section:
    """Return the picture of the lines."""
    names, data = about.names, about.data
    subject = names.subject.r
    checked = "" if names.are_plain else ", check.names = FALSE"
    tables = ",\n".join(
        [
            _lines_of("complete", subject, "subjects", "coef(complete)", checked),
            _lines_of("none", subject, "rownames(own)", "own", checked),
            *(
                [_lines_of("partial", subject, "rownames(pulled)", "pulled", checked)]
                if about.partial
                else []
            ),
        ]
    )
    code = program(
        f"subjects <- levels({data}${subject})",
        "own <- coef(none)",
        *([f"pulled <- coef(partial)${subject}"] if about.partial else []),
        "",
        f"lines <- rbind(\n{tables}\n)",
        f"lines${subject} <- factor(lines${subject}, levels = subjects)",
        *([f"lines <- {DROP.format(table='lines')}"] if about.lack_lines else []),
        "",
        f"ggplot({data}, aes(x = {names.x.r}, y = {names.y.r})) +",
        "  geom_abline(",
        "    data = lines,",
        "    aes(intercept = intercept, slope = slope, colour = model, linetype = model)",
        "  ) +",
        "  geom_point() +",
        f"  facet_wrap(vars({subject})) +",
        f"  scale_colour_manual(values = c({_colours(about)})) +",
        f"  scale_linetype_manual(values = c({_line_types(about)})) +",
        "  theme_bw() +",
        '  theme(legend.position = "bottom")',
    )
    return Section("The lines", LINES, code)


def shrinkage(about: About) -> Section:
    """Return the picture of the arrows."""
    code = program(
        "shrinkage <- data.frame(",
        "  intercept = own[[1]], slope = own[[2]],",
        "  to_intercept = pulled[rownames(own), 1], to_slope = pulled[rownames(own), 2]",
        ")",
        *([f"shrinkage <- {DROP.format(table='shrinkage')}"] if about.lack_lines else []),
        "",
        "ggplot(shrinkage, aes(x = intercept, y = slope)) +",
        "  geom_segment(",
        "    aes(xend = to_intercept, yend = to_slope),",
        '    colour = "grey60", arrow = arrow(length = unit(2, "mm"))',
        "  ) +",
        f'  geom_point(colour = "{MODEL_COLOURS["none"]}") +',
        f"  geom_point(aes(x = to_intercept, y = to_slope), "
        f'colour = "{MODEL_COLOURS["partial"]}") +',
        "  annotate(  # complete pooling: a large square",
        '    "point", x = coef(complete)[[1]], y = coef(complete)[[2]],',
        f'    colour = "{MODEL_COLOURS["complete"]}", size = 5, shape = "square"',
        "  ) +",
        "  annotate(  # the population line of partial pooling: a large dot",
        '    "point", x = fixef(partial)[[1]], y = fixef(partial)[[2]],',
        f'    colour = "{MODEL_COLOURS["partial"]}", size = 3',
        "  ) +",
        "  theme_bw()",
    )
    return Section("The shrinkage", SHRINKAGE, code)


def _lines_of(model: ModelName, subject: str, subjects: str, table: str, checked: str) -> str:
    title = MODEL_TITLES[model]
    return (
        f'  data.frame(model = "{title}", {subject} = {subjects},\n'
        f"             intercept = {table}[[1]], slope = {table}[[2]]{checked})"
    )


def _models(about: About) -> list[ModelName]:
    return [model for model in MODEL_NAMES if model != "partial" or about.partial]


def _colours(about: About) -> str:
    return ", ".join(f'"{MODEL_COLOURS[model]}"' for model in _models(about))


def _line_types(about: About) -> str:
    return ", ".join(['"dashed"', '"dotted"', '"solid"'][: len(_models(about))])
