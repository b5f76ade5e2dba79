// Vote: a choice of an exercise, as bars that grow.
import { givenOf, ownEntry, shownOf } from "./people.js";
import { countsOf } from "./predict.js";

export const vote = {
  heading(known) {
    const { question, material, label } = givenOf(known);
    return { title: "Vote", ask: question, material, label };
  },
  asks: ({ task }) => ({ kind: "choice", button: "Vote", label: task.label, options: task.options }),
  classPicture: () => null,
  bars(known) {
    const { options } = givenOf(known);
    const own = ownEntry(known) ?? known.mine?.answer;
    return { options, counts: countsOf(shownOf(known), options), own, answer: known.reveal?.answer };
  },
  ownPicture: () => null,
  ownWords: () => [],
  told: ({ reveal }) => reveal.said,
};
