// How high a phone's pictures are: as their shape wants it, and with what is asked still in sight.

const UPRIGHT = 0.42; // shares of the window's height
const LYING = 0.6;
const LOWEST = 170; // units

export function heightFor(width, share) {
  const most = (window.innerHeight > window.innerWidth ? UPRIGHT : LYING) * window.innerHeight;
  return Math.min(share * width, Math.max(LOWEST, most));
}
