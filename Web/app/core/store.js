/**
 * A state that can be watched. `set` takes a patch, or a function of the state that gives one; listeners are told once
 * for all the patches of a task, with the state as it is by then.
 */
export class Store {
  #state;
  #listeners = new Set();
  #isTelling = false;

  constructor(state) {
    this.#state = state;
  }

  get state() {
    return this.#state;
  }

  set(patch) {
    const change = typeof patch === "function" ? patch(this.#state) : patch;
    if (!change) return;
    this.#state = { ...this.#state, ...change };
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      for (const listener of [...this.#listeners]) listener(this.#state);
    });
  }

  /** Calls `listener` at once and after each change, until `signal` is aborted. */
  watch(listener, signal) {
    if (signal?.aborted) return;
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
    listener(this.#state);
  }
}
