using System.Globalization;
using DminServing.Pipeline.Behaviors;
using Spectre.Console;

namespace DminServing.Cli;

/// <summary>What <c>dmin validate store</c> says: numbers for scripts, sentences for people.</summary>
/// <param name="Store">Which Redis.</param>
/// <param name="Ok">Whether nothing is wrong.</param>
/// <param name="AllUsers">Whether all users were looked at.</param>
/// <param name="Forms">The numbers.</param>
/// <param name="Findings">The sentences.</param>
internal sealed record StoreReport(string Store, bool Ok, bool AllUsers, IReadOnlyList<FormFindings> Forms, IReadOnlyList<Finding> Findings)
{
    // Other items than the model's: ids in another form, or a model of another catalog.
    private const double MostUnknown = 0.5;

    public static StoreReport Of(StoreFindings found, RedisFormat? wanted, bool asksModel, TimeProvider time)
    {
        List<Finding> findings = [.. found.Forms.SelectMany(form => Sentences(form, asksModel, time)), .. FormSentences(found, wanted)];
        return new StoreReport(found.Store, findings.All(finding => finding.Ok), found.IsWhole, found.Forms, findings);
    }

    public void Show(IAnsiConsole console)
    {
        foreach (var finding in Findings)
        {
            finding.Show(console);
        }

        console.WriteLine($"{(Ok ? "Nothing is wrong with" : "Something is wrong with")} {(AllUsers ? "the users" : "the sample of users that was looked at")} in {Store}.");
    }

    private static IEnumerable<Finding> FormSentences(StoreFindings found, RedisFormat? wanted)
    {
        if (found.Forms.Count == 0)
        {
            yield return Wrong("users", $"there are no behaviors in it. Is it the right Redis, and its right database? `dmin behaviors load` writes some.");
        }
        else if (wanted is { } form && found.Forms.Any(other => other.Format != form))
        {
            yield return Wrong("forms", $"there are users in another form than {Name(form)}, whom a server with Behaviors:Redis:Format {Name(form)} does not see. Load them in that form, or change the setting.");
        }
        else if (found.Forms.Count > 1)
        {
            yield return Wrong("forms", $"there are users in both forms, and a server sees those in the form of Behaviors:Redis:Format only. Remove the other, or say which is meant with --format.");
        }
    }

    private static IEnumerable<Finding> Sentences(FormFindings form, bool asksModel, TimeProvider time)
    {
        var name = Name(form.Format);
        yield return Well(name, $"{form.Users} users looked at, with {form.MedianLength} behaviors in the median and {form.LongestLength} at most");
        if (form.NewestMs is { } newest)
        {
            yield return Well(name, $"the newest behavior is of {Times.Format(newest)}, age {Times.Age(time.GetUtcNow().ToUnixTimeMilliseconds() - newest)}");
        }

        if (form.WrongType > 0)
        {
            yield return Wrong(name, $"{form.WrongType} users' keys hold another type. Something else writes to them: find it, and remove the keys.");
        }

        if (form.WithoutBraces > 0)
        {
            yield return Wrong(name, $"{form.WithoutBraces} keys have no braces around the user, so that no server finds them. The key of the user u1 ends in {{u1}}, braces included.");
        }

        if (form.Corrupt > 0)
        {
            yield return Wrong(name, $"{form.Corrupt} stored members of {form.UsersWithCorrupt} users cannot be read and are left out. Have the writer write the form that docs/configuration.md describes.");
        }

        if (form.Future > 0)
        {
            yield return Wrong(name, $"{form.Future} behaviors lie more than a day in the future and are left out. Times are Unix milliseconds in UTC; look at the writer's clock and unit.");
        }

        if (asksModel && form.Behaviors > 0)
        {
            var share = (double)form.UnknownItems / form.Behaviors;
            yield return share <= MostUnknown
                ? Well(name, $"the model does not know the items of {share:0.0%} of the behaviors")
                : Wrong(name, $"the model does not know the items of {share:0.0%} of the behaviors. Is it a model of this catalog, and are ids spelled alike?");
        }
    }

    private static Finding Well(string check, FormattableString text) => new(check, Ok: true, text.ToString(CultureInfo.InvariantCulture));

    private static Finding Wrong(string check, FormattableString text) => new(check, Ok: false, text.ToString(CultureInfo.InvariantCulture));

    private static string Name(RedisFormat format) => format.ToString().ToLowerInvariant();
}
