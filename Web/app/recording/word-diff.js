/**
 * The operations (docs/recordings.md, "Transcripts and edits") that make a segment's words those of `text`, touching as
 * few as possible, so that the others keep their ids and times.
 */
export function editOperations(segment, text) {
  const after = text.trim().split(/\s+/).filter(Boolean);
  const before = segment.words;
  if (after.join(" ") === before.map((word) => word.text).join(" ")) return [];
  if (!before.length) return after.length ? [{ op: "set_text", segment: segment.index, text: after.join(" ") }] : [];
  if (!after.length) return [{ op: "delete", from: before[0].id, to: before.at(-1).id }];
  return hunks(before.map((word) => word.text), after).map(({ a, b, c, d }) => {
    const words = after.slice(c, d).join(" ");
    if (a === b) return a === 0 ? { op: "insert_before", from: before[0].id, text: words } : { op: "insert_after", from: before[a - 1].id, text: words };
    const run = { from: before[a].id, to: before[b - 1].id };
    return c === d ? { op: "delete", ...run } : { op: "replace", ...run, text: words };
  });
}

/** Where two lists differ: `before[a..<b]` became `after[c..<d]`, by their longest common subsequence. */
function hunks(before, after) {
  const rows = before.length;
  const columns = after.length;
  const width = columns + 1;
  const common = new Uint16Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      common[i * width + j] = before[i] === after[j]
        ? common[(i + 1) * width + j + 1] + 1
        : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const found = [];
  let [i, j] = [0, 0];
  while (i < rows || j < columns) {
    if (i < rows && j < columns && before[i] === after[j]) {
      i += 1;
      j += 1;
      continue;
    }
    const hunk = { a: i, b: i, c: j, d: j };
    while ((i < rows || j < columns) && !(i < rows && j < columns && before[i] === after[j])) {
      if (j >= columns || (i < rows && common[(i + 1) * width + j] >= common[i * width + j + 1])) i += 1;
      else j += 1;
    }
    found.push({ ...hunk, b: i, d: j });
  }
  return found;
}
