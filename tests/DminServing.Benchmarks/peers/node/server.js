// The flat graph with onnxruntime-node behind @grpc/grpc-js, one run per request.
// node server.js MODEL_FOLDER PROTOS_FOLDER PORT THREADS PARALLEL
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import ort from 'onnxruntime-node';

const [folder, protos, port, threads, parallel] = process.argv.slice(2);
const lines = file => readFileSync(join(folder, file), 'utf8').split('\n').filter(line => line);
const vocabulary = file => new Map(lines(file).map((id, place) => [id, place + 1])); // 0: unknown
const [users, items, categories] = ['user_id.vocab', 'item_id.vocab', 'category.vocab'].map(vocabulary);
const categoryOf = [0, ...lines('category.catalog').map(category => categories.get(category) ?? 0)].map(BigInt);

const session = await ort.InferenceSession.create(join(folder, 'flat.onnx'), {
  intraOpNumThreads: Number(threads), graphOptimizationLevel: 'all',
});

// One self-contained row per candidate: [B] or [B, T].
function inputs(request) {
  const { item_ids: behaviors, timestamps_ms: times } = request.behaviors;
  const history = behaviors.map((item, place) => [items.get(item) ?? 0, times[place]]).sort((a, b) => a[1] - b[1]).map(([item]) => item);
  const candidates = request.item_ids.map(item => items.get(item) ?? 0);
  const [B, T] = [candidates.length, history.length];
  const column = values => new ort.Tensor('int64', BigInt64Array.from(values), [B]);
  const table = row => {
    const [first, all] = [BigInt64Array.from(row), new BigInt64Array(B * T)];
    for (let b = 0; b < B; b++) all.set(first, b * T);
    return new ort.Tensor('int64', all, [B, T]);
  };
  return {
    user_id: column(new Array(B).fill(BigInt(users.get(request.user_id) ?? 0))),
    behavior_item_id: table(history.map(BigInt)),
    behavior_category: table(history.map(item => categoryOf[item])),
    behavior_mask: new ort.Tensor('float32', new Float32Array(B * T).fill(1), [B, T]),
    behavior_position: table(history.map((_, place) => BigInt(T - place))), // newest = 1
    candidate_item_id: column(candidates.map(BigInt)),
    candidate_category: column(candidates.map(item => categoryOf[item])),
  };
}

// As many runs at once as asked for; the others wait in order.
let free = Number(parallel);
const waiting = [];
async function run(feeds) {
  if (free > 0) free--;
  else await new Promise(resolve => waiting.push(resolve));
  try {
    return (await session.run(feeds)).ctr.data;
  } finally {
    if (waiting.length > 0) waiting.shift()();
    else free++;
  }
}

async function score(request) {
  const scores = await run(inputs(request));
  const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  return { index: order, item_ids: order.map(place => request.item_ids[place]), ctr: order.map(place => scores[place]) };
}

const definition = loader.loadSync('dmin/v1/scoring.proto', { includeDirs: [protos], keepCase: true, longs: Number, defaults: true });
const server = new grpc.Server();
server.addService(grpc.loadPackageDefinition(definition).dmin.v1.ScoringService.service, {
  Score: (call, answer) => score(call.request).then(response => answer(null, response), error => answer({ code: grpc.status.INTERNAL, details: String(error) })),
});
server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), error => { if (error) throw error; });
