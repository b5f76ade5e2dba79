// What a screen knows of its room, by the rules of modules/rooms/protocol.py.

const OF_A_ROUND = ["task", "picture", "entries", "answered", "mine", "reveal", "result", "refused"];
const OF_THE_ANSWER = ["reveal", "result"];

export const nothing = { entries: [] };

const without = (known, keys) =>
  Object.fromEntries(Object.entries(known).filter(([key]) => !keys.includes(key)));

// What is known after a message.
export function taken(known, { class: part, ...said }) {
  let before = known;
  if (said.room && said.room.round !== known.room?.round) before = without(before, OF_A_ROUND);
  if (said.room && said.room.phase !== "revealed") before = without(before, OF_THE_ANSWER);
  if (said.mine) before = without(before, ["refused"]);
  const entries = before.entries ?? [];
  return { ...before, ...said, entries: part ? [...entries.slice(0, part.first), ...part.entries] : entries };
}
