import { toast, toastError } from "../components/toast.js";
import { t } from "../core/strings.js";
import { timeOfDay } from "../core/format.js";
import { navigate } from "../core/router.js";
import { refresh } from "../state/recordings.js";
import { TakeSender } from "./sender.js";
import { allTakes, dropTake, partsLeft, putTake, takeLock } from "./take-store.js";
import { wavHeader, wavHeaderBytes } from "./wav.js";

/** Finishes the takes that an earlier visit did not, unless another tab is still recording them. */
export async function finishTakes() {
  const takes = await allTakes().catch(() => []);
  for (const take of takes) {
    if (!navigator.locks) await finishTake(take);
    else await navigator.locks.request(takeLock(take.id), { ifAvailable: true }, (lock) => lock && finishTake(take));
  }
}

async function finishTake(take) {
  const parts = await partsLeft(take.id);
  const isSpoken = parts.some(({ bytes, offset }) => offset + bytes.length > wavHeaderBytes);
  if (!take.path && !isSpoken) return dropTake(take.id);
  try {
    tell(take, await new TakeSender({ ...take }, { parts }).finish());
    await dropTake(take.id);
  } catch (error) {
    if (isGone(error)) await sendRest(take, parts, isSpoken);
    else if (error.status === 422) await dropTake(take.id);
    else toastError(error);
  }
}

const isGone = ({ status }) => status === 404 || status === 410;

/** The upload has expired (the server made a recording of what it had): what is still here becomes one of its own. */
async function sendRest(take, parts, isSpoken) {
  if (!isSpoken) return dropTake(take.id);
  const rest = { ...take, id: crypto.randomUUID(), path: null, bytes: 0 };
  const sender = new TakeSender(rest);
  try {
    await putTake({ ...rest });
    if (parts[0].offset > 0) sender.add(wavHeader(take.sampleRate));
    for (const { bytes } of parts) sender.add(bytes);
    await dropTake(take.id);
    tell(take, await sender.finish());
    await dropTake(rest.id);
  } catch (error) {
    toastError(error);
  }
}

function tell(take, recording) {
  refresh(recording);
  toast(t("record.recovered", { time: timeOfDay(take.startedAt) }), {
    action: { text: t("action.open"), run: () => navigate(`/recordings/${recording}`) },
  });
}
