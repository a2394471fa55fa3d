using CsCheck;
using DminServing.ModelContract.Encoding;
using DminServing.Protos.V1;
using DminServing.Server.Grpc;
using DminServing.Server.Hosting;
using DminServing.Server.Rest;
using DminServing.Server.Scoring;
using DminServing.Testing;
using Microsoft.Extensions.Options;
using Xunit;

namespace DminServing.Server.Tests.Scoring;

/// <summary>Whatever a request holds, it is read or refused by name; nothing else is thrown.</summary>
public sealed class RequestRulesTests
{
    private static readonly RequestRules Rules = new(Options.Create(new ServerOptions { MaxCandidatesPerRequest = 5 }));

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char['a', 'z'], 1, 5], Gen.String[0, 5], Gen.Const(""), Gen.Const("a\0"), Gen.Const("\uD800"), Gen.Const(new string('é', 65)), Gen.Const(new string('x', 128)));

    private static readonly Gen<string[]> Columns = Texts.Array[0, 7];

    private static readonly Gen<long[]> Numbers = Gen.OneOf(Gen.Long, Gen.Long[0, 9]).Array[0, 7];

    [Fact]
    public void Any_Message_Is_Read_Or_Refused() =>
        Gen.Select(Texts, Columns, Numbers, Gen.Select(Columns, Numbers), Gen.Select(Texts, Texts), Gen.UInt).Sample(
            (user, items, numbers, behaviors, pair, topK) => Refused(() => new ScoreRequestReader(Rules).Read(new ScoreRequest
            {
                RequestId = pair.Item2,
                UserId = user,
                ItemIds = { topK % 2 == 0 ? items : [] },
                ItemNumbers = { topK % 3 == 0 ? numbers : [] },
                Behaviors = topK % 5 == 0 ? null : new BehaviorSequence { ItemIds = { behaviors.Item1 }, TimestampsMs = { behaviors.Item2 } },
                Context = { [pair.Item1] = pair.Item2 },
                ItemFeatures = { [pair.Item2] = new FeatureColumn { Values = { items } } },
                PreparedUser = topK % 7 == 0 ? pair.Item1 : "",
                TopK = topK,
            })),
            iter: Cases.Of(2000));

    [Fact]
    public void Any_Body_Is_Read_Or_Refused() =>
        Gen.Select(Texts.Null(), Texts.Null().Array[0, 7], Numbers, Gen.Select(Texts.Null(), Gen.Long.Nullable()).Array[0, 4], Gen.Select(Texts, Texts.Null()), Gen.UInt).Sample(
            (user, items, numbers, behaviors, pair, topK) => Refused(() => new ScoreBodyReader(Rules).Read(new ScoreBody
            {
                RequestId = pair.Item2!,
                UserId = user!,
                ItemIds = topK % 2 == 0 ? [.. items.Select(item => item!)] : [],
                ItemNumbers = topK % 3 == 0 ? numbers : [],
                Behaviors = topK % 5 == 0 ? null : [.. behaviors.Select((row, place) => place == 3 ? null! : new BehaviorRow { ItemId = row.Item1!, TimestampMs = row.Item2 })],
                Context = new Dictionary<string, string> { [pair.Item1] = pair.Item2! },
                ItemFeatures = new Dictionary<string, IReadOnlyList<string>> { [pair.Item1] = topK % 11 == 0 ? null! : [.. items.Select(item => item!)] },
                TopK = topK,
            })),
            iter: Cases.Of(2000));

    [Theory]
    [InlineData('\0')]
    [InlineData('\u001F')]
    [InlineData('\u007F')]
    public void Every_Control_Character_Is_Refused_By_Its_Number(char control)
    {
        var refusal = Assert.Throws<InvalidQueryException>(() => RequestRules.CheckId("user_id", $"a{control}b"));

        Assert.Equal(("user_id", $"user_id has the control character U+{(int)control:X4} in it; ids are text without control characters."), (refusal.Field, refusal.Message));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("~")]
    [InlineData("\u0080")]
    [InlineData("{a}:b/c")]
    [InlineData("😀")]
    public void Other_Text_Is_An_Id(string id) => RequestRules.CheckId("user_id", id);

    // Throws what is no refusal, which is the counterexample.
    private static bool Refused(Func<ScoringQuery> read)
    {
        try
        {
            var query = read();
            return query.UserId.Length > 0 && query.Candidates.Count <= 5;
        }
        catch (InvalidQueryException e)
        {
            return e.Field.Length > 0 && e.Message.Length > 0;
        }
    }
}
