// What a class can do together, by the names of modules/rooms/protocol.py.
import { closest } from "./closest.js";
import { ownSample } from "./own_sample.js";
import { predict } from "./predict.js";
import { spoilIt } from "./spoil_it.js";
import { vote } from "./vote.js";

const ACTIVITIES = { own_sample: ownSample, predict, vote, closest, spoil_it: spoilIt };

export const activityOf = ({ activity }) => ACTIVITIES[activity];
