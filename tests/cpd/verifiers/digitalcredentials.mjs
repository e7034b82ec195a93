// The same as digitalbazaar.mjs with another family of libraries, which fetches: here, from memory only.
import {readFileSync} from 'node:fs';

const {documents, credentials} = JSON.parse(readFileSync(0, 'utf8'));

const addressOf = did => {
  const [host, ...folders] = did.slice('did:web:'.length).split(':');
  return `https://${decodeURIComponent(host)}/${folders.length ? folders.join('/') : '.well-known'}/did.json`;
};
const served = new Map(Object.entries(documents).map(
  ([address, document]) => [address.startsWith('did:web:') ? addressOf(address) : address, document]));

globalThis.fetch = async request => {
  const document = served.get(String(request.url ?? request));
  if (!document) return new Response('Nothing may be fetched.', {status: 404});
  return new Response(JSON.stringify(document), {headers: {'content-type': 'application/json'}});
};

console.log = console.error = () => {}; // it reports that it could not fetch a JSON Schema

const {verifyCredential} = await import('@digitalcredentials/verifier-core');
const verdicts = [];
for (const credential of credentials) {
  const result = await verifyCredential({credential, knownDIDRegistries: []});
  const step = id => result.log?.find(one => one.id === id)?.valid;
  verdicts.push({
    signed: step('valid_signature') === true,
    revoked: step('revocation_status') === false,
    why: [...(result.errors ?? []), ...(result.log ?? []).filter(one => one.error).map(one => one.error)]
      .map(one => `${one.name}: ${one.message}`).join('; ')
  });
}
process.stdout.write(JSON.stringify(verdicts));
