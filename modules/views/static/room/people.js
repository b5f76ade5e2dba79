// Whose entries are whose.

export const ownEntry = ({ entries, you }) => entries.find(([number]) => number === you?.number)?.[1];

export const shownOf = ({ entries }) => entries.map(([, shown]) => shown);

// What an activity shows of its data, on whichever screen.
export const givenOf = ({ picture, task }) => picture ?? task;

export const shareOf = (known) => `${known.answered ?? 0} of ${known.room.people} have answered`;
