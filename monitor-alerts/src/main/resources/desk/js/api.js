/* The desk's HTTP interface. Errors are RFC 9457 problems. */
import { serverTime } from "./time.js";

const BASE = "/api/v1";
let token = null;

/** What went wrong, with what the server said about it. */
export class Failure extends Error {
  constructor(status, problem, request) {
    super(problem.detail || problem.title || `The server answered ${status}.`);
    this.status = status;
    this.problem = problem;
    this.request = problem.request_id || request;
  }
}

export function setToken(value) {
  token = value;
}

export async function call(method, path, { body, match, signal } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (match !== undefined && match !== null) headers["If-Match"] = `"${match}"`;
  if (token && method !== "GET") headers["X-CSRF-Token"] = token;
  let answer;
  try {
    answer = await fetch(BASE + path, {
      method,
      headers,
      credentials: "same-origin",
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (e) {
    if (e.name === "AbortError") throw e;
    throw new Failure(0, { title: "The server cannot be reached.", detail: "The server cannot be reached. Nothing was saved." }, null);
  }
  serverTime(answer.headers.get("Date"));
  const text = await answer.text();
  let json = {};
  try {
    json = text ? JSON.parse(text) : {};
  } catch {
    throw new Failure(answer.status, { title: "The answer cannot be read." }, answer.headers.get("X-Request-Id"));
  }
  if (!answer.ok) throw new Failure(answer.status, json, answer.headers.get("X-Request-Id"));
  return json;
}

export const get = (path, options) => call("GET", path, options);
export const post = (path, body, options) => call("POST", path, { ...options, body });

export function query(parameters) {
  const q = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === null || value === "") continue;
    if (Array.isArray(value)) value.forEach(v => q.append(name, v));
    else q.append(name, value);
  }
  const text = q.toString();
  return text ? "?" + text : "";
}
