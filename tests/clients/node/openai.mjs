// OpenAI's SDK for Node, unchanged but for where it is and who asks. Prints what it saw as JSON.
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

const picture = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

const made = await finished(
  await client.videos.create({ model, prompt: "A fox", seconds: "4", size: "1280x720" }),
);
const content = Buffer.from(await (await client.videos.downloadContent(made.id)).arrayBuffer());
const pictured = await client.videos.create({
  model,
  prompt: "A fox from a picture",
  input_reference: await toFile(picture, "fox.png", { type: "image/png" }),
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
