const sound = /\.(aac|aif|aiff|amr|au|avi|caf|flac|m4a|m4b|m4v|mka|mkv|mov|mp2|mp3|mp4|mpeg|mpg|oga|ogg|ogv|opus|ts|wav|wave|webm|wma|wmv|wv|3gp)$/i;

/** Whether a file looks like sound or video by its name or type; the server decides by its content. */
export const looksLikeSound = (file) => /^(audio|video)\//.test(file.type) || sound.test(file.name);

/** All files of a drop, those of its folders too. */
export async function filesOfEntries(entries) {
  return (await Promise.all(entries.map(filesOfEntry))).flat();
}

async function filesOfEntry(entry) {
  if (entry instanceof File) return [entry];
  if (entry.name.startsWith(".")) return [];
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const files = [];
  for (;;) {
    const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!batch.length) return files;
    files.push(...(await Promise.all(batch.map(filesOfEntry))).flat());
  }
}

/** Of several files those that are worth sending, and how many were left out. One file alone is always tried. */
export function worthSending(files) {
  if (files.length === 1) return { chosen: files, leftOut: 0 };
  const chosen = files.filter((file) => looksLikeSound(file) && file.size > 0 && !file.name.startsWith("."));
  return { chosen, leftOut: files.length - chosen.length };
}
