using DminServing.ModelContract.Encoding;
using DminServing.ModelContract.Manifest;
using DminServing.ModelContract.Vocabulary;
using DminServing.Training.Export;
using DminServing.Training.Native;
using DminServing.Training.Networks;

LibTorch.Load();
var items = Enumerable.Range(1, 50).Select(i => $"i{i}").ToList();
var features = new ModelFeatures(
    [("user_id", FeatureEncoder.Of(new IdVocabulary(["a", "b", "c"])))],
    [new ItemFeature("item_id", FeatureEncoder.Of(new IdVocabulary(items)), null), new ItemFeature("category", FeatureEncoder.Of(new IdVocabulary(["x", "y"])), [0, .. Enumerable.Range(0, 50).Select(i => 1 + (i % 2))])],
    [("hour", FeatureEncoder.Load(new FeatureEncoding.Identity(0, 23), ""))]);
var schema = new FeatureSchema([new FeatureManifest("user_id", new FeatureEncoding.Hash(1))], [new FeatureManifest("item_id", new FeatureEncoding.Hash(1)), new FeatureManifest("category", new FeatureEncoding.Hash(1))], [new FeatureManifest("hour", new FeatureEncoding.Identity(0, 23))]);
var shape = new NetworkShape { UserFeatures = 1, ItemFeatures = 2, ContextFeatures = 1 };
using var model = new CtrModel(features, shape, 1);
foreach (var t in model.Embeddings.Tables) { for (var i = 18; i < t.Weights.Length; i++) { t.Weights[i] *= 20; } }
var graphs = DminGraphs.Author(new TrainedNetwork(shape, schema, model.Weights()));
foreach (var (role, g) in graphs.Graphs) { File.WriteAllBytes($"/tmp/scratch/{role}.onnx", g.Content); Console.WriteLine($"{role} {g.Content.Length}"); }
using var scorer = graphs.Scorer(schema);
var random = new Random(2);
foreach (var (u, c) in new[] { (1, 1), (1, 2000), (3, 7), (21, 5) })
{
    var encoder = new QueryEncoder(features, 20);
    var queries = Enumerable.Range(0, u).Select(k => encoder.Encode(
        new ScoringQuery { UserId = "b", Candidates = new CandidateIds([.. Enumerable.Range(0, c).Select(_ => $"i{random.Next(0, 60)}")]), Context = new Dictionary<string, string> { ["hour"] = "5" } },
        [.. Enumerable.Range(0, u == 21 ? k : random.Next(0, 21)).Select(t => new Behavior($"i{random.Next(0, 60)}", t))])).ToList();
    var batch = IndexBatch.Of(queries, shape);
    var (a, b, d) = (model.Score(batch), scorer.Flat(batch), scorer.Grouped(batch));
    Console.WriteLine($"U={u} C={c} torch-flat {a.Zip(b, (x, y) => Math.Abs(x - y)).Max():e1} torch-grouped {a.Zip(d, (x, y) => Math.Abs(x - y)).Max():e1} range {a.Min()}..{a.Max()}");
}
