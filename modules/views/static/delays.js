// How long to wait before each attempt to connect again.

const DELAYS = [300, 600, 1200, 2500]; // ms before each attempt, the last again and again
const SPREAD = 0.5; // share that is added by chance, so that a class does not return as one

export const LONGEST_ATTEMPT = 10_000; // ms

export const delayBefore = (attempt) =>
  DELAYS[Math.min(attempt, DELAYS.length - 1)] * (1 + SPREAD * Math.random());
