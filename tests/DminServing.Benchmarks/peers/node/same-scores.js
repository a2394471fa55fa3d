// Asks every server the same and ends with an error where scores differ: what is compared must be the same work.
// node same-scores.js MODEL_FOLDER PROTOS_FOLDER PORT...
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [folder, protos, ...ports] = process.argv.slice(2);
const [candidates, behaviors, tolerance] = [500, 20, 1e-5];
const items = readFileSync(join(folder, 'item_id.vocab'), 'utf8').split('\n').filter(line => line);
const pick = (count, step) => Array.from({ length: count }, (_, place) => items[place * step % items.length]);
const request = {
  user_id: 'peer',
  item_ids: pick(candidates, 7),
  behaviors: { item_ids: pick(behaviors, 13), timestamps_ms: Array.from({ length: behaviors }, (_, place) => place) },
};

const definition = loader.loadSync('dmin/v1/scoring.proto', { includeDirs: [protos], keepCase: true, longs: Number, defaults: true });
const { ScoringService } = grpc.loadPackageDefinition(definition).dmin.v1;
const ask = port => new Promise((resolve, reject) => new ScoringService(`127.0.0.1:${port}`, grpc.credentials.createInsecure())
  .Score(request, (error, answer) => error ? reject(error) : resolve(answer)));

const answers = (await Promise.all(ports.map(ask))).map(({ index, ctr }) => index.reduce((scores, place, rank) => (scores[place] = ctr[rank], scores), []));
const difference = Math.max(...answers.map(scores => Math.max(...scores.map((score, place) => Math.abs(score - answers[0][place])))));
console.log(`largest difference of ${candidates} scores among ${ports.length} servers: ${difference.toExponential(1)} (allowed ${tolerance})`);
process.exit(difference <= tolerance ? 0 : 1);
