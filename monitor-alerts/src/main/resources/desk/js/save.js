/* Files for whoever takes data away. The server writes it down first; when it cannot, there is none. */
import { post } from "./api.js";
import { tell } from "./notes.js";
import { grouped } from "./text.js";

/** Does something that takes data away, once it is written down. Says so where that fails. */
export async function taken(name, act) {
  try {
    await post("/exports", { file: name, of: (location.pathname + location.search).slice(0, 200) });
  } catch (failure) {
    tell(`${name} was not made: ${failure.message}`);
    return;
  }
  act();
}

export const save = (name, type, content) => taken(name, () => hand(name, type, content));

function hand(name, type, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** A cell that a spreadsheet must not run: what could begin a formula gets an apostrophe. */
export function cell(value) {
  let text = value === null || value === undefined ? "" : String(value);
  if (/^[=+\-@\t\r\n|%]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)) text = "'" + text;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replace(/"/g, '""')}"` : text;
}

export const csv = rows => rows.map(row => row.map(cell).join(",")).join("\r\n") + "\r\n";

export const count = n => grouped(String(n));
