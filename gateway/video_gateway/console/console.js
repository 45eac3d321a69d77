// The console: a form to make a video, and the caller's videos with their state.

import { call, credential, get, Refused, send } from "./api.js";

const PAGE = 20;
const $ = (selector, root = document) => root.querySelector(selector);
const path = (video) => `v1/videos/${encodeURIComponent(video.id)}:${video.extra_fields.provider}`;

const form = $("#make");
const list = $("#jobs");
const shown = new Map(); // id -> { item, video, trouble }
let models = [];
let timer;

start();

async function start() {
  form.addEventListener("submit", make);
  form.model.addEventListener("change", offer);
  $("#more").addEventListener("click", () => older().catch(report));
  $("#credential").addEventListener("submit", (event) => {
    event.preventDefault();
    credential.set(event.target.key.value.trim());
    $("#credential").hidden = true;
    load();
  });
  get("health").then((health) => { $("#sandbox").hidden = !health.sandbox; }).catch(() => {});
  await load();
}

async function load() {
  try {
    models = (await get("v1/models")).data;
  } catch (error) {
    return report(error);
  }
  form.model.replaceChildren(...models.map((model) => new Option(model.id, model.id)));
  const first = models.find((model) => !model.capabilities.required?.length);
  if (first) form.model.value = first.id;
  offer();
  await refresh();
}

// Only what the chosen model makes can be chosen.
function offer() {
  const able = models.find((model) => model.id === form.model.value)?.capabilities;
  if (!able) return;
  fill(form.size, able.parameters.includes("size") ? able.sizes : null);
  fill(form.seconds, able.parameters.includes("seconds") ? able.seconds : null);
  $("#reference-field").hidden = !able.parameters.includes("input_reference");
  form.reference.required = able.required?.includes("input_reference") ?? false;
}

function fill(select, values) {
  select.replaceChildren(new Option("default", ""), ...(values ?? []).map((value) => new Option(value, value)));
  select.disabled = !values;
  if (values?.includes("1280x720")) select.value = "1280x720";
}

async function make(event) {
  event.preventDefault();
  const button = $("button", form);
  button.disabled = true;
  try {
    const body = { model: form.model.value, prompt: form.prompt.value };
    if (form.size.value) body.size = form.size.value;
    if (form.seconds.value) body.seconds = form.seconds.value;
    const picture = form.reference.files[0];
    if (picture && !$("#reference-field").hidden) body.input_reference = await dataUrl(picture);
    show(await send("v1/videos", body), true);
    form.prompt.value = "";
    form.reference.value = "";
    report(null, "#make-error");
    schedule();
  } catch (error) {
    report(error, "#make-error");
  } finally {
    button.disabled = false;
  }
}

const dataUrl = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

async function refresh() {
  try {
    const page = await get(`v1/videos?limit=${PAGE}`);
    for (const video of page.data.toReversed()) show(video, true);
    if (shown.size <= PAGE) $("#more").hidden = !page.has_more;
    $("#connection").textContent = "";
  } catch (error) {
    report(error);
  }
  $("#empty").hidden = shown.size > 0;
  schedule();
}

// A running job is asked for by itself: the list answers from the records, which only a look renews.
function schedule() {
  clearTimeout(timer);
  timer = setTimeout(watch, running().length ? 1000 : 5000);
}

const running = () => [...shown.values()].map((entry) => entry.video).filter((video) => ["queued", "in_progress"].includes(video.status));

async function watch() {
  if (document.hidden) return schedule();
  await Promise.all(running().map((video) => get(path(video)).then((now) => show(now)).catch(report)));
  await refresh();
}

async function older() {
  const last = list.lastElementChild?.dataset.id;
  const page = await get(`v1/videos?limit=${PAGE}&after=${encodeURIComponent(last)}`);
  for (const video of page.data) show(video);
  $("#more").hidden = !page.has_more;
}

function show(video, first = false) {
  let entry = shown.get(video.id);
  if (!entry) {
    const item = $("#job").content.firstElementChild.cloneNode(true);
    item.dataset.id = video.id;
    entry = { item };
    shown.set(video.id, entry);
    $(".delete", item).addEventListener("click", () => remove(entry));
    $(".remix", item).addEventListener("click", () => remix(entry));
    $(".load", item).addEventListener("click", () => play(entry));
    if (first) list.prepend(item);
    else list.append(item);
    $("#empty").hidden = true;
  }
  if (entry.video && ["completed", "failed"].includes(entry.video.status)) return;
  entry.video = video;
  draw(entry);
}

function draw(entry) {
  const { item, video, trouble } = entry;
  const able = models.find((model) => model.id === video.model)?.capabilities.operations;
  const status = $(".status", item);
  status.textContent = video.status.replace("_", " ");
  status.className = `status ${video.status}`;
  item.dataset.status = video.status;
  $(".model", item).textContent = video.model ?? video.extra_fields.provider;
  $(".details", item).textContent = [video.size, video.seconds && `${video.seconds} s`, new Date(video.created_at * 1000).toLocaleTimeString()].filter(Boolean).join(" · ");
  $(".prompt", item).textContent = video.prompt ?? "";
  $(".id", item).textContent = $(".id", item).title = `${video.id}:${video.extra_fields.provider}`;
  const bar = $("progress", item);
  bar.hidden = !["queued", "in_progress"].includes(video.status);
  if (video.progress === undefined) bar.removeAttribute("value");
  else bar.value = video.progress;
  const still = $(".still", item);
  still.className = bar.hidden ? "still" : "still turning";
  still.textContent = video.status === "failed" ? "×" : "";
  const problem = $(".facts > .problem", item);
  problem.textContent = trouble ?? (video.error ? `${video.error.message} (${video.error.code})` : "");
  problem.hidden = !problem.textContent;
  $(".remix", item).hidden = video.status !== "completed" || !able?.includes("video_remix");
  $(".delete", item).hidden = able !== undefined && !able.includes("video_delete");
  const isMade = video.status === "completed" && !$("video", item).src;
  $(".load", item).hidden = !(isMade && credential.get());
  if (isMade && !credential.get()) play(entry);
}

// A player cannot send a key: with one, the whole file is fetched first, and only for who asks for it.
async function play(entry) {
  const { item, video } = entry;
  const player = $("video", item);
  const address = `${path(video)}/content`;
  try {
    player.src = credential.get() ? URL.createObjectURL(await (await call(address)).blob()) : address;
  } catch (error) {
    return complain(entry, error);
  }
  player.hidden = false;
  $(".load", item).hidden = true;
  $(".still", item).hidden = true;
  const download = $(".download", item);
  download.href = player.src;
  download.download = `${video.id}.mp4`;
  download.hidden = false;
}

async function remove(entry) {
  const { item, video } = entry;
  try {
    await call(path(video), { method: "DELETE" });
    shown.delete(video.id);
    item.remove();
    $("#empty").hidden = shown.size > 0;
  } catch (error) {
    complain(entry, error);
  }
}

function remix(entry) {
  const { video } = entry;
  const dialog = $("#remix");
  const field = $("textarea", dialog);
  field.value = video.prompt ?? "";
  dialog.returnValue = "";
  dialog.onclose = async () => {
    if (dialog.returnValue !== "remix") return;
    try {
      show(await send(`${path(video)}/remix`, { prompt: field.value }), true);
      schedule();
    } catch (error) {
      complain(entry, error);
    }
  };
  dialog.showModal();
}

// What went wrong with one video stands there: what is said of the connection goes with the next look.
function complain(entry, error) {
  if (error.status === 401) return report(error);
  entry.trouble = words(error);
  draw(entry);
}

const words = (error) => (error.param ? `${error.param}: ${error.message}` : error.message);

function report(error, place = "#connection") {
  if (error instanceof Refused && error.status === 401) {
    credential.forget();
    $("#credential").hidden = false;
  }
  const node = $(place);
  node.textContent = error ? words(error) : "";
  if (place !== "#connection") node.hidden = !error;
}
