import { ApiError } from "../api/client.js";
import { chooseTranscript, editTranscript, getTranscript } from "../api/transcripts.js";
import { Store } from "../core/store.js";
import { editOperations } from "./word-diff.js";

/**
 * Edits of a transcript, with undo and redo. Each edit says on which revision it is based; where somebody else has changed
 * another passage meanwhile it is made again on theirs, and where they have changed the same one it is refused.
 */
export class Edits {
  #id;
  #model;
  #onChange;
  #past = [];
  #future = [];
  #current;
  #queue = Promise.resolve();

  /** `current` is the id of the transcript that is shown. */
  constructor({ id, model, current, onChange }) {
    this.#id = id;
    this.#model = model;
    this.#current = current;
    this.#onChange = onChange;
    this.state = new Store({ canUndo: false, canRedo: false, isSaving: false });
  }

  get current() {
    return this.#current;
  }

  /** The transcript became another by someone else's doing: what could be undone is not ours any more. */
  setCurrent(id) {
    if (id === this.#current) return;
    this.#current = id;
    this.#past = [];
    this.#future = [];
    this.#tell();
  }

  /** Makes a passage's words those of `text`, if they still are `seen`, what whoever wrote it had before them. */
  setText(index, text, seen) {
    return this.#edit((model) => editOperations(model.segment(index), text), [{ index, seen }]);
  }

  /** Names the speaker of segments; `null` takes the name away. */
  setSpeaker(indices, speaker) {
    const touched = indices.map((index) => ({ index, seen: this.#model.segment(index)?.text }));
    return this.#edit(() => indices.map((segment) => ({ op: "set_speaker", segment, speaker })), touched);
  }

  undo() {
    return this.#move(this.#past, this.#future);
  }

  redo() {
    return this.#move(this.#future, this.#past);
  }

  #edit(makeOperations, touched) {
    return this.#inTurn(async () => {
      const answer = await this.#send(makeOperations, touched);
      if (!answer) return;
      this.#past.push(this.#current);
      this.#future = [];
      this.#current = answer.transcript.id;
      this.#model.applyEdit(answer);
    });
  }

  /** Sends an edit, once more on a newer revision where that has the same words at the places that it touches. */
  async #send(makeOperations, touched) {
    for (let attempt = 0; ; attempt += 1) {
      const isAsSeen = touched.every(({ index, seen }) => this.#model.segment(index)?.text === seen);
      if (!isAsSeen) throw new ApiError({ code: "stale_revision", status: 409 });
      const operations = makeOperations(this.#model);
      if (!operations.length) return null;
      try {
        return await editTranscript(this.#id, this.#model.revision, operations);
      } catch (error) {
        if (error.code !== "stale_revision" || attempt > 0) throw error;
        await this.#reload();
      }
    }
  }

  #move(from, to) {
    return this.#inTurn(async () => {
      const target = from.at(-1);
      if (!target) return;
      await chooseTranscript(this.#id, target);
      from.pop();
      to.push(this.#current);
      this.#current = target;
      await this.#reload();
    });
  }

  async #reload() {
    const transcript = await getTranscript(this.#id);
    if (transcript) this.#model.replace(transcript);
  }

  #inTurn(action) {
    const result = this.#queue.then(async () => {
      this.state.set({ isSaving: true });
      try {
        await action();
      } finally {
        this.#tell();
        this.#onChange();
      }
    });
    this.#queue = result.catch(() => {});
    return result;
  }

  #tell() {
    this.state.set({ canUndo: this.#past.length > 0, canRedo: this.#future.length > 0, isSaving: false });
  }
}
