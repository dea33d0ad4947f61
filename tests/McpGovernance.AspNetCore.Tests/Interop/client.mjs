// Visits a server with the official TypeScript client and says in one line of JSON each what it was answered.
//   node client.mjs <node_modules> <url> <revision> <token> <name of the tool>...
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const [modules, url, revision, token, ...tools] = process.argv.slice(2);
const { Client, StreamableHTTPClientTransport } = await import(
  pathToFileURL(join(modules, '@modelcontextprotocol', 'client', 'dist', 'index.mjs')).href);

const say = (step, line) => console.log(JSON.stringify({ step, ...line }));
const attempt = async (step, action) => {
  try {
    say(step, { result: await action() });
  } catch (error) {
    say(step, { error: { type: error?.constructor?.name, code: error?.code ?? null, status: error?.status ?? error?.data?.status ?? null, message: String(error?.message), data: error?.data ?? null } });
  }
};

const client = new Client(
  { name: 'typescript', version: '1' },
  {
    capabilities: { elicitation: { form: {} } },
    versionNegotiation: { mode: revision === '2026-07-28' ? { pin: revision } : 'legacy' },
  });
client.setRequestHandler('elicitation/create', async request => {
  say('asked', { result: request.params.message });
  return { action: 'accept', content: { sure: true } };
});

await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { Authorization: token } } }));
say('connect', { result: { revision: client.getNegotiatedProtocolVersion(), era: client.getProtocolEra(), server: client.getServerVersion()?.name } });
await attempt('tools', async () => (await client.listTools()).tools.map(tool => tool.name));
for (const name of tools) {
  await attempt(`call ${name}`, () => client.callTool({ name, arguments: { id: '1', region: 'eu' } }));
}
await attempt('prompts', async () => (await client.listPrompts()).prompts.map(prompt => prompt.name));
for (const name of ['open_prompt', 'hidden_prompt', 'no_such_prompt']) {
  await attempt(`prompt ${name}`, async () => (await client.getPrompt({ name })).messages[0].content.text);
}
await attempt('resources', async () => (await client.listResources()).resources.map(resource => resource.uri));
for (const uri of ['desk://open', 'desk://hidden', 'desk://none']) {
  await attempt(`resource ${uri}`, async () => (await client.readResource({ uri })).contents[0].text);
}
await client.close();
