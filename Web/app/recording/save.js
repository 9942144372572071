import { ApiError } from "../api/client.js";
import { updateRecording } from "../api/recordings.js";

/**
 * Changes fields of a recording if they are still what the reader saw, `before`. A tag that is another only because
 * something else changed, as at the end of a transcription, is read anew and the change made on that.
 */
export async function saveFields({ id, recording, reload }, before, patch) {
  const isAsSeen = () => Object.keys(patch).every((name) => name === "notes" || same(recording.state.data[name], before[name]));
  for (let attempt = 0; ; attempt += 1) {
    if (!isAsSeen()) throw new ApiError({ code: "precondition_failed", status: 412 });
    try {
      const { data, etag } = await updateRecording(id, patch, recording.state.etag);
      recording.set({ data, etag });
      return data;
    } catch (error) {
      if (error.status !== 412 || attempt > 0) throw error;
      await reload();
    }
  }
}

const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
