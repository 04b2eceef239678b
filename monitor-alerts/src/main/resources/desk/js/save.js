/* Files for whoever takes data away. */
import { grouped } from "./text.js";

export function save(name, type, content) {
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
