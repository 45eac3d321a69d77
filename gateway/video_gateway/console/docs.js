// The API reference, drawn from the served document. Nothing is fetched from elsewhere.

const METHODS = ["get", "post", "put", "patch", "delete", "head", "options", "query"];
// The gateway's own API, and other APIs that it also speaks: where each is mounted, and where its document is.
const PLACES = { gateway: "", openai: "/openai/v1", runway: "/runway", replicate: "/replicate/v1", genai: "/genai" };
const place = PLACES[new URLSearchParams(location.search).get("api")] ?? PLACES.gateway;
// A proxy in front may serve the gateway below a prefix, and strip that.
const base = new URL(".", location.href).href.slice(0, -1) + place;
const root = document.querySelector("#reference");
const contents = document.querySelector("#contents");
let api;

try {
  api = await (await fetch(`${base}/openapi.json`)).json();
  draw();
} catch (error) {
  root.replaceChildren(el("p", { class: "problem" }, `The document cannot be read: ${error.message}`));
}

function draw() {
  document.title = `${api.info.title} — reference`;
  const groups = new Map((api.tags ?? []).map((tag) => [tag.name, { tag, operations: [] }]));
  for (const [path, item] of Object.entries(api.paths ?? {})) {
    for (const method of Object.keys(item).filter((name) => METHODS.includes(name))) {
      const operation = item[method];
      const name = operation.tags?.[0] ?? "Other";
      if (!groups.has(name)) groups.set(name, { tag: { name }, operations: [] });
      const parameters = [...(operation.parameters ?? []), ...(item.parameters ?? [])].map(resolve);
      groups.get(name).operations.push({ path, method, operation, parameters });
    }
  }
  const used = [...groups.values()].filter((group) => group.operations.length);
  root.replaceChildren(overview(), ...used.flatMap(group), schemas());
  contents.replaceChildren(
    ...used.flatMap(({ tag, operations }) => [
      el("h3", {}, tag.name),
      ...operations.map(({ path, method, operation }) =>
        el("a", { href: `#${anchor(operation, method, path)}`, title: `${method.toUpperCase()} ${path}` },
          badge(method), el("span", {}, operation.summary ?? path))),
    ]),
    el("h3", {}, "Schemas"),
    ...Object.keys(api.components?.schemas ?? {}).sort().map((name) => el("a", { href: `#schema-${name}` }, name)),
  );
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

function overview() {
  const schemes = Object.entries(api.components?.securitySchemes ?? {});
  return el("section", {},
    el("h1", {}, `${api.info.title} `, el("span", { class: "quiet" }, api.info.version)),
    text(api.info.description),
    place && el("p", {}, "All paths are below ", el("code", {}, base),
      ". What this gateway takes of it: docs/surfaces.md."),
    schemes.length && el("h4", {}, "Credentials"),
    schemes.length && table(schemes.map(([name, scheme]) => [el("code", {}, name), [el("p", {}, carrier(scheme)), text(scheme.description)]])),
  );
}

function carrier(scheme) {
  if (scheme.type === "apiKey") return `${scheme.in} ${scheme.name}`;
  if (scheme.type === "http") return `HTTP ${scheme.scheme}`;
  return scheme.type;
}

function group({ tag, operations }) {
  return [el("h2", { class: "group" }, tag.name), text(tag.description), ...operations.map(section)];
}

function section({ path, method, operation, parameters }) {
  const media = Object.entries(resolve(operation.requestBody)?.content ?? {});
  return el("section", { id: anchor(operation, method, path) },
    el("h3", {}, operation.summary ?? operation.operationId ?? path),
    el("p", { class: "line" }, badge(method), el("code", {}, path), operation.deprecated && el("span", { class: "tag" }, "deprecated")),
    text(operation.description),
    parameters.length && el("h4", {}, "Parameters"),
    parameters.length && table(parameters.map((parameter) => [
      [el("code", { class: parameter.required ? "required" : "" }, parameter.name), el("p", { class: "quiet" }, parameter.in)],
      [el("p", {}, kind(parameter.schema ?? {})), text(parameter.description)],
    ])),
    ...media.flatMap(([type, content]) => [
      el("h4", {}, "Body ", el("code", {}, type)),
      schema(content.schema ?? {}),
      ...examples(content),
    ]),
    el("h4", {}, "Answers"),
    el("div", { class: "answers" }, ...Object.entries(operation.responses ?? {}).map(answer)),
    el("h4", {}, "Try it"),
    el("pre", {}, el("code", {}, curl(method, path, media, parameters))),
  );
}

function answer([status, reference]) {
  const response = resolve(reference);
  const media = Object.entries(response.content ?? {});
  return el("details", {},
    el("summary", {}, el("span", { class: "code" }, status), " ", ...inline(response.description?.trim().split("\n")[0] ?? "")),
    text(response.description),
    ...Object.entries(response.headers ?? {}).map(([name, header]) =>
      el("p", {}, el("code", {}, name), " ", resolve(header).description ?? "")),
    ...media.map(([type, content]) => el("div", {}, el("h4", {}, el("code", {}, type)), schema(content.schema ?? {}), ...examples(content))),
  );
}

function examples(content) {
  const found = Object.values(content.examples ?? {}).map(resolve);
  if (content.example !== undefined) found.push({ value: content.example });
  return found.map((example) =>
    el("details", {}, el("summary", {}, example.summary ?? "Example"), el("pre", {}, el("code", {}, JSON.stringify(example.value, null, 2)))));
}

function curl(method, path, media, parameters) {
  const filled = path.replace(/{([^}]+)}/g, (whole, name) => encodeURI(parameters.find((each) => each.name === name)?.example ?? whole));
  const lines = [`curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${base}${filled}`];
  const json = media.find(([type]) => type === "application/json");
  if (json) {
    const example = resolve(Object.values(json[1].examples ?? {})[0])?.value ?? resolve(json[1].schema)?.examples?.[0];
    lines.push("  -H 'Content-Type: application/json'");
    if (example) lines.push(`  -d '${JSON.stringify(example).replaceAll("'", "'\\''")}'`);
  }
  return lines.join(" \\\n");
}

function schemas() {
  const entries = Object.entries(api.components?.schemas ?? {}).sort(([one], [other]) => one.localeCompare(other));
  return el("div", {}, el("h2", { class: "group" }, "Schemas"),
    ...entries.map(([name, each]) => el("section", { id: `schema-${name}` }, el("h3", {}, name), text(each.description), fields(each) ?? el("p", {}, kind(each)))));
}

// A schema at its place of use: a link when it has a name, else its fields.
function schema(each) {
  return each.$ref ? el("p", {}, kind(each)) : fields(each) ?? el("p", {}, kind(each));
}

function fields(each) {
  if (!each.properties) return null;
  const required = new Set(each.required ?? []);
  return table(Object.entries(each.properties).map(([name, property]) => [
    el("code", { class: required.has(name) ? "required" : "" }, name),
    [el("p", {}, kind(property)), text(property.description)],
  ]));
}

// A type in words: "text, one of a, b", "list of Video".
function kind(each) {
  if (each === true || each === undefined || Object.keys(each).length === 0) return el("span", {}, "anything");
  if (each.$ref) {
    const name = each.$ref.split("/").pop();
    return el("a", { href: `#schema-${name}` }, name);
  }
  const choices = each.anyOf ?? each.oneOf;
  if (choices) return el("span", {}, ...choices.flatMap((choice, place) => [place ? " or " : "", kind(choice)]));
  const types = [each.type ?? (each.properties ? "object" : "anything")].flat();
  if (types.includes("array")) return el("span", {}, "list of ", kind(each.items));
  const words = [types.map((type) => ({ string: "text", integer: "whole number", boolean: "true or false" })[type] ?? type).join(" or ")];
  if (each.format) words.push(each.format);
  const parts = [words.join(", ")];
  const values = each.enum ?? (each.const === undefined ? null : [each.const]);
  if (values) parts.push(": ", ...values.flatMap((value, place) => [place ? ", " : "", el("code", {}, String(value))]));
  const limits = [["minimum", "≥"], ["maximum", "≤"], ["exclusiveMinimum", ">"], ["exclusiveMaximum", "<"]]
    .filter(([key]) => each[key] !== undefined).map(([key, sign]) => `${sign} ${each[key]}`);
  if (each.maxLength !== undefined) limits.push(`at most ${each.maxLength} characters`);
  if (limits.length) parts.push(`, ${limits.join(", ")}`);
  if (each.pattern) parts.push(", like ", el("code", {}, each.pattern));
  if (each.default !== undefined) parts.push(", by default ", el("code", {}, String(each.default)));
  return el("span", {}, ...parts);
}

function table(rows) {
  return el("table", { class: "fields" }, el("tbody", {}, ...rows.map((cells) => el("tr", {}, ...cells.map((cell) => el("td", {}, ...[cell].flat()))))));
}

// The part of Markdown that descriptions use: paragraphs, lists, tables as they are, `code`, **strong**, links.
function text(markdown) {
  if (!markdown) return null;
  const blocks = markdown.trim().split(/\n\s*\n/).map((block) => {
    const lines = block.split("\n");
    if (lines.every((line) => /^\s*([-*] |\s)/.test(line)) && /^\s*[-*] /.test(lines[0])) {
      return el("ul", {}, ...block.split(/^\s*[-*] /m).filter((entry) => entry.trim()).map((entry) => el("li", {}, ...inline(entry))));
    }
    return el("p", {}, ...inline(block));
  });
  return el("div", {}, ...blocks);
}

function inline(source) {
  return source.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\(https?:[^)\s]+\))/).map((piece) => {
    if (/^`.+`$/s.test(piece)) return el("code", {}, piece.slice(1, -1));
    if (/^\*\*.+\*\*$/s.test(piece)) return el("strong", {}, piece.slice(2, -2));
    const link = piece.match(/^\[([^\]]+)\]\((https?:[^)\s]+)\)$/);
    return link ? el("a", { href: link[2], rel: "noreferrer" }, link[1]) : piece;
  });
}

function resolve(node) {
  for (let hops = 0; node?.$ref?.startsWith("#/") && hops < 20; hops += 1) {
    node = node.$ref.slice(2).split("/").reduce((place, key) => place?.[decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~")], api);
  }
  return node;
}

function badge(method) {
  return el("span", { class: `method ${method}` }, method.toUpperCase());
}

function anchor(operation, method, path) {
  return operation.operationId ?? `${method}${path}`;
}

// Text becomes text nodes: a document cannot bring markup of its own.
function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value) node.setAttribute(key, value);
  node.append(...children.filter((child) => child || child === ""));
  return node;
}
