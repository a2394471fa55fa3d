using DminServing.Protos.V1;

namespace DminServing.Cli.Load;

/// <summary>Makes requests: users, items and the number of candidates drawn at random. One thread at a time.</summary>
internal sealed class RequestSource(IdPool users, IdPool items, RequestShape shape, int seed)
{
    private readonly Random _random = new(seed);

    public ScoreRequest Next()
    {
        var request = new ScoreRequest { UserId = users.Draw(_random), Model = shape.Model };
        var candidates = shape.Candidates.Draw(_random);
        if (shape.AreNumbers)
        {
            request.ItemNumbers.AddRange(items.DrawNumbers(candidates, _random));
        }
        else
        {
            request.ItemIds.AddRange(items.Draw(candidates, _random));
        }

        if (shape.Behaviors > 0)
        {
            request.Behaviors = new BehaviorSequence
            {
                ItemIds = { items.Draw(shape.Behaviors, _random) },
                TimestampsMs = { Enumerable.Range(1, shape.Behaviors).Select(time => (long)time) },
            };
        }

        return request;
    }
}
