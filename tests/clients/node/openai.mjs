// OpenAI's SDK for Node, unchanged but for where it is and who asks. Prints what it saw as JSON.
import { deflateSync } from "node:zlib";
import OpenAI, { toFile } from "openai";

const [, , baseURL, apiKey, model] = process.argv;
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });

async function finished(video) {
  while (video.status === "queued" || video.status === "in_progress") {
    await new Promise((resolve) => setTimeout(resolve, 20));
    video = await client.videos.retrieve(video.id);
  }
  return video;
}

/** A grey PNG; OpenAI takes none that has not the size of the video. */
function png(width, height) {
  const chunk = (type, data) => {
    const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits, of one channel
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc((width + 1) * height))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function crc32(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

const made = await finished(
  await client.videos.create({ model, prompt: "A fox", seconds: "4", size: "1280x720" }),
);
const content = Buffer.from(await (await client.videos.downloadContent(made.id)).arrayBuffer());
const pictured = await client.videos.create({
  model,
  prompt: "A fox from a picture",
  input_reference: await toFile(png(720, 1280), "fox.png", { type: "image/png" }),
});
const remixed = await finished(await client.videos.remix(made.id, { prompt: "A red fox" }));
const listed = [];
for await (const video of client.videos.list({ limit: 1 })) listed.push(video.id);
const failed = await finished(await client.videos.create({ model, prompt: "A fox [fail]" }));
const deleted = await client.videos.delete(made.id);
let missing;
try {
  await client.videos.retrieve(made.id);
} catch (error) {
  missing = [error.constructor.name, error.status];
}
console.log(
  JSON.stringify({
    made: [made.status, made.seconds, made.size],
    content: content.subarray(4, 8).toString("latin1"),
    pictured: pictured.object,
    remixed: [remixed.status, remixed.remixed_from_video_id === made.id],
    listed: [made.id, pictured.id, remixed.id].every((id) => listed.includes(id)),
    failed: [failed.status, typeof failed.error.message],
    deleted: deleted.deleted,
    missing,
  }),
);
