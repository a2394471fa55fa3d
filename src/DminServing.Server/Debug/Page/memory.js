// What this browser remembers between visits: users asked about, candidates, the model. No history, no answer.

const Prefix = 'dmin-debug:';
const MostUsers = 12;

/** What was remembered under a name, or a fallback. */
export function recall(name, fallback) {
  try {
    return JSON.parse(localStorage.getItem(Prefix + name)) ?? fallback;
  } catch {
    return fallback; // storage is off, or has something else in it
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(Prefix + name, JSON.stringify(value));
  } catch {
    // It is a convenience.
  }
}

/** Users asked about, the last one first. */
export const recentUsers = () => recall('users', []);

export function rememberUser(user) {
  remember('users', [user, ...recentUsers().filter(other => other !== user)].slice(0, MostUsers));
}
