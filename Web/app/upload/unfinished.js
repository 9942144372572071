const key = "crescendo.uploads";
/** The server drops an upload twelve hours after its last part. */
const lifetime = 12 * 3600 * 1000;

/** What tells a file from others without reading it. */
export const fingerprint = (file) => `${file.name}\n${file.size}\n${file.lastModified}`;

/** Uploads of this browser that were not finished: path, name, size and time by the file's fingerprint. */
export function unfinishedUploads(now = Date.now()) {
  try {
    const all = JSON.parse(localStorage.getItem(key) ?? "{}");
    return Object.fromEntries(Object.entries(all).filter(([, one]) => now - one.at < lifetime));
  } catch {
    return {};
  }
}

export function rememberUpload(file, path) {
  change((all) => ({ ...all, [fingerprint(file)]: { path, name: file.name, size: file.size, at: Date.now() } }));
}

export function forgetUpload(print) {
  change(({ [print]: _, ...rest }) => rest);
}

function change(action) {
  try {
    localStorage.setItem(key, JSON.stringify(action(unfinishedUploads())));
  } catch {
    // Where the browser keeps nothing, an upload goes on while the page is open.
  }
}
