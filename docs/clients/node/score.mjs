// Has DminServing rank a user's candidates, as a ranking pipeline would. ../README.md says how to run it.
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    server: { type: 'string', default: 'localhost:8081' },
    user: { type: 'string', default: 'anna-shoes-lately' },
    deadline: { type: 'string', default: '4' }, // seconds for all of it, retries too
  },
});

// Scoring changes nothing, so asking twice does no harm. The waits are long because for a second gRPC may take a replica that has gone for
// one that is there. PrepareUser has no retries: it is a head start, and one that waits is none.
const serviceConfig = {
  loadBalancingConfig: [{ round_robin: {} }],
  methodConfig: [{
    name: [{ service: 'dmin.v1.ScoringService', method: 'Score' }],
    retryPolicy: { maxAttempts: 3, initialBackoff: '1s', maxBackoff: '5s', backoffMultiplier: 1.5, retryableStatusCodes: ['UNAVAILABLE'] },
  }],
};

const advice = {
  INVALID_ARGUMENT: 'the request is wrong, and would be again',
  UNAUTHENTICATED: 'the server asks who is calling: set DMIN_API_KEY',
  PERMISSION_DENIED: 'this caller has not the role score',
  NOT_FOUND: 'the server has no such model or version',
  RESOURCE_EXHAUSTED: 'the server is busy, the quota is spent, or the request is too large',
  DEADLINE_EXCEEDED: 'no answer in time: ask for fewer candidates or wait longer',
  UNAVAILABLE: 'no server answers, or it lacks what it needs',
  UNIMPLEMENTED: 'this is not a DminServing server',
  INTERNAL: 'the server failed and its log says why, or this is not its gRPC port',
};

const protos = fileURLToPath(new URL('../../../protos', import.meta.url));
const { dmin } = grpc.loadPackageDefinition(loader.loadSync('dmin/v1/scoring.proto', { includeDirs: [protos], keepCase: true, enums: String, defaults: true }));

// One client, which is one channel, for as long as the process lives: it finds replicas that come and go, and pings find out when the other side has gone without a word.
const service = new dmin.v1.ScoringService(`dns:///${options.server}`, grpc.credentials.createInsecure(), {
  'grpc.service_config': JSON.stringify(serviceConfig),
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 5_000,
});
const metadata = new grpc.Metadata();
if (process.env.DMIN_API_KEY) metadata.set('x-api-key', process.env.DMIN_API_KEY);

const call = (method, request, deadline) =>
  new Promise((resolve, reject) => service[method](request, metadata, { deadline }, (error, answer) => (error ? reject(error) : resolve(answer))));

// Milliseconds after which a busy server may be asked again; NaN where that would not help.
function pushback(error) {
  const [milliseconds] = error.metadata?.get('grpc-retry-pushback-ms') ?? [];
  return error.code === grpc.status.RESOURCE_EXHAUSTED && milliseconds >= 0 ? Number(milliseconds) : NaN;
}

// Asks, and asks again as long as a busy server says when to, and that is in time.
async function score(request, ends) {
  for (;;) {
    try {
      return await call('Score', request, ends);
    } catch (error) {
      const wait = pushback(error);
      if (!(Date.now() + wait < ends)) throw error;
      console.error(`busy, again in ${wait} ms`);
      await sleep(wait);
    }
  }
}

function show({ item_ids, ctr, model, user, unscored_candidates, degraded, timings }) {
  item_ids.forEach((item, place) => console.log(`${String(place + 1).padStart(4)}   ${item.padEnd(22)}   ${ctr[place].toFixed(6)}`));
  console.log(`${model.name}/${model.version}, ${user.length} behaviors (${user.source}), ${unscored_candidates} candidates not scored, degraded: ${degraded.join(', ') || 'no'}`);
  console.log(`µs: ${Object.entries(timings).map(([stage, time]) => `${stage} ${time}`).join(', ')}`);
}

try {
  const begin = Date.now();
  const time = options.deadline * 1000;
  // What PrepareUser gives; nothing if it fails, for then Score does that work itself.
  const preparing = call('PrepareUser', { user_id: options.user }, begin + time / 4).then((answer) => answer.prepared_user, () => '');
  // A pipeline retrieves its candidates here, while the server reads the user.
  const items = positionals.length > 0 ? positionals : ['trousers-slim-chino', 'shoes-trail-runner', 'lamps-brass-pendant', 'shoes-suede-boot'];
  // Better some candidates scored than none: those at the end are left out first, so send the most promising at the start.
  show(await score({ user_id: options.user, item_ids: items, prepared_user: await preparing, min_candidates: 1 }, begin + time));
} catch (error) {
  const name = grpc.status[error.code] ?? 'UNKNOWN';
  console.error(`${name}: ${advice[name] ?? 'unexpected'} (${error.details ?? error})`);
  process.exitCode = 1;
} finally {
  service.close();
}
