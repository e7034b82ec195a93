// {"documents": {address: document}, "credentials": [...]} comes in; a verdict for each credential goes out.
import {readFileSync} from 'node:fs';
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';

const {documents, credentials} = JSON.parse(readFileSync(0, 'utf8'));

async function documentLoader(url) {
  const [address, fragment] = url.split('#');
  let document = documents[url] ?? documents[address];
  if (!document) throw new Error(`Nothing may be fetched: ${url}`);
  if (fragment && document.verificationMethod) {
    const method = document.verificationMethod.find(one => one.id === url);
    if (!method) throw new Error(`No such key: ${url}`);
    document = {'@context': 'https://w3id.org/security/multikey/v1', ...method};
  }
  return {contextUrl: null, documentUrl: url, document};
}

const suite = new DataIntegrityProof({cryptosuite});
const verdicts = [];
for (const credential of credentials) {
  const options = {suite, documentLoader, verifyMatchingIssuers: true};
  const result = await vc.verifyCredential({
    ...options, credential,
    checkStatus: status => checkStatus({...status, ...options, verifyBitstringStatusListCredential: true})
  });
  const signature = result.results?.[0]?.verified === true;
  verdicts.push({
    signed: signature,
    revoked: (result.statusResult?.results ?? []).some(one => one.status === true),
    why: [result.error, ...(result.error?.errors ?? []), result.statusResult?.error]
      .filter(Boolean).map(one => `${one.name}: ${one.message} ${one.cause?.message ?? ''}`).join('; ')
  });
}
process.stdout.write(JSON.stringify(verdicts));
