/* A sentence that somebody must see, wherever they are. */

const listeners = new Set();

export function onNote(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const tell = note => listeners.forEach(listener => listener(note));
